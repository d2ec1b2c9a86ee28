/* SPDX-License-Identifier: MIT */
/* Objects given together are linked together: symbols that one defines are not missing. */
#ifndef MC_API_LINK_INPUTS_H
#define MC_API_LINK_INPUTS_H

#include "loader/link.h"

/*
 * Add to set the global names that the object files and static archives among paths (by
 * their names, *.o and *.a) define, if there are several.  Unreadable files are skipped
 * here and reported by the run.  Copies to arena.
 */
enum muslcheck_status mc_link_inputs_read(const char *const *paths, size_t path_count,
					  const struct mc_symdb *db,
					  struct mc_arena *arena,
					  struct mc_link_set *set) MC_MUST_CHECK;

#endif
