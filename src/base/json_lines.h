/* SPDX-License-Identifier: MIT */
/*
 * Scan JSON text without building values: on which line something is, which jansson reports
 * for syntax errors only, and how deeply the text is nested, before jansson recurses.
 */
#ifndef MC_BASE_JSON_LINES_H
#define MC_BASE_JSON_LINES_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/* One step down: into an object by its key, or into an array by an index. */
struct mc_json_step {
	const char *key; /* NULL: by index */
	size_t index;
};

/*
 * The line, from 1, of the key or element at the end of the steps.  If a step leads
 * nowhere, the line of the value before it.  In text with a syntax error the line may be
 * wrong, but the scan stays inside the text.
 */
size_t mc_json_line(const char *text, size_t size, const struct mc_json_step *steps,
		    size_t step_count);

/* Does the root object have that member?  The text need not be valid. */
bool mc_json_has_member(struct mc_bytes text, const char *member);

struct mc_child_lines {
	const uint32_t
		*lines; /* from 1, in file order: of each child's key, or its start */
	size_t count;
};

/*
 * The lines of the children of the root object's member, itself an object or an array.
 * None if there is no such member.  Borrows from the arena.  MUSLCHECK_ERROR_MEMORY.
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

/*
 * The line on which the first value of the text is nested more than depth_max levels deep;
 * 0 if it never is.  The text need not be valid, and what follows the value is not read.
 */
size_t mc_json_deep_line(struct mc_bytes text, size_t depth_max);

/*
 * How many values the text has, as far as memory goes: an object counts as three and an
 * array as two, besides what is in them.  The text need not be valid.
 */
size_t mc_json_value_count(struct mc_bytes text);

static inline bool mc_json_is_shallow(struct mc_bytes text, size_t depth_max)
{
	return !mc_json_deep_line(text, depth_max);
}

#endif
