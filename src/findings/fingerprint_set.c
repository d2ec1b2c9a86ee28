/* SPDX-License-Identifier: MIT */
#include "findings/fingerprint.h"

/* The map borrows its keys, so a new one is copied first. */
enum muslcheck_status mc_fingerprint_set_add(struct mc_fingerprint_set *set,
					     const char *print, bool *is_new)
{
	const char *copy;

	*is_new = !mc_map_find_text(&set->prints, print);
	if (!*is_new)
		return MUSLCHECK_OK;
	copy = mc_arena_strdup(&set->keys, print);
	if (!copy || !mc_map_add_text(&set->prints, copy, NULL))
		return MUSLCHECK_ERROR_MEMORY;
	return MUSLCHECK_OK;
}

void mc_fingerprint_set_done(struct mc_fingerprint_set *set)
{
	mc_map_done(&set->prints);
	mc_arena_done(&set->keys);
}
