/* SPDX-License-Identifier: MIT */
/* TOML to a document.  The reader limits the nesting, so that recursion is bounded. */
#include <string.h>

#include "service/document.h"
#include "toml/toml.h"

static enum muslcheck_status convert(struct mc_document *document,
				     const struct mc_toml_value *value, json_t **out);

static enum muslcheck_status convert_array(struct mc_document *document,
					   const struct mc_toml_array *array,
					   json_t *into)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < array->count; i++) {
		json_t *item = NULL;

		status = convert(document, array->items[i], &item);
		if (json_array_append_new(into, item))
			status = MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

/* A key with a NUL inside is in no lockfile, and is left out. */
static enum muslcheck_status convert_table(struct mc_document *document,
					   const struct mc_map *table, json_t *into)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < table->count; i++) {
		const struct mc_map_entry *entry = &table->entries[i];
		json_t *member = NULL;

		if (strlen(entry->key) != entry->key_size)
			continue;
		status = convert(document, entry->item, &member);
		if (json_object_set_new_nocheck(into, entry->key, member))
			status = MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

/* *out is new, also on failure, unless it is NULL. */
static enum muslcheck_status convert(struct mc_document *document,
				     const struct mc_toml_value *value, json_t **out)
{
	enum muslcheck_status status;

	switch (value->type) {
	case MC_TOML_TABLE:
		*out = json_object();
		status = mc_document_note(document, *out, value->line);
		return status == MUSLCHECK_OK
			       ? convert_table(document, &value->table, *out)
			       : status;
	case MC_TOML_ARRAY:
		*out = json_array();
		status = mc_document_note(document, *out, value->line);
		return status == MUSLCHECK_OK
			       ? convert_array(document, &value->array, *out)
			       : status;
	case MC_TOML_BOOLEAN:
		*out = json_boolean(value->boolean);
		break;
	case MC_TOML_INTEGER:
		*out = json_integer(value->integer);
		break;
	case MC_TOML_FLOAT: /* none is of interest, and JSON has no infinity */
		*out = json_null();
		break;
	default:
		*out = json_stringn(value->text.data, value->text.size);
	}
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_document_read_toml(struct mc_bytes text, struct mc_arena *arena,
					    struct mc_document *out, struct mc_error *err)
{
	struct mc_document document = { .arena = arena, .lines.arena = arena };
	struct mc_toml_value *root;
	enum muslcheck_status status = mc_toml_read(text, arena, &root, err);

	if (status == MUSLCHECK_OK)
		status = convert(&document, root, &document.root);
	if (status == MUSLCHECK_OK)
		*out = document;
	else
		mc_document_done(&document);
	return status;
}
