/* SPDX-License-Identifier: MIT */
/* What a loader does not find, as names: sorted, without duplicates. */
#ifndef MC_REPORT_MISSING_H
#define MC_REPORT_MISSING_H

#include "loader/loader.h"

/*
 * Sonames of the whole tree; symbols of the object itself that the loader would report as
 * not found.  Borrow from the load result and the arena; NULL when memory is out.
 */
const char **mc_missing_needed(const struct mc_load_result *load, struct mc_arena *arena,
			       size_t *count);
const char **mc_missing_symbols(const struct mc_load_result *load, struct mc_arena *arena,
				size_t *count);

/* Sort the names and drop duplicates; returns how many are left. */
size_t mc_names_sort(const char **names, size_t count);

#endif
