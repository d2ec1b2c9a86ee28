/* SPDX-License-Identifier: MIT */
#include "service/json_lines.h"

#include <string.h>

/* State of a scan.  depth is the number of open containers: 1 inside the root. */
struct scan {
	struct mc_bytes text;
	size_t at;
	uint32_t line;
	size_t depth;
};

/* Skip the string at the scan's position; returns its contents without quotes. */
static struct mc_bytes skip_string(struct scan *scan)
{
	const unsigned char *data = scan->text.data;
	size_t start = ++scan->at;

	while (scan->at < scan->text.size && data[scan->at] != '"')
		scan->at += data[scan->at] == '\\' ? 2 : 1;
	if (scan->at > scan->text.size)
		scan->at = scan->text.size;
	return (struct mc_bytes){ data + start, scan->at - start };
}

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Skip to the next byte that is neither space nor a separator; false at the end. */
static bool skip_space(struct scan *scan)
{
	for (; scan->at < scan->text.size; scan->at++) {
		unsigned char c = scan->text.data[scan->at];

		scan->line += c == '\n';
		if (!is_space(c) && c != ',' && c != ':')
			return true;
	}
	return false;
}

/* Skip one token, updating the depth. */
static void skip_token(struct scan *scan)
{
	unsigned char c = scan->text.data[scan->at];

	if (c == '"')
		skip_string(scan);
	else if (c == '{' || c == '[')
		scan->depth++;
	else if ((c == '}' || c == ']') && scan->depth)
		scan->depth--;
	scan->at++;
}

/* Skip one whole value. */
static void skip_value(struct scan *scan)
{
	size_t depth = scan->depth;

	do {
		unsigned char c = scan->text.data[scan->at];
		bool is_word = c != '"' && !strchr("{}[]", c);

		skip_token(scan);
		/* A number or a literal has several bytes. */
		while (is_word && scan->at < scan->text.size &&
		       !strchr(" \t\r\n,:{}[]\"", scan->text.data[scan->at]))
			scan->at++;
	} while (scan->depth > depth && skip_space(scan));
}

/* Go to the value of a member of the root object. */
static bool find_member(struct scan *scan, const char *member)
{
	if (!skip_space(scan) || scan->text.data[scan->at] != '{')
		return false;
	skip_token(scan);
	while (skip_space(scan) && scan->text.data[scan->at] == '"') {
		struct mc_bytes key = skip_string(scan);
		bool found =
			key.size == strlen(member) && !memcmp(key.data, member, key.size);

		scan->at++;
		if (!skip_space(scan))
			return false;
		if (found)
			return true;
		skip_value(scan);
	}
	return false;
}

bool mc_json_has_member(struct mc_bytes text, const char *member)
{
	struct scan scan = { .text = text, .line = 1 };

	return find_member(&scan, member);
}

enum muslcheck_status mc_json_child_lines(struct mc_bytes text, const char *member,
					  struct mc_arena *arena,
					  struct mc_child_lines *out)
{
	struct scan scan = { .text = text, .line = 1 };
	size_t capacity = 0, count = 0;
	uint32_t *lines = NULL;
	bool has_keys;

	*out = (struct mc_child_lines){ 0 };
	if (!find_member(&scan, member) || !strchr("{[", text.data[scan.at]))
		return MUSLCHECK_OK;
	has_keys = text.data[scan.at] == '{';
	skip_token(&scan);
	while (skip_space(&scan) && !strchr("}]", text.data[scan.at])) {
		lines = mc_arena_grow(arena, lines, count, sizeof(*lines), &capacity);
		if (!lines)
			return MUSLCHECK_ERROR_MEMORY;
		lines[count++] = scan.line;
		if (has_keys)
			skip_token(&scan);
		if (!has_keys || skip_space(&scan))
			skip_value(&scan);
	}
	*out = (struct mc_child_lines){ lines, count };
	return MUSLCHECK_OK;
}
