/* SPDX-License-Identifier: MIT */
/* Keys, arrays and inline tables. */
#include <string.h>

#include "toml/toml_private.h"

/* Real files are nested five deep; each level costs a few stack frames. */
enum { DEPTH_MAX = 64 };

/* Of a file of megabytes. */
enum { VALUES_MAX = 500000 };

enum muslcheck_status mc_toml_check_size(struct mc_toml_parser *parser)
{
	return parser->value_count <= VALUES_MAX
		       ? MUSLCHECK_OK
		       : mc_error_set(parser->err, MUSLCHECK_ERROR_LIMIT,
				      "line %u: more than %d values", parser->line,
				      VALUES_MAX);
}

enum muslcheck_status mc_toml_fail(struct mc_toml_parser *parser, const char *why)
{
	return mc_error_set(parser->err, MUSLCHECK_ERROR_FORMAT, "line %u: %s",
			    parser->line, why);
}

enum muslcheck_status mc_toml_fail_key(struct mc_toml_parser *parser,
				       const struct mc_toml_text *name, const char *why)
{
	return mc_error_set(parser->err, MUSLCHECK_ERROR_FORMAT, "line %u: '%.100s' %s",
			    parser->line, name->data, why);
}

struct mc_toml_value *mc_toml_new(struct mc_toml_parser *parser, enum mc_toml_type type,
				  uint32_t line)
{
	struct mc_toml_value *value = mc_arena_alloc(parser->arena, 1, sizeof(*value));

	if (!value)
		return NULL;
	parser->value_count += type == MC_TOML_TABLE ? 2 : 1;
	value->type = type;
	value->line = line;
	if (type == MC_TOML_TABLE)
		value->table.arena = parser->arena;
	return value;
}

struct mc_toml_value *mc_toml_find(const struct mc_toml_value *table,
				   const struct mc_toml_text *name)
{
	const struct mc_map_entry *entry =
		table->table.count ? mc_map_find(&table->table, name->data, name->size)
				   : NULL;

	return entry ? entry->item : NULL;
}

enum muslcheck_status mc_toml_set(struct mc_toml_value *table,
				  const struct mc_toml_text *name,
				  struct mc_toml_value *value)
{
	struct mc_map_entry *entry =
		value ? mc_map_add(&table->table, name->data, name->size, NULL) : NULL;

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->item = value;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_toml_append(struct mc_toml_parser *parser,
				     struct mc_toml_value *array,
				     struct mc_toml_value *item)
{
	struct mc_toml_array *into = &array->array;
	struct mc_toml_value **items = mc_arena_grow(
		parser->arena, into->items, into->count, sizeof(*items), &into->capacity);

