/* SPDX-License-Identifier: MIT */
#include "base/json_lines.h"

#include <string.h>

struct scan {
	const unsigned char *next;
	const unsigned char *end;
	size_t line;
};

static struct scan scan_of(struct mc_bytes text)
{
	/* An empty file may have no address, to which nothing can be added. */
	static const unsigned char nothing[1];
	const unsigned char *start = text.size ? text.data : nothing;

	return (struct scan){ start, start + text.size, 1 };
}

/* Is the byte part of a number or a literal? */
static bool is_word(unsigned char byte)
{
	return byte && !strchr(" \t\r\n,:{}[]\"", byte);
}

/*
 * Move to the next token; its first byte, or NUL at the end.  A NUL in the text ends the
 * scan too: no valid JSON has one.  Separators need no attention: jansson checks them.
 */
static unsigned char peek(struct scan *scan)
{
	for (; scan->next < scan->end; scan->next++) {
		unsigned char c = *scan->next;

		if (c != ' ' && c != '\n' && c != ',' && c != ':' && c != '\t' &&
		    c != '\r')
			return c;
		scan->line += c == '\n';
	}
	return '\0';
}

/* Skip the string at the scan; its text as it is written, without the quotes. */
static struct mc_bytes skip_string(struct scan *scan)
{
	const unsigned char *start = ++scan->next;
	struct mc_bytes text;

	while (scan->next < scan->end && *scan->next != '"') {
		scan->line += *scan->next == '\n';
		scan->next += *scan->next == '\\' && scan->end - scan->next > 1 ? 2 : 1;
	}
	text = (struct mc_bytes){ start, (size_t)(scan->next - start) };
	scan->next += scan->next < scan->end;
	return text;
}

/* Skip the token that peek returned the first byte of. */
static void skip_token(struct scan *scan, unsigned char first)
{
	if (first == '"')
		skip_string(scan);
	else if (is_word(first))
		while (scan->next < scan->end && is_word(*scan->next))
			scan->next++;
	else if (first)
		scan->next++;
}

/*
 * Skip one value, iteratively: nesting costs no stack.  False as soon as it is nested more
 * than depth_max levels deep.
 */
static bool skip_value(struct scan *scan, size_t depth_max)
{
	size_t depth = 0;
	unsigned char c;

	do {
		c = peek(scan);
		if (c == '{' || c == '[') {
			if (++depth > depth_max)
				return false;
		} else if (c == '}' || c == ']') {
			depth -= depth > 0;
		}
		skip_token(scan, c);
	} while (depth && c);
	return true;
}

static bool is_text(struct mc_bytes bytes, const char *text)
{
	return bytes.size == strlen(text) && !memcmp(bytes.data, text, bytes.size);
}

/* Into the member or element that the step names, and its line. */
static bool enter(struct scan *scan, const struct mc_json_step *step, size_t *line)
{
	unsigned char open = peek(scan), c;

	if (open != (step->key ? '{' : '['))
		return false;
	skip_token(scan, open);
	for (size_t i = 0; (c = peek(scan)) && c != '}' && c != ']'; i++) {
		size_t at = scan->line;
		bool found = !step->key && i == step->index;

		if (step->key)
			found = c == '"' && is_text(skip_string(scan), step->key);
		if (found) {
			*line = at;
			return true;
		}
		skip_value(scan, SIZE_MAX);
	}
	return false;
}

size_t mc_json_line(const char *text, size_t size, const struct mc_json_step *steps,
		    size_t step_count)
{
	struct scan scan = scan_of((struct mc_bytes){ (const void *)text, size });
	size_t line;

	peek(&scan);
	line = scan.line;
	for (size_t i = 0; i < step_count && enter(&scan, &steps[i], &line); i++)
		;
	return line;
}

bool mc_json_has_member(struct mc_bytes text, const char *member)
{
	const struct mc_json_step step = { .key = member };
	struct scan scan = scan_of(text);
	size_t line;

	return enter(&scan, &step, &line);
}

enum muslcheck_status mc_json_child_lines(struct mc_bytes text, const char *member,
					  struct mc_arena *arena,
					  struct mc_child_lines *out)
{
	const struct mc_json_step step = { .key = member };
	struct scan scan = scan_of(text);
	size_t capacity = 0, count = 0, line;
	uint32_t *lines = NULL;
	unsigned char open, c;

	*out = (struct mc_child_lines){ 0 };
	if (!enter(&scan, &step, &line))
		return MUSLCHECK_OK;
	open = peek(&scan);
	if (open != '{' && open != '[')
		return MUSLCHECK_OK;
	skip_token(&scan, open);
	while ((c = peek(&scan)) && c != '}' && c != ']') {
		lines = mc_arena_grow(arena, lines, count, sizeof(*lines), &capacity);
		if (!lines)
			return MUSLCHECK_ERROR_MEMORY;
		lines[count++] = (uint32_t)scan.line;
		if (open == '{')
			skip_token(&scan, c);
		skip_value(&scan, SIZE_MAX);
	}
	*out = (struct mc_child_lines){ lines, count };
	return MUSLCHECK_OK;
}

size_t mc_json_deep_line(struct mc_bytes text, size_t depth_max)
{
	struct scan scan = scan_of(text);

	return skip_value(&scan, depth_max) ? 0 : scan.line;
}

size_t mc_json_value_count(struct mc_bytes text)
{
	struct scan scan = scan_of(text);
	size_t count = 0;
	unsigned char c;

	while ((c = peek(&scan))) {
		if (c == '{')
			count += 3;
		else if (c == '[')
			count += 2;
		else
			count += c != '}' && c != ']';
		skip_token(&scan, c);
	}
	return count;
}
