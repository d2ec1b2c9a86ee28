/* SPDX-License-Identifier: MIT */
/* A target's replacements for files from an image's distribution packages. */
#ifndef MC_SERVICE_REPLACEMENT_H
#define MC_SERVICE_REPLACEMENT_H

#include "target/target.h"

enum mc_replacement_kind {
#define MC_REPLACEMENT_ROW(id, name) MC_REPLACEMENT_##id,
#include "service/replacements.def"
#undef MC_REPLACEMENT_ROW
	MC_REPLACEMENT_KIND_COUNT,
};

struct mc_replacement {
	enum mc_replacement_kind kind;
	const char *package; /* that contains it; NULL if none */
	bool is_installed;   /* the program is on the image, maybe at another path */
	const char *other;   /* if OTHER: its soname, or the path of the program */
	const char *note;    /* NULL if none */
	enum muslcheck_confidence confidence;
};

const char *mc_replacement_name(enum mc_replacement_kind kind);

/* The replacement of a shared library, by soname.  Borrows from the target. */
struct mc_replacement mc_replacement_library(const struct mc_target *target,
					     const char *soname, enum mc_machine machine);

/*
 * The replacement of a program: an absolute path must match, a bare name is searched for.
 * UNKNOWN for a bare libc, which has no programs.
 */
struct mc_replacement mc_replacement_program(const struct mc_target *target,
					     const char *name);

#endif
