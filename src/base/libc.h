/* SPDX-License-Identifier: MIT */
/* The C libraries, and what differs from one to the next; the rows are in libc.def. */
#ifndef MC_BASE_LIBC_H
#define MC_BASE_LIBC_H

#include <stdbool.h>

enum mc_libc {
	MC_LIBC_UNKNOWN, /* not known, or not stated */
	MC_LIBC_NONE,	 /* uses or has none */
#define MC_LIBC_ROW(id, loader, name, ...) MC_LIBC_##id,
#include "base/libc.def"
#undef MC_LIBC_ROW
	MC_LIBC_COUNT,
	MC_LIBC_FIRST = MC_LIBC_NONE + 1, /* the first row of libc.def */
};

struct mc_libc_facts {
	const char *name;	/* "musl"; "unknown" and "none" have one too */
	const char *wheel_tag;	/* how platform tags of Python wheels start */
	const char *pip_report; /* how to get pip's report for it; NULL: on the image */
	const char *version_prefix; /* of its symbol versions, "GLIBC_" */
	bool marks_static_programs; /* with an ABI tag note for Linux */
	bool checks_versions;	    /* its loader looks at symbol versions */
	/* What to do on an image with it that lacks a build's interpreter, or a library. */
	const char *missing_interp;
	const char *missing_library;
	/* What to do where a lockfile's package has to be compiled, on the usual image with it. */
	const char *
		no_build; /* there is no build for it; NULL: an image with another libc */
	const char *python_from_source;
	const char *node_from_source;
};

const struct mc_libc_facts *mc_libc_facts(enum mc_libc libc);
const char *mc_libc_name(enum mc_libc libc); /* "musl", "none", "unknown" */

/* The libc with that name; MC_LIBC_UNKNOWN if there is none. */
enum mc_libc mc_libc_named(const char *name);

/* Is it a C library, neither unknown nor none? */
bool mc_libc_is_known(enum mc_libc libc);

enum mc_libc_file {
	MC_LIBC_FILE_LIBRARY, /* libc itself */
	MC_LIBC_FILE_LOADER,
	MC_LIBC_FILE_PART,	  /* another library of it, libm or libpthread */
	MC_LIBC_FILE_COMMON_NAME, /* libc itself, by a name that others have too */
};

/* The libc that the soname is part of; sets *file, unless NULL.  UNKNOWN: of none. */
enum mc_libc mc_libc_of_soname(const char *soname, enum mc_libc_file *file);

/* The libc whose loader has that path, or file name; MC_LIBC_UNKNOWN: none has. */
enum mc_libc mc_libc_of_interp(const char *path);

#endif
