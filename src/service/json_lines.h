/* SPDX-License-Identifier: MIT */
/* On which lines the entries of a JSON text stand, which jansson does not tell. */
#ifndef MC_SERVICE_JSON_LINES_H
#define MC_SERVICE_JSON_LINES_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_child_lines {
	const uint32_t
		*lines; /* from 1; of each child in file order: its key or its start */
	size_t count;
};

/*
 * The children of the object or array that the root object has under member.  text has
 * to be one that a parser accepted; of another one the lines are wrong, no more.  No
 * lines if there is no such member.  Borrows from the arena.
 */
enum muslcheck_status mc_json_child_lines(struct mc_bytes text, const char *member,
					  struct mc_arena *arena,
					  struct mc_child_lines *out) MC_MUST_CHECK;

/* The line of a child; 0 where it is not known. */
static inline uint32_t mc_json_child_line(const struct mc_child_lines *lines,
					  size_t index)
{
	return index < lines->count ? lines->lines[index] : 0;
}

#endif
