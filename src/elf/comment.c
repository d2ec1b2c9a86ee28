/* SPDX-License-Identifier: MIT */
/* .comment: version strings of the compilers and linkers used. */
#include "elf/reader.h"

/* Archive members repeat the same lines; more distinct ones than this are noise. */
enum { LINE_CAP = 64 };

static bool has_line(const struct mc_comment *comment, const char *line)
{
	for (size_t i = 0; i < comment->line_count; i++)
		if (strcmp(comment->lines[i], line) == 0)
			return true;
	return false;
}

static const char *next_line(struct mc_bytes text, size_t *offset)
{
	const char *line;

	while (*offset < text.size && !text.data[*offset])
		++*offset;
	line = mc_bytes_string(text, *offset);
	if (line)
		*offset += strlen(line) + 1;
	return line;
}

enum muslcheck_status mc_object_comment(const struct mc_object *object,
					struct mc_arena *arena, struct mc_comment *out)
{
	struct mc_bytes text = mc_section_bytes(object->tables, ".comment");
	struct mc_comment comment = { 0 };
	const char *line;
	size_t offset = 0;

	comment.lines = mc_arena_alloc(arena, LINE_CAP, sizeof(*comment.lines));
	if (!comment.lines)
		return MUSLCHECK_ERROR_MEMORY;
	while (comment.line_count < LINE_CAP && (line = next_line(text, &offset)))
		if (!has_line(&comment, line))
			comment.lines[comment.line_count++] = line;
	*out = comment;
	return MUSLCHECK_OK;
}
