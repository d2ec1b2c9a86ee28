/* SPDX-License-Identifier: MIT */
/* The lines of a lockfile that is not in a language of its own. */
#ifndef MC_SERVICE_LOCK_LINES_H
#define MC_SERVICE_LOCK_LINES_H

#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

struct mc_lock_lines {
	const char *next;
	const char *end;
	uint32_t line; /* of the text last returned, from 1 */
};

static inline struct mc_lock_lines mc_lock_lines_of(struct mc_bytes text)
{
	const char *start = (const char *)text.data;

	return (struct mc_lock_lines){ start, start + text.size, 0 };
}

/* The next line, without its newline; false at the end. */
static inline bool mc_lock_next_line(struct mc_lock_lines *lines, struct mc_bytes *out)
{
	const char *start = lines->next, *newline;
	size_t left = (size_t)(lines->end - lines->next);

	if (!left)
		return false;
	newline = memchr(start, '\n', left);
	lines->next = newline ? newline + 1 : lines->end;
	left = newline ? (size_t)(newline - start) : left;
	if (left && start[left - 1] == '\r')
		left--;
	lines->line++;
	*out = (struct mc_bytes){ (const unsigned char *)start, left };
	return true;
}

#endif
