/* SPDX-License-Identifier: MIT */
/*
 * Search for many byte patterns in one pass.  The shift table of Wu and Manber ("A fast
 * algorithm for multi-pattern searching", 1994) skips bytes in which no pattern can end.
 */
#ifndef MC_BASE_SEARCH_H
#define MC_BASE_SEARCH_H

#include "base/bytes.h"
#include "base/error.h"

/* Patterns are at least this many bytes long. */
enum { MC_SEARCH_PATTERN_MIN = 4 };

struct mc_search;

/*
 * Prepare a search for count patterns, which are borrowed.  Returns new; mc_search_free.
 * MUSLCHECK_ERROR_LIMIT if there are more than 65535 or one is too short.  Many threads
 * may use one search at once.
 */
enum muslcheck_status mc_search_new(const struct mc_bytes *patterns, size_t count,
				    struct mc_search **out) MC_MUST_CHECK;
void mc_search_free(struct mc_search *search);

/*
 * Call visit for each match that starts at from or later and before until, for each
 * pattern in order of offset, with the pattern's index and the offset.
 */
void mc_search_run(const struct mc_search *search, struct mc_bytes bytes, size_t from,
		   size_t until,
		   void (*visit)(void *context, size_t pattern, size_t offset),
		   void *context);

#endif
