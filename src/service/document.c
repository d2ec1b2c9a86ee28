/* SPDX-License-Identifier: MIT */
#include "service/document.h"

#include "db/json_file.h"

void mc_document_done(struct mc_document *document)
{
	json_decref(document->root);
	mc_map_done(&document->lines);
	*document = (struct mc_document){ 0 };
}

uint32_t mc_document_line(const struct mc_document *document, const json_t *value)
{
	const struct mc_map_entry *entry =
		document->lines.count
			? mc_map_find(&document->lines, &value, sizeof(value))
			: NULL;

	return entry ? (uint32_t)entry->index : 0;
}

enum muslcheck_status mc_document_count(struct mc_document *document,
					enum mc_document_weight weight, size_t line,
					struct mc_error *err)
{
	document->value_count += weight;
	return document->value_count <= MC_JSON_VALUES_MAX
		       ? MUSLCHECK_OK
		       : mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
				      "line %zu: more than %d values", line,
				      MC_JSON_VALUES_MAX);
}

enum muslcheck_status mc_document_note(struct mc_document *document, const json_t *value,
				       size_t line)
{
	const json_t **key = mc_arena_alloc(document->arena, 1, sizeof(*key));

	if (!key || !value)
		return MUSLCHECK_ERROR_MEMORY;
	*key = value;
	return mc_map_set_index(&document->lines, key, sizeof(value), line);
}
