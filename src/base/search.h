/* SPDX-License-Identifier: MIT */
/*
 * Many byte patterns looked for in one pass, faster than the bytes can be read one by
 * one: the shift table of Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994) skips what no pattern can end in.
 */
#ifndef MC_BASE_SEARCH_H
#define MC_BASE_SEARCH_H

#include "base/bytes.h"
#include "base/error.h"

/* Patterns are at least this many bytes long. */
enum { MC_SEARCH_PATTERN_MIN = 4 };

struct mc_search;

/*
 * Prepare to look for count patterns, which are borrowed.  Returns new; mc_search_free.
 * MUSLCHECK_ERROR_LIMIT if there are more than 65535 or one is too short.  Many threads
 * may use one search at once.
 */
enum muslcheck_status mc_search_new(const struct mc_bytes *patterns, size_t count,
				    struct mc_search **out) MC_MUST_CHECK;
void mc_search_free(struct mc_search *search);

/* Calls visit for each occurrence, by place, with the pattern's index and offset in bytes. */
void mc_search_run(const struct mc_search *search, struct mc_bytes bytes,
		   void (*visit)(void *context, size_t pattern, size_t offset),
		   void *context);

#endif
