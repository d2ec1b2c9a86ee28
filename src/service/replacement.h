/* SPDX-License-Identifier: MIT */
/* What a target has in place of what a distribution's packages brought to an image. */
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
	const char *package; /* that has it, or what is there instead; NULL if none */
	bool is_installed;   /* a program that is there, if not where it is named */
	const char *other;   /* if OTHER: its soname, or the path of the program */
	const char *note;    /* NULL if there is nothing more to say */
	enum muslcheck_confidence confidence;
};

const char *mc_replacement_name(enum mc_replacement_kind kind);

/* Of a shared library, by the name that objects need it by.  Borrows from the target. */
struct mc_replacement mc_replacement_library(const struct mc_target *target,
					     const char *soname, enum mc_machine machine);

/*
 * Of a program, as it is called: a path is meant as it stands, a name is looked for.
 * UNKNOWN of a bare libc, of whose programs there is nothing to say.
 */
struct mc_replacement mc_replacement_program(const struct mc_target *target,
					     const char *name);

#endif
