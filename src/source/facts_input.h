/* SPDX-License-Identifier: MIT */
/* Which of the named files are facts, and of what. */
#ifndef MC_SOURCE_FACTS_INPUT_H
#define MC_SOURCE_FACTS_INPUT_H

#include "base/arena.h"
#include "base/error.h"

/* By index of a path. */
struct mc_facts_inputs {
	const char **names; /* what reports call it: of facts, what was read */
	const char **files; /* that the facts are in; NULL: no facts */
	const char *
		*digests; /* SHA-256 of what was read, as hex digits; NULL: no facts */
};

/*
 * Look at the start of each file; one that cannot be read, or has damaged facts, keeps its
 * name.  Borrows paths; the rest is in the arena.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_facts_inputs_read(const char *const *paths, size_t count,
					   struct mc_arena *arena,
					   struct mc_facts_inputs *out) MC_MUST_CHECK;

#endif
