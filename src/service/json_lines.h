/* SPDX-License-Identifier: MIT */
/* Finds the lines of the entries of a JSON text, which jansson does not record. */
#ifndef MC_SERVICE_JSON_LINES_H
#define MC_SERVICE_JSON_LINES_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_child_lines {
	const uint32_t *
		lines; /* from 1; of each child in file order: of its key, or its start */
	size_t count;
};

/* True if the root object has that member.  text need not be valid JSON. */
bool mc_json_has_member(struct mc_bytes text, const char *member);

/*
 * The lines of the children of the root object's member, an object or array.  text should
 * have been parsed already; if it is invalid the lines are wrong, nothing worse.  No
 * lines if there is no such member.  Borrows from the arena.
 */
enum muslcheck_status mc_json_child_lines(struct mc_bytes text, const char *member,
					  struct mc_arena *arena,
					  struct mc_child_lines *out) MC_MUST_CHECK;

/* The line of a child; 0 if unknown. */
static inline uint32_t mc_json_child_line(const struct mc_child_lines *lines,
					  size_t index)
{
	return index < lines->count ? lines->lines[index] : 0;
}

#endif
