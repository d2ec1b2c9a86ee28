/* SPDX-License-Identifier: MIT */
/*
 * glibc's dynamic loader: find the objects (glibc_search.c), check the versions that
 * they ask for and bind their names (glibc_bind.c); glibc.c joins the steps.
 * What is said of glibc here was read in elf/dl-load.c, dl-version.c, dl-lookup.c and
 * dl-open.c of 2.17 to 2.42, and tried with 2.31, 2.36 and 2.41.
 */
#ifndef MC_LOADER_GLIBC_H
#define MC_LOADER_GLIBC_H

#include "loader/load.h"

/* Where programs of a machine look for the loader; its name there; NULL if not known. */
const char *mc_glibc_loader_path(enum mc_machine machine);
const char *mc_glibc_loader_name(enum mc_machine machine);

/* Does glibc take a file with that OSABI byte? */
bool mc_glibc_takes_os_abi(uint8_t osabi);

enum { MC_GLIBC_DIRECTORY_MAX = 512 };

/*
 * Put values for $LIB and $PLATFORM in a run path or name, and leave $ORIGIN for what
 * follows.  In the arena; NULL when memory is out.
 */
const char *mc_glibc_expand(const struct mc_load *load, const char *rpath);

/* A built-in directory with the machine's tuple in its place; false if it does not fit. */
bool mc_glibc_directory(const struct mc_load *load, const char *directory, char *out,
			size_t size);

/* The last component, if the rest is one of the built-in directories; else NULL. */
const char *mc_glibc_name_in_system(const struct mc_load *load, const char *path);

/* The node that answers to a soname, as a verneed means it; MC_NODE_NONE if none is there. */
size_t mc_glibc_find_node(const struct mc_load *load, const char *soname);

/* Find everything; faults for what is not found. */
enum muslcheck_status mc_glibc_search(struct mc_load *load) MC_MUST_CHECK;

/* Check versions and bind names; faults for what fails. */
enum muslcheck_status mc_glibc_bind(struct mc_load *load) MC_MUST_CHECK;

#endif
