/* SPDX-License-Identifier: MIT */
/* Objects that are given together are linked together: what each defines, none misses. */
#ifndef MC_API_LINK_INPUTS_H
#define MC_API_LINK_INPUTS_H

#include "loader/link.h"

/*
 * Add to set the global names that the object files and static archives among paths (by
 * their names, *.o and *.a) define, if there are several.  What cannot be read is left
 * out: it is told of when its turn comes.  Copies to arena.
 */
enum muslcheck_status mc_link_inputs_read(const char *const *paths, size_t path_count,
					  const struct mc_symdb *db,
					  struct mc_arena *arena,
					  struct mc_link_set *set) MC_MUST_CHECK;

#endif
