/* SPDX-License-Identifier: MIT */
/*
 * yarn 1's own syntax to a document.  Blocks are indented by two spaces:
 *
 *     "@scope/name@^1.0.0", name@1:
 *       version "1.0.2"
 *       dependencies:
 *         other "^2.0.0"
 *
 * The keys of a block that has several become one, joined by ", ".
 */
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "service/document.h"

enum { LEVELS = 3 };

struct yarn_parser {
	const char *next;
	const char *end;
	size_t line;
	struct mc_document *document;
	json_t *open[LEVELS + 1]; /* by indentation; borrowed */
	struct mc_error *err;
};

static enum muslcheck_status fail(struct yarn_parser *parser, const char *why)
{
	return mc_error_set(parser->err, MUSLCHECK_ERROR_FORMAT, "line %zu: %s",
			    parser->line, why);
}

static char peek(const struct yarn_parser *parser)
{
	return parser->next < parser->end ? *parser->next : '\n';
}

static bool ends_word(char byte)
{
	return byte == ' ' || byte == ',' || byte == ':' || byte == '\n' ||
	       byte == '\r' || byte == '"';
}

/* Append a word, quoted or not. */
static enum muslcheck_status read_word(struct yarn_parser *parser, struct mc_buffer *text)
{
	const char *start = parser->next;

	if (peek(parser) != '"') {
		while (!ends_word(peek(parser)))
			parser->next++;
		mc_buffer_put(text, start, (size_t)(parser->next - start));
		return parser->next > start ? MUSLCHECK_OK
					    : fail(parser, "a name or value is missing");
	}
	for (parser->next++; peek(parser) != '"'; parser->next++) {
		if (peek(parser) == '\\' && parser->next + 1 < parser->end)
			parser->next++;
		if (peek(parser) == '\n')
			return fail(parser, "the string does not end");
		mc_buffer_put(text, parser->next, 1);
	}
	parser->next++;
	return MUSLCHECK_OK;
}

/* Words with ", " between them. */
static enum muslcheck_status read_words(struct yarn_parser *parser,
					struct mc_buffer *text)
{
	enum muslcheck_status status = read_word(parser, text);

	while (status == MUSLCHECK_OK && peek(parser) == ',') {
		parser->next++;
		while (peek(parser) == ' ')
			parser->next++;
		mc_buffer_put(text, ", ", 2);
		status = read_word(parser, text);
	}
	return status;
}

/* A NUL-terminated copy; NULL with *status set. */
static const char *keep(struct yarn_parser *parser, const struct mc_buffer *text,
			enum muslcheck_status *status)
{
	const char *kept =
		text->failed ? NULL
			     : mc_arena_strndup(parser->document->arena,
						text->size ? text->data : "", text->size);

	if (!kept)
		*status = MUSLCHECK_ERROR_MEMORY;
	else if (!mc_utf8_is_valid(kept))
		*status = fail(parser, "not UTF-8");
	else if (strlen(kept) != text->size)
		*status = fail(parser, "NUL in text");
	return *status == MUSLCHECK_OK ? kept : NULL;
}

static enum muslcheck_status read_text(struct yarn_parser *parser, bool may_be_list,
				       const char **out)
{
	struct mc_buffer text = { 0 };
	enum muslcheck_status status =
		may_be_list ? read_words(parser, &text) : read_word(parser, &text);

	if (status == MUSLCHECK_OK)
		*out = keep(parser, &text, &status);
	mc_buffer_done(&text);
	return status;
}

static enum muslcheck_status end_line(struct yarn_parser *parser)
{
	if (peek(parser) == '\r')
		parser->next++;
	if (peek(parser) != '\n')
		return fail(parser, "unexpected text at the end of a line");
	if (parser->next < parser->end)
		parser->next++;
	parser->line++;
	return MUSLCHECK_OK;
}

/* Add a member to the block that is open at that level. */
static enum muslcheck_status add(struct yarn_parser *parser, size_t level,
				 const char *key, json_t *value)
{
	int failed;

	if (!value || json_object_get(parser->open[level], key)) {
		bool is_twice = value;

		json_decref(value);
		return is_twice ? fail(parser, "defined twice") : MUSLCHECK_ERROR_MEMORY;
	}
	failed = json_object_set_new(parser->open[level], key, value);
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

static enum muslcheck_status open_block(struct yarn_parser *parser, size_t level,
					const char *key)
{
	json_t *block = json_object();
	enum muslcheck_status status = add(parser, level, key, block);

	parser->next++;
	if (status != MUSLCHECK_OK)
		return status;
	parser->open[level + 1] = block;
	return mc_document_note(parser->document, block, parser->line);
}

static enum muslcheck_status read_member(struct yarn_parser *parser, size_t level)
{
	const char *key, *value;
	enum muslcheck_status status = read_text(parser, true, &key);

	for (size_t i = level + 1; i <= LEVELS; i++)
		parser->open[i] = NULL;
	if (status == MUSLCHECK_OK)
		status = mc_document_count(parser->document,
					   peek(parser) == ':' ? MC_WEIGHT_OBJECT
							       : MC_WEIGHT_ARRAY,
					   parser->line, parser->err);
	if (status != MUSLCHECK_OK)
		return status;
	if (peek(parser) == ':') {
		status = open_block(parser, level, key);
	} else {
		while (peek(parser) == ' ')
			parser->next++;
		status = read_text(parser, false, &value);
		if (status == MUSLCHECK_OK)
			status = add(parser, level, key, json_string(value));
	}
	return status == MUSLCHECK_OK ? end_line(parser) : status;
}

static enum muslcheck_status read_line(struct yarn_parser *parser)
{
	size_t indentation = 0;

	while (peek(parser) == ' ') {
		indentation++;
		parser->next++;
	}
	if (peek(parser) == '#')
		while (peek(parser) != '\n')
			parser->next++;
	if (peek(parser) == '\n' || peek(parser) == '\r')
		return end_line(parser);
	if (peek(parser) == '<' || peek(parser) == '>' || peek(parser) == '=')
		return fail(parser, "a merge conflict. Run yarn install to resolve it");
	if (indentation % 2 || indentation / 2 >= LEVELS ||
	    !parser->open[indentation / 2])
		return fail(parser, "wrong indentation");
	return read_member(parser, indentation / 2);
}

enum muslcheck_status mc_document_read_yarn(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out, struct mc_error *err)
{
	struct mc_document document = { .arena = arena, .lines.arena = arena };
	struct yarn_parser parser = {
		.next = (const char *)text.data,
		.end = (const char *)text.data + text.size,
		.line = 1,
		.document = &document,
		.err = err,
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	document.root = json_object();
	if (!document.root)
		return MUSLCHECK_ERROR_MEMORY;
	parser.open[0] = document.root;
	while (status == MUSLCHECK_OK && parser.next < parser.end)
		status = read_line(&parser);
	if (status == MUSLCHECK_OK)
		*out = document;
	else
		mc_document_done(&document);
	return status;
}
