/* SPDX-License-Identifier: MIT */
/* The lines of a document: what headers may define where (https://toml.io/en/v1.0.0). */
#include "toml/toml.h"

#include <string.h>

#include "base/utf8.h"
#include "toml/toml_private.h"

/* The table that a header's part leads to: of an array of tables, the last one. */
static enum muslcheck_status enter_header(struct mc_toml_parser *parser,
					  struct mc_toml_value **table,
					  const struct mc_toml_text *name)
{
	struct mc_toml_value *next = mc_toml_find(*table, name);

	if (!next) {
		next = mc_toml_new(parser, MC_TOML_TABLE, parser->line);
		if (mc_toml_set(*table, name, next) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	}
	if (next->is_closed || next->type < MC_TOML_ARRAY)
		return mc_toml_fail_key(parser, name,
					"has a value that a header cannot extend");
	if (next->type == MC_TOML_ARRAY)
		next = next->array.items[next->array.count - 1];
	*table = next;
	return MUSLCHECK_OK;
}

/* [table] */
static enum muslcheck_status open_table(struct mc_toml_parser *parser,
					struct mc_toml_value **table,
					const struct mc_toml_text *name)
{
	struct mc_toml_value *found = mc_toml_find(*table, name);

	if (found && (found->type != MC_TOML_TABLE || found->is_closed ||
		      found->has_header || found->has_dotted_key))
		return mc_toml_fail_key(parser, name, "is defined twice");
	if (!found) {
		found = mc_toml_new(parser, MC_TOML_TABLE, parser->line);
		if (mc_toml_set(*table, name, found) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	}
	found->has_header = true;
	found->line = parser->line;
	*table = found;
	return MUSLCHECK_OK;
}

/* [[array of tables]] */
static enum muslcheck_status open_element(struct mc_toml_parser *parser,
					  struct mc_toml_value **table,
					  const struct mc_toml_text *name)
{
	struct mc_toml_value *found = mc_toml_find(*table, name), *element;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (found && (found->type != MC_TOML_ARRAY || found->is_closed))
		return mc_toml_fail_key(parser, name,
					"is defined and not an array of tables");
	if (!found) {
		found = mc_toml_new(parser, MC_TOML_ARRAY, parser->line);
		status = mc_toml_set(*table, name, found);
	}
	element = mc_toml_new(parser, MC_TOML_TABLE, parser->line);
	if (status == MUSLCHECK_OK)
		status = mc_toml_append(parser, found, element);
	if (status != MUSLCHECK_OK)
		return status;
	element->has_header = true;
	*table = element;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_header(struct mc_toml_parser *parser,
					 struct mc_toml_value *root,
					 struct mc_toml_value **out)
{
	bool is_element = mc_toml_is_at(parser, "[[");
	const char *end = is_element ? "]]" : "]";
	const struct mc_toml_text *last;
	struct mc_toml_key key;
	enum muslcheck_status status;

	parser->next += strlen(end);
	parser->section = ++parser->section_count;
	status = mc_toml_read_key(parser, &key);
	if (status != MUSLCHECK_OK)
		return status;
	if (!mc_toml_is_at(parser, end))
		return mc_toml_fail(parser, "the table's header does not end");
	parser->next += strlen(end);
	*out = root;
	for (size_t i = 0; status == MUSLCHECK_OK && i + 1 < key.count; i++)
		status = enter_header(parser, out, &key.parts[i]);
	if (status != MUSLCHECK_OK)
		return status;
	last = &key.parts[key.count - 1];
	return is_element ? open_element(parser, out, last)
			  : open_table(parser, out, last);
}

static enum muslcheck_status end_line(struct mc_toml_parser *parser)
{
	enum muslcheck_status status;

	mc_toml_skip_blanks(parser);
	status = mc_toml_skip_comment(parser);
	if (status != MUSLCHECK_OK || parser->next == parser->end ||
	    mc_toml_skip_newline(parser))
		return status;
	return mc_toml_fail(parser, "unexpected text at the end of a line");
}

static enum muslcheck_status read_document(struct mc_toml_parser *parser,
					   struct mc_toml_value *root)
{
	struct mc_toml_value *table = root;
	enum muslcheck_status status = mc_toml_skip_lines(parser);

	while (status == MUSLCHECK_OK && parser->next < parser->end) {
		status = mc_toml_peek(parser) == '[' ? read_header(parser, root, &table)
						     : mc_toml_read_pair(parser, table);
		if (status == MUSLCHECK_OK)
			status = mc_toml_check_size(parser);
		if (status == MUSLCHECK_OK)
			status = end_line(parser);
		if (status == MUSLCHECK_OK)
			status = mc_toml_skip_lines(parser);
	}
	return status;
}

/* The line of the first byte that is not UTF-8; 0 if there is none. */
static uint32_t find_invalid_utf8(struct mc_bytes text)
{
	uint32_t line = 1;

	for (size_t at = 0; at < text.size;) {
		char sequence[5] = { 0 };
		size_t left = text.size - at;
		unsigned size = 1;

		line += text.data[at] == '\n';
		if (text.data[at] >= 0x80) {
			memcpy(sequence, text.data + at, left < 4 ? left : 4);
			size = mc_utf8_sequence(sequence);
		}
		if (!size)
			return line;
		at += size;
	}
	return 0;
}

enum muslcheck_status mc_toml_read(struct mc_bytes text, struct mc_arena *arena,
				   struct mc_toml_value **out, struct mc_error *err)
{
	struct mc_toml_parser parser = {
		.next = text.data,
		.end = text.data + text.size,
		.line = 1,
		.arena = arena,
		.err = err,
	};
	uint32_t invalid = find_invalid_utf8(text);
	struct mc_toml_value *root = mc_toml_new(&parser, MC_TOML_TABLE, 1);
	enum muslcheck_status status;

	if (!root)
		return MUSLCHECK_ERROR_MEMORY;
	if (invalid)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "line %u: not UTF-8",
				    invalid);
	if (mc_toml_is_at(&parser, "\xef\xbb\xbf"))
		parser.next += 3;
	status = read_document(&parser, root);
	if (status == MUSLCHECK_OK)
		*out = root;
	return status;
}

const struct mc_toml_value *mc_toml_get(const struct mc_toml_value *table,
					const char *key)
{
	const struct mc_toml_text name = { key, strlen(key) };

	return table && table->type == MC_TOML_TABLE ? mc_toml_find(table, &name) : NULL;
}
