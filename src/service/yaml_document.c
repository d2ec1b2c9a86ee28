/* SPDX-License-Identifier: MIT */
/*
 * YAML to a document, by libyaml's events.  The file's nesting is kept on a stack of ours.
 * An alias shares the value of its anchor; nothing is copied, so that aliases of aliases
 * cost nothing, and what they nest in each other counts as nesting.
 */
#include <string.h>
#include <yaml.h>

#include "service/document.h"

/* Lockfiles of pnpm and yarn are nested five deep. */
enum { DEPTH_MAX = 64 };

/* "&name" in a stream of documents. */
struct anchor {
	json_t *value; /* borrowed from the tree */
	size_t height; /* levels of nesting in it */
	bool is_open;
};

struct open_node {
	json_t *value; /* borrowed from its parent */
	json_t *key;   /* an object's, whose value comes next; NULL: none yet */
	size_t key_line;
	size_t height;	       /* of what it has so far */
	struct anchor *anchor; /* NULL: none */
};

struct parse {
	struct mc_document *document;
	struct open_node open[DEPTH_MAX];
	size_t depth;
	bool is_done; /* the root is complete */
	/* Several documents, which become an array; scalars have lines, aliases work. */
	bool is_stream;
	struct mc_map anchors; /* by name, to struct anchor */
	struct mc_error *err;
};

static enum muslcheck_status fail(struct parse *parse, size_t line, const char *why)
{
	return mc_error_set(parse->err, MUSLCHECK_ERROR_FORMAT, "line %zu: %s", line,
			    why);
}

static enum muslcheck_status push(struct parse *parse, json_t *value, size_t line)
{
	if (parse->depth == DEPTH_MAX)
		return mc_error_set(parse->err, MUSLCHECK_ERROR_LIMIT,
				    "line %zu: nested more than %d levels deep", line,
				    DEPTH_MAX);
	parse->open[parse->depth++] = (struct open_node){ .value = value };
	return mc_document_note(parse->document, value, line);
}

/* Take the value into the innermost open object or array, or as the root. */
static enum muslcheck_status place(struct parse *parse, json_t *value, size_t line)
{
	struct open_node *node = parse->depth ? &parse->open[parse->depth - 1] : NULL;
	int failed;

	if (!value)
		return MUSLCHECK_ERROR_MEMORY;
	if (!node && parse->is_stream)
		return json_array_append_new(parse->document->root, value)
			       ? MUSLCHECK_ERROR_MEMORY
			       : MUSLCHECK_OK;
	if (!node) {
		json_decref(parse->document->root);
		parse->document->root = value;
		return MUSLCHECK_OK;
	}
	if (json_is_array(node->value))
		return json_array_append_new(node->value, value) ? MUSLCHECK_ERROR_MEMORY
								 : MUSLCHECK_OK;
	if (!node->key && json_is_string(value)) {
		node->key = value;
		node->key_line = line;
		return MUSLCHECK_OK;
	}
	if (!node->key) {
		json_decref(value);
		return fail(parse, line, "a key must be plain text");
	}
	if (json_object_get(node->value, json_string_value(node->key))) {
		json_decref(value);
		return mc_error_set(parse->err, MUSLCHECK_ERROR_FORMAT,
				    "line %zu: duplicate key '%.100s'", line,
				    json_string_value(node->key));
	}
	failed = json_object_set_new_nocheck(node->value, json_string_value(node->key),
					     value);
	json_decref(node->key);
	node->key = NULL;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

/* Remember the value under the name of its anchor, if it has one. */
static enum muslcheck_status note_anchor(struct parse *parse, const yaml_char_t *name,
					 json_t *value, struct anchor **out)
{
	struct mc_arena *arena = parse->document->arena;
	struct mc_map_entry *entry;
	const char *copy;

	*out = NULL;
	if (!name || !parse->is_stream)
		return MUSLCHECK_OK;
	copy = mc_arena_strdup(arena, (const char *)name);
	*out = mc_arena_alloc(arena, 1, sizeof(**out));
	entry = copy && *out ? mc_map_add_text(&parse->anchors, copy, NULL) : NULL;
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	(*out)->value = value;
	entry->item = *out;
	return MUSLCHECK_OK;
}

static void raise(struct parse *parse, size_t height)
{
	struct open_node *node = parse->depth ? &parse->open[parse->depth - 1] : NULL;

	if (node && node->height < height)
		node->height = height;
}

static enum muslcheck_status place_alias(struct parse *parse, const yaml_event_t *event,
					 size_t line)
{
	const struct mc_map_entry *entry =
		mc_map_find_text(&parse->anchors, (const char *)event->data.alias.anchor);
	const struct anchor *anchor = entry ? entry->item : NULL;

	if (!parse->is_stream)
		return fail(parse, line, "an alias (*name), which lockfiles do not have");
	if (!anchor)
		return fail(parse, line, "an alias of nothing");
	if (anchor->is_open)
		return fail(parse, line, "an alias inside of what it stands for");
	if (parse->depth + anchor->height > DEPTH_MAX)
		return mc_error_set(parse->err, MUSLCHECK_ERROR_LIMIT,
				    "line %zu: nested more than %d levels deep", line,
				    DEPTH_MAX);
	raise(parse, anchor->height + 1);
	return place(parse, json_incref(anchor->value), line);
}

static enum muslcheck_status place_scalar(struct parse *parse, const yaml_event_t *event,
					  size_t line)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t size = event->data.scalar.length;
	bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	const struct open_node *node =
		parse->depth ? &parse->open[parse->depth - 1] : NULL;
	bool is_key = node && json_is_object(node->value) && !node->key;
	enum muslcheck_status status;
	struct anchor *anchor;
	json_t *value;

