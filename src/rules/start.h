/* SPDX-License-Identifier: MIT */
/*
 * What a program that is built for glibc misses when musl's loader starts it, although
 * every symbol is bound: faults of its language's runtime or of its file format.
 */
#ifndef MC_RULES_START_H
#define MC_RULES_START_H

#include "loader/object_cache.h"
#include "rules/finding.h"

/*
 * Add an error for each.  Looks at the object only: the caller makes sure that it is a
 * program for glibc and the target's libc is musl.
 */
enum muslcheck_status mc_start_findings(const struct mc_stored *object,
					struct mc_arena *arena,
					struct mc_findings *findings) MC_MUST_CHECK;

/* Does it carry data after its last section, which only the program itself can read? */
bool mc_start_has_own_data(const struct mc_object *object);

/* Does it use Go's os.Executable?  It is linked in only if it is called. */
bool mc_start_asks_for_own_path(const struct mc_object *object);

#endif