	if (!items || !item)
		return MUSLCHECK_ERROR_MEMORY;
	into->items = items;
	items[into->count++] = item;
	return MUSLCHECK_OK;
}

static bool is_bare(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

static enum muslcheck_status read_part(struct mc_toml_parser *parser,
				       struct mc_toml_text *out)
{
	const unsigned char *start = parser->next;
	unsigned char first = mc_toml_peek(parser);

	if (first == '"' || first == '\'')
		return mc_toml_read_string(parser, false, out);
	while (is_bare(mc_toml_peek(parser)))
		parser->next++;
	out->size = (size_t)(parser->next - start);
	if (!out->size)
		return mc_toml_fail(parser, "a key is missing");
	out->data = mc_arena_strndup(parser->arena, (const char *)start, out->size);
	return out->data ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_toml_read_key(struct mc_toml_parser *parser,
				       struct mc_toml_key *out)
{
	enum muslcheck_status status;

	out->count = 0;
	out->line = parser->line;
	for (;;) {
		if (out->count == MC_TOML_KEY_PARTS_MAX)
			return mc_error_set(parser->err, MUSLCHECK_ERROR_LIMIT,
					    "line %u: a key of more than %d parts",
					    parser->line, MC_TOML_KEY_PARTS_MAX);
		mc_toml_skip_blanks(parser);
		status = read_part(parser, &out->parts[out->count]);
		if (status != MUSLCHECK_OK)
			return status;
		out->count++;
		mc_toml_skip_blanks(parser);
		if (mc_toml_peek(parser) != '.')
			return MUSLCHECK_OK;
		parser->next++;
	}
}

static enum muslcheck_status read_value(struct mc_toml_parser *parser, uint32_t line,
					struct mc_toml_value **out);

/* Has the table been defined by a header, or by dotted keys of another section? */
static bool is_defined(const struct mc_toml_parser *parser,
		       const struct mc_toml_value *table)
{
	return table->has_header ||
	       (table->has_dotted_key && table->section != parser->section);
}

/* The table that a dotted key's part leads to, created if there is none. */
static enum muslcheck_status enter_dotted(struct mc_toml_parser *parser,
					  struct mc_toml_value **table,
					  const struct mc_toml_text *name, uint32_t line)
{
	struct mc_toml_value *next = mc_toml_find(*table, name);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!next) {
		next = mc_toml_new(parser, MC_TOML_TABLE, line);
		status = mc_toml_set(*table, name, next);
	} else if (next->type != MC_TOML_TABLE || next->is_closed) {
		return mc_toml_fail_key(parser, name,
					"has a value that a key cannot extend");
	} else if (is_defined(parser, next)) {
		return mc_toml_fail_key(parser, name,
					"is a table that is defined elsewhere");
	}
	if (status != MUSLCHECK_OK)
		return status;
	next->has_dotted_key = true;
	next->section = parser->section;
	*table = next;
	return MUSLCHECK_OK;
}

/* key = value, into the table. */
enum muslcheck_status mc_toml_read_pair(struct mc_toml_parser *parser,
					struct mc_toml_value *table)
{
	struct mc_toml_key key;
	const struct mc_toml_text *last;
	struct mc_toml_value *value;
	enum muslcheck_status status = mc_toml_read_key(parser, &key);

	if (status != MUSLCHECK_OK)
		return status;
	if (mc_toml_peek(parser) != '=')
		return mc_toml_fail(parser, "'=' is missing after a key");
	parser->next++;
	mc_toml_skip_blanks(parser);
	status = read_value(parser, key.line, &value);
	for (size_t i = 0; status == MUSLCHECK_OK && i + 1 < key.count; i++)
		status = enter_dotted(parser, &table, &key.parts[i], key.line);
	if (status != MUSLCHECK_OK)
		return status;
	last = &key.parts[key.count - 1];
	return mc_toml_find(table, last)
		       ? mc_toml_fail_key(parser, last, "is defined twice")
		       : mc_toml_set(table, last, value);
}

static enum muslcheck_status read_array(struct mc_toml_parser *parser,
					struct mc_toml_value *array)
{
	enum muslcheck_status status;

	array->is_closed = true;
	parser->next++;
	for (;;) {
		struct mc_toml_value *item;

		status = mc_toml_skip_lines(parser);
		if (status == MUSLCHECK_OK && mc_toml_peek(parser) == ']') {
			parser->next++;
			return MUSLCHECK_OK;
		}
		if (status == MUSLCHECK_OK)
			status = read_value(parser, parser->line, &item);
		if (status == MUSLCHECK_OK)
			status = mc_toml_append(parser, array, item);
		if (status == MUSLCHECK_OK)
			status = mc_toml_skip_lines(parser);
		if (status != MUSLCHECK_OK)
			return status;
		if (mc_toml_peek(parser) == ',')
			parser->next++;
		else if (mc_toml_peek(parser) != ']')
			return mc_toml_fail(parser, "the array does not end");
	}
}

static enum muslcheck_status read_members(struct mc_toml_parser *parser,
					  struct mc_toml_value *table)
{
	enum muslcheck_status status;

	mc_toml_skip_blanks(parser);
	if (mc_toml_peek(parser) == '}')
		return MUSLCHECK_OK;
	for (;;) {
		status = mc_toml_read_pair(parser, table);
		if (status != MUSLCHECK_OK)
			return status;
		mc_toml_skip_blanks(parser);
		if (mc_toml_peek(parser) == '}')
			return MUSLCHECK_OK;
		if (mc_toml_peek(parser) != ',')
			return mc_toml_fail(parser, "the inline table does not end");
		parser->next++;
	}
}

static enum muslcheck_status read_inline_table(struct mc_toml_parser *parser,
					       struct mc_toml_value *table)
{
	uint32_t outer = parser->section;
	enum muslcheck_status status;

	parser->next++;
	parser->section = ++parser->section_count;
	status = read_members(parser, table);
	parser->section = outer;
	parser->next += status == MUSLCHECK_OK;
	table->is_closed = true;
	return status;
}

static enum muslcheck_status read_typed(struct mc_toml_parser *parser,
					struct mc_toml_value *value)
{
	switch (value->type) {
	case MC_TOML_ARRAY:
		return read_array(parser, value);
	case MC_TOML_TABLE:
		return read_inline_table(parser, value);
	case MC_TOML_STRING:
		return mc_toml_read_string(parser, true, &value->text);
	default:
		return mc_toml_read_scalar(parser, value);
	}
}

static enum muslcheck_status read_value(struct mc_toml_parser *parser, uint32_t line,
					struct mc_toml_value **out)
{
	unsigned char first = mc_toml_peek(parser);
	enum mc_toml_type type = first == '['			 ? MC_TOML_ARRAY
				 : first == '{'			 ? MC_TOML_TABLE
				 : first == '"' || first == '\'' ? MC_TOML_STRING
								 : MC_TOML_INTEGER;
	enum muslcheck_status status;

	*out = mc_toml_new(parser, type, line);
	if (!*out)
		return MUSLCHECK_ERROR_MEMORY;
	if (parser->depth == DEPTH_MAX)
		return mc_error_set(parser->err, MUSLCHECK_ERROR_LIMIT,
				    "line %u: nested more than %d levels deep",
				    parser->line, DEPTH_MAX);
	parser->depth++;
	status = read_typed(parser, *out);
	parser->depth--;
	return status == MUSLCHECK_OK ? mc_toml_check_size(parser) : status;
}
