/* SPDX-License-Identifier: MIT */
/* JSON to a document, with the lines of what one member of the root has in it. */
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
