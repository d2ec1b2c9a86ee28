/* SPDX-License-Identifier: MIT */
/*
 * glibc's dynamic loader: find the objects (glibc_search.c), check the versions they
 * require and bind their symbols (glibc_bind.c); glibc.c runs the steps.
 * Source: elf/dl-load.c, dl-version.c, dl-lookup.c and dl-open.c of glibc 2.17 to 2.42;
 * tested with 2.31, 2.36 and 2.41.
 */
#ifndef MC_LOADER_GLIBC_H
#define MC_LOADER_GLIBC_H

#include "loader/load.h"

/* Path and file name of the loader for an architecture; NULL if unknown. */
const char *mc_glibc_loader_path(enum mc_machine machine);
const char *mc_glibc_loader_name(enum mc_machine machine);

/* Does glibc load files with that EI_OSABI? */
bool mc_glibc_accepts_os_abi(uint8_t osabi);

enum { MC_GLIBC_DIRECTORY_MAX = 512 };

/*
 * Expand $LIB and $PLATFORM in a run path or NEEDED entry; $ORIGIN is kept for
 * mc_runpath_directories.  Allocated in the arena; NULL: out of memory.
 */
const char *mc_glibc_expand(const struct mc_load *load, const char *rpath);

/* Expand $MULTIARCH in a built-in directory; false if the result does not fit. */
bool mc_glibc_directory(const struct mc_load *load, const char *directory, char *out,
			size_t size);

/* The file name, if the path is in a built-in directory; else NULL. */
const char *mc_glibc_name_in_system(const struct mc_load *load, const char *path);

/* The loaded node with that soname, as verneed looks it up; MC_NODE_NONE: not loaded. */
size_t mc_glibc_find_node(const struct mc_load *load, const char *soname);

/* Find all needed objects; a fault for each that is missing. */
enum muslcheck_status mc_glibc_search(struct mc_load *load) MC_MUST_CHECK;

/* Check versions and bind symbols; a fault for each failure. */
enum muslcheck_status mc_glibc_bind(struct mc_load *load) MC_MUST_CHECK;

#endif
