/* SPDX-License-Identifier: MIT */
/*
 * musl's dynamic loader, in the two steps of ldso/dynlink.c: find the objects
 * (musl_search.c), then relocate them (musl_bind.c).  musl.c runs the steps.
 * Source: ldso/dynlink.c, v1.1.24 to v1.2.5; tested with builds of these releases.
 */
#ifndef MC_LOADER_MUSL_H
#define MC_LOADER_MUSL_H

#include "loader/load.h"

/* State of one load, shared by both steps. */
struct mc_musl_load {
	struct mc_load load;
	const char
		*stub; /* name of gcompat's stub if that is the interpreter; else NULL */
	const struct mc_object
		*libc_file;    /* of the target's own image; NULL: by the database */
	bool has_other_loader; /* PT_INTERP is not musl's loader */
	bool has_libc;	       /* libc is in scope */
};

/* Is it a name that musl resolves to itself, whether or not a file exists? */
bool mc_musl_is_reserved(const char *name);

/* Does musl take the object for a libc, and use itself instead? */
bool mc_musl_is_libc(const struct mc_object *object);

/* Find all needed objects; a fault for each that is missing. */
enum muslcheck_status mc_musl_search(struct mc_musl_load *load) MC_MUST_CHECK;

/* Relocate all objects; a fault for each failure. */
enum muslcheck_status mc_musl_bind(struct mc_musl_load *load) MC_MUST_CHECK;

#endif
