/* SPDX-License-Identifier: MIT */
#include "findings/json_line.h"

#include <stdbool.h>
#include <string.h>

/* Where we are in the text.  At its end every look gives NUL. */
struct cursor {
	const char *next;
	const char *end;
	size_t line;
};

static char look(const struct cursor *cursor)
{
	return cursor->next < cursor->end ? *cursor->next : '\0';
}

static void step_over(struct cursor *cursor)
{
	if (cursor->next == cursor->end)
		return;
	cursor->line += *cursor->next == '\n';
	cursor->next++;
}

static void skip_space(struct cursor *cursor)
{
	while (look(cursor) && strchr(" \t\r\n", look(cursor)))
		step_over(cursor);
}

/* Past a string; is it, without any escape, this text? */
static bool skip_string(struct cursor *cursor, const char *text)
{
	const char *start;
	size_t size;

	step_over(cursor);
	start = cursor->next;
	while (look(cursor) && look(cursor) != '"') {
		if (look(cursor) == '\\')
			step_over(cursor);
		step_over(cursor);
	}
	size = (size_t)(cursor->next - start);
	step_over(cursor);
	return text && strlen(text) == size && !memcmp(start, text, size);
}

static void skip_value(struct cursor *cursor)
{
	size_t depth = 0;

	do {
		skip_space(cursor);
		if (look(cursor) == '"') {
			skip_string(cursor, NULL);
		} else if (strchr("{[", look(cursor)) && look(cursor)) {
			depth++;
			step_over(cursor);
		} else if (strchr("]}", look(cursor)) && look(cursor)) {
			depth--;
			step_over(cursor);
		} else {
			while (look(cursor) && !strchr(" \t\r\n\"{[]},", look(cursor)))
				step_over(cursor);
			if (depth && look(cursor) == ',')
				step_over(cursor);
		}
	} while (depth && look(cursor));
}

/* Into the member or element that the step names, its line in *line. False if it is not there. */
static bool enter(struct cursor *cursor, const struct mc_json_step *step, size_t *line)
{
	skip_space(cursor);
	if (look(cursor) != (step->key ? '{' : '['))
		return false;
	step_over(cursor);
	for (size_t i = 0;; i++) {
		bool found = !step->key && i == step->index;
		size_t at;

		skip_space(cursor);
		if (!look(cursor) || look(cursor) == '}' || look(cursor) == ']')
			return false;
		at = cursor->line;
		if (step->key) {
			found = skip_string(cursor, step->key);
			skip_space(cursor);
			step_over(cursor); /* the colon */
		}
		if (found) {
			*line = at;
			return true;
		}
		skip_value(cursor);
		skip_space(cursor);
		if (look(cursor) == ',')
			step_over(cursor);
	}
}

size_t mc_json_line(const char *text, size_t size, const struct mc_json_step *steps,
		    size_t step_count)
{
	struct cursor cursor = { text, text + size, 1 };
	size_t line;

	skip_space(&cursor);
	line = cursor.line;
	for (size_t i = 0; i < step_count && enter(&cursor, &steps[i], &line); i++)
		;
	return line;
}
