/* SPDX-License-Identifier: MIT */
/* Private to source/: notices to be yielded as candidates. */
#ifndef MC_SOURCE_NOTICES_H
#define MC_SOURCE_NOTICES_H

#include "source/source.h"

struct mc_notices {
	struct mc_candidate *items;
	size_t count;
	size_t capacity;
	size_t next;
	size_t counts[MC_NOTICE_COUNT];
	bool failed; /* out of memory */
};

/* A sink that adds to notices; above a limit per kind they are only counted. */
struct mc_notice_sink mc_notices_sink(struct mc_notices *notices);

/*
 * Take the next one in the order they came, and then what was only counted, under path;
 * *end when there is none.
 */
enum muslcheck_status mc_notices_next(struct mc_notices *notices, const char *path,
				      struct mc_candidate *out, bool *end) MC_MUST_CHECK;
void mc_notices_done(struct mc_notices *notices);

#endif
