/* SPDX-License-Identifier: MIT */
/*
 * musl's dynamic loader, in two steps that ldso/dynlink.c takes too: find the
 * objects (musl_search.c), then relocate them (musl_bind.c).  musl.c joins them.
 * What is said of musl here was read in ldso/dynlink.c, v1.1.24 to v1.2.5, and
 * tried with its own builds.
 */
#ifndef MC_LOADER_MUSL_H
#define MC_LOADER_MUSL_H

#include "loader/load.h"

/* One load by musl: what both steps share. */
struct mc_musl_load {
	struct mc_load load;
	const char *stub; /* gcompat's stub started it under this name; NULL if not */
	bool is_not_ours; /* another loader than musl's takes the program */
	bool has_libc;	  /* some NEEDED named the libc, so its names are in scope */
};

/* Is the name one that musl takes for itself, whatever files exist? */
bool mc_musl_is_reserved(const char *name);

/*
 * Does an entry of .dynsym count as a definition?  An undefined one with a value is a
 * program's canonical PLT entry, and counts for all but calls.
 */
bool mc_musl_counts(const struct mc_symbol *symbol, bool for_call);

/* Does the object define what only a libc does, so that musl takes itself instead? */
bool mc_musl_is_libc(const struct mc_object *object);

/* Find everything; faults for what is not found. */
enum muslcheck_status mc_musl_search(struct mc_musl_load *load) MC_MUST_CHECK;

/* Relocate everything; faults for what cannot be. */
enum muslcheck_status mc_musl_bind(struct mc_musl_load *load) MC_MUST_CHECK;

#endif