	if (memchr(text, '\0', size))
		return fail(parse, line, "NUL in text");
	if (is_plain && !is_key && !strcmp(text, "true"))
		value = json_true();
	else if (is_plain && !is_key && !strcmp(text, "false"))
		value = json_false();
	else
		value = json_stringn(text, size);
	status = place(parse, value, line);
	if (status != MUSLCHECK_OK || is_key || !parse->is_stream)
		return status;
	status = note_anchor(parse, event->data.scalar.anchor, value, &anchor);
	return status == MUSLCHECK_OK && json_is_string(value)
		       ? mc_document_note(parse->document, value, line)
		       : status;
}

/* A member's line is that of its key, on which an editor should open. */
static enum muslcheck_status open_node(struct parse *parse, json_t *value,
				       const yaml_char_t *anchor, size_t line)
{
	const struct open_node *parent =
		parse->depth ? &parse->open[parse->depth - 1] : NULL;
	size_t shown = parent && parent->key ? parent->key_line : line;
	enum muslcheck_status status = place(parse, value, line);
	struct open_node *node;

	if (status == MUSLCHECK_OK)
		status = push(parse, value, shown);
	if (status != MUSLCHECK_OK)
		return status;
	node = &parse->open[parse->depth - 1];
	status = note_anchor(parse, anchor, value, &node->anchor);
	if (node->anchor)
		node->anchor->is_open = true;
	return status;
}

static void close_node(struct parse *parse)
{
	struct open_node *node = &parse->open[--parse->depth];

	if (node->anchor) {
		node->anchor->is_open = false;
		node->anchor->height = node->height;
	}
	raise(parse, node->height + 1);
}

static enum muslcheck_status count_value(struct parse *parse, yaml_event_type_t type,
					 size_t line)
{
	enum mc_document_weight weight = MC_WEIGHT_SCALAR;

	if (type == YAML_MAPPING_START_EVENT)
		weight = MC_WEIGHT_OBJECT;
	else if (type == YAML_SEQUENCE_START_EVENT)
		weight = MC_WEIGHT_ARRAY;
	return mc_document_count(parse->document, weight, line, parse->err);
}

static enum muslcheck_status handle(struct parse *parse, const yaml_event_t *event)
{
	size_t line = event->start_mark.line + 1;
	enum muslcheck_status status = count_value(parse, event->type, line);

	if (status != MUSLCHECK_OK)
		return status;
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return place_scalar(parse, event, line);
	case YAML_MAPPING_START_EVENT:
		return open_node(parse, json_object(), event->data.mapping_start.anchor,
				 line);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(parse, json_array(), event->data.sequence_start.anchor,
				 line);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		close_node(parse);
		return MUSLCHECK_OK;
	case YAML_ALIAS_EVENT:
		return place_alias(parse, event, line);
	case YAML_DOCUMENT_START_EVENT:
		return parse->is_done && !parse->is_stream
			       ? fail(parse, line, "more than one YAML document")
			       : MUSLCHECK_OK;
	case YAML_DOCUMENT_END_EVENT:
		parse->is_done = true;
		return MUSLCHECK_OK;
	default:
		return MUSLCHECK_OK;
	}
}

static enum muslcheck_status explain_failure(const yaml_parser_t *yaml,
					     struct mc_error *err)
{
	if (yaml->error == YAML_MEMORY_ERROR)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "line %zu: %s",
			    yaml->problem_mark.line + 1,
			    yaml->problem ? yaml->problem : "not valid YAML");
}

static enum muslcheck_status read_events(struct parse *parse, yaml_parser_t *yaml)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_at_end = false;

	while (status == MUSLCHECK_OK && !is_at_end) {
		yaml_event_t event;

		if (!yaml_parser_parse(yaml, &event))
			return explain_failure(yaml, parse->err);
		is_at_end = event.type == YAML_STREAM_END_EVENT;
		status = handle(parse, &event);
		yaml_event_delete(&event);
	}
	return status;
}

static enum muslcheck_status read_yaml(struct mc_bytes text, bool is_stream,
				       struct mc_arena *arena, struct mc_document *out,
				       struct mc_error *err)
{
	struct mc_document document = { .arena = arena, .lines.arena = arena };
	struct parse parse = {
		.document = &document,
		.is_stream = is_stream,
		.anchors.arena = arena,
		.err = err,
	};
	yaml_parser_t yaml;
	enum muslcheck_status status;

	if (is_stream)
		document.root = json_array();
	if ((is_stream && !document.root) || !yaml_parser_initialize(&yaml)) {
		mc_document_done(&document);
		return mc_error_memory(err);
	}
	yaml_parser_set_encoding(&yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&yaml, text.data, text.size);
	status = read_events(&parse, &yaml);
	yaml_parser_delete(&yaml);
	while (parse.depth)
		json_decref(parse.open[--parse.depth].key);
	if (status == MUSLCHECK_OK && !document.root)
		status = fail(&parse, 1, "no content");
	if (status == MUSLCHECK_OK)
		*out = document;
	else
		mc_document_done(&document);
	return status;
}

enum muslcheck_status mc_document_read_yaml(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out, struct mc_error *err)
{
	return read_yaml(text, false, arena, out, err);
}

enum muslcheck_status mc_document_read_yaml_stream(struct mc_bytes text,
						   struct mc_arena *arena,
						   struct mc_document *out,
						   struct mc_error *err)
{
	return read_yaml(text, true, arena, out, err);
}
