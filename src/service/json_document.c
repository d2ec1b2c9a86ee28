/* SPDX-License-Identifier: MIT */
/* JSON to a document, with the lines of what one member of the root has in it. */
#include <string.h>

#include "base/json_lines.h"
#include "db/json_file.h"
#include "service/document.h"

static enum muslcheck_status note_children(struct mc_document *document,
					   struct mc_bytes text, const char *member)
{
	json_t *parent = json_object_get(document->root, member), *child;
	struct mc_child_lines lines;
	enum muslcheck_status status =
		mc_json_child_lines(text, member, document->arena, &lines);
	size_t index = 0;
	const char *key;

	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(parent); i++)
		status = mc_document_note(document, json_array_get(parent, i),
					  mc_json_child_line(&lines, i));
	json_object_foreach(parent, key, child)
	{
		if (status != MUSLCHECK_OK)
			break;
		status = mc_document_note(document, child,
					  mc_json_child_line(&lines, index++));
	}
	return status;
}

enum muslcheck_status mc_document_read_json(struct mc_bytes text,
					    const char *const *members,
					    struct mc_arena *arena,
					    struct mc_document *out, struct mc_error *err)
{
	struct mc_document document = { .arena = arena, .lines.arena = arena };
	struct mc_error fault = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	document.root = mc_json_parse((const char *)text.data, text.size, &fault);
	if (!document.root)
		return mc_error_set(err, fault.status, "%s", fault.text);
	for (; status == MUSLCHECK_OK && *members; members++)
		status = note_children(&document, text, *members);
	if (status == MUSLCHECK_OK)
		*out = document;
	else
		mc_document_done(&document);
	return status;
}

/* Overwrite size bytes with spaces, but keep the lines. */
static void blank(char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

/* The size of the string at text, with its quotes, as far as it goes. */
static size_t string_size(const char *text, size_t left)
{
	size_t size = 1;

	while (size < left && text[size] != '"')
		size += text[size] == '\\' && left - size > 1 ? 2 : 1;
	return size < left ? size + 1 : left;
}

/* The size of the comment at text; 0 if there is none. */
static size_t comment_size(const char *text, size_t left)
{
	const char *end;

	if (left < 2 || text[0] != '/' || (text[1] != '/' && text[1] != '*'))
		return 0;
	end = text[1] == '/' ? memchr(text, '\n', left)
			     : memmem(text + 2, left - 2, "*/", 2);
	if (!end)
		return left;
	return (size_t)(end - text) + (text[1] == '*' ? 2 : 0);
}

/* Turn comments, and commas before a closing bracket, into spaces. */
static void make_strict(char *text, size_t size)
{
	char *comma = NULL;

	for (size_t at = 0; at < size;) {
		size_t comment = comment_size(text + at, size - at);

		if (comment) {
			blank(text + at, comment);
			at += comment;
		} else if (text[at] == '"') {
			comma = NULL;
			at += string_size(text + at, size - at);
		} else {
			if (comma && (text[at] == '}' || text[at] == ']'))
				*comma = ' ';
			if (!strchr(" \t\r\n", text[at]))
				comma = text[at] == ',' ? text + at : NULL;
			at++;
		}
	}
}

enum muslcheck_status mc_document_read_jsonc(struct mc_bytes text,
					     const char *const *members,
					     struct mc_arena *arena,
					     struct mc_document *out,
					     struct mc_error *err)
{
	char *copy = mc_arena_strndup(arena, (const char *)text.data, text.size);

	if (!copy)
		return MUSLCHECK_ERROR_MEMORY;
	make_strict(copy, text.size);
	return mc_document_read_json(
		(struct mc_bytes){ (unsigned char *)copy, text.size }, members, arena,
		out, err);
}
