/* SPDX-License-Identifier: MIT */
#include "db/json_rows.h"

#include "base/calendar.h"
#include "db/json_file.h"
#include "db/row_values.h"

#include <stdio.h>
#include <string.h>

void mc_rows_init(struct mc_rows *rows, struct mc_arena *arena)
{
	*rows = (struct mc_rows){ .arena = arena };
}

void mc_rows_done(struct mc_rows *rows)
{
	size_t i;

	for (i = 0; i < MC_KIND_COUNT; i++)
		mc_row_list_done(&rows->lists[i]);
}

/* The library of a row with its own soname: it has the versions of the file's head. */
static const struct mc_row_library *library_of(struct mc_rows *rows,
					       const struct mc_row_export *row,
					       const struct mc_row_library *head)
{
	struct mc_row_list *list = &rows->lists[MC_KIND_LIBRARY];
	struct mc_row_library *library;

	if (!row->soname)
		return head;
	for (size_t i = 0; i < list->count; i++) {
		library = list->items[i];
		if (!strcmp(library->library, row->soname))
			return library;
	}
	library = mc_row_list_add(list, rows->arena, sizeof(*library));
	if (!library)
		return NULL;
	*library = *head;
	library->library = row->soname;
	return library;
}

static enum muslcheck_status read_row(struct mc_rows *rows, json_t *object,
				      enum mc_kind_id id, size_t number,
				      const struct mc_row_library *head,
				      struct mc_error *err)
{
	const struct mc_kind *kind = mc_kind(id);
	unsigned char *row;
	enum muslcheck_status status;

	if (!json_is_object(object))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "row %zu: is not an object", number);
	status = mc_row_keys_check(object, kind, number, err);
	if (status)
		return status;
	row = mc_row_list_add(&rows->lists[id], rows->arena, kind->row_size);
	if (!row)
		return mc_error_memory(err);
	status = mc_row_fields_read(rows->arena, object, kind, row, number,
				    head->confidence, err);
	if (status)
		return status;
	if (id == MC_KIND_EXPORT) {
		struct mc_row_export *export = (struct mc_row_export *)(void *)row;

		export->library = library_of(rows, export, head);
		if (!export->library)
			return mc_error_memory(err);
	}
	if (id == MC_KIND_IMAGE)
		mc_row_image_finish((struct mc_row_image *)(void *)row);
	if (id == MC_KIND_LAYOUT)
		mc_row_layout_finish((struct mc_db_layout_file *)(void *)row);
	if (id == MC_KIND_HOST && !((struct mc_db_host_name *)(void *)row)->pattern)
		((struct mc_db_host_name *)(void *)row)->pattern = "";
	return MUSLCHECK_OK;
}

/* "muslcheck/packages/1" */
static enum muslcheck_status read_kind(const json_t *root, enum mc_kind_id *out,
				       struct mc_error *err)
{
	const char *text = json_string_value(json_object_get(root, "kind"));
	char expected[64];
	int i;

	if (!text)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "head: no key 'kind'");
	for (i = MC_KIND_EXPORT; i < MC_KIND_COUNT; i++) {
		snprintf(expected, sizeof(expected), "muslcheck/%s/1",
			 mc_kind((enum mc_kind_id)i)->name);
		if (strcmp(text, expected) == 0) {
			*out = (enum mc_kind_id)i;
			return MUSLCHECK_OK;
		}
	}
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "head: unknown kind '%.60s'",
			    text);
}

static bool is_head_key(const char *key, enum mc_kind_id id)
{
	static const char *const common[] = { "kind", "sources", "date", "confidence",
					      "rows" };
	size_t i;

	for (i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		if (strcmp(key, common[i]) == 0)
			return true;
	}
	return id == MC_KIND_EXPORT && mc_kind_field(mc_kind(MC_KIND_LIBRARY), key);
}

static enum muslcheck_status read_sources(struct mc_rows *rows, const json_t *root,
					  struct mc_error *err)
{
	struct mc_place place = { 0, "sources" };
	const char **texts;
	size_t i, count;
	enum muslcheck_status status =
		mc_texts_read(rows->arena, json_object_get(root, "sources"), &place,
			      &texts, &count, err);

	if (status)
		return status;
	if (count == 0)
		return mc_row_error(err, &place, "is empty", NULL);
	rows->file_source = texts[0];
	for (i = 1; i < count; i++) {
		rows->file_source = mc_arena_printf(rows->arena, "%s; %s",
						    rows->file_source, texts[i]);
		if (!rows->file_source)
			return mc_error_memory(err);
	}
	return MUSLCHECK_OK;
}

/* The day of the last change; files of the user need none.  The newest counts. */
static enum muslcheck_status read_date(struct mc_rows *rows, const json_t *root,
				       struct mc_error *err)
{
	const json_t *value = json_object_get(root, "date");
	const char *date = json_string_value(value);

	if (!value)
		return MUSLCHECK_OK;
	if (!date || !mc_calendar_is_day(date))
		return mc_row_error(err, &(struct mc_place){ 0, "date" }, "is not a date",
				    NULL);
	if (rows->date && strcmp(date, rows->date) <= 0)
		return MUSLCHECK_OK;
	rows->date = mc_arena_strdup(rows->arena, date);
	return rows->date ? MUSLCHECK_OK : mc_error_memory(err);
}

/* Every head has a confidence; that of an exports file also has a library. */
static enum muslcheck_status read_head(struct mc_rows *rows, json_t *root,
				       enum mc_kind_id id, struct mc_row_library **out,
				       struct mc_error *err)
{
	const struct mc_kind *kind = mc_kind(MC_KIND_LIBRARY);
	struct mc_place place = { 0, "confidence" };
	struct mc_row_library *head;
	enum muslcheck_status status;
	const char *key;
	json_t *value;

	json_object_foreach(root, key, value)
	{
		struct mc_place at = { 0, key };

		if (!is_head_key(key, id))
			return mc_row_error(err, &at, "is not known", NULL);
	}
	if (!json_object_get(root, "confidence"))
		return mc_row_error(err, &place, "is missing", NULL);
	head = id == MC_KIND_EXPORT ? mc_row_list_add(&rows->lists[MC_KIND_LIBRARY],
						      rows->arena, sizeof(*head))
				    : mc_arena_alloc(rows->arena, 1, sizeof(*head));
	if (!head)
		return mc_error_memory(err);
	status = mc_confidence_read(json_object_get(root, "confidence"), &place,
				    &head->confidence, err);
	if (!status)
		status = read_sources(rows, root, err);
	if (!status)
		status = read_date(rows, root, err);
	if (!status && id == MC_KIND_EXPORT)
		status = mc_row_fields_read(rows->arena, root, kind,
					    (unsigned char *)(void *)head, 0,
					    head->confidence, err);
	if (!status && id == MC_KIND_EXPORT && head->version_count == 0)
		status = mc_row_error(err, &(struct mc_place){ 0, "versions" },
				      "is missing or empty", NULL);
	*out = head;
	return status;
}

static enum muslcheck_status read_root(struct mc_rows *rows, json_t *root,
				       enum mc_kind_id *out_kind, struct mc_error *err)
{
	struct mc_row_library *head = NULL;
	json_t *array;
	size_t i;
	enum muslcheck_status status = read_kind(root, out_kind, err);

	if (!status)
		status = read_head(rows, root, *out_kind, &head, err);
	if (status)
		return status;
	array = json_object_get(root, "rows");
	if (!json_is_array(array))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "head: no array 'rows'");
	for (i = 0; i < json_array_size(array); i++) {
		status = read_row(rows, json_array_get(array, i), *out_kind, i + 1, head,
				  err);
		if (status)
			return status;
	}
	return MUSLCHECK_OK;
}

/* Forget the rows of a file with a fault: the last one may be incomplete. */
static void forget_rows(struct mc_rows *rows, const size_t counts[MC_KIND_COUNT])
{
	for (size_t i = 0; i < MC_KIND_COUNT; i++)
		rows->lists[i].count = counts[i];
}

enum muslcheck_status mc_rows_read(struct mc_rows *rows, const char *path,
				   enum mc_kind_id *out_kind, struct mc_error *err)
{
	struct mc_error local = { 0 };
	struct mc_json_file file;
	enum muslcheck_status status;
	size_t counts[MC_KIND_COUNT];

	for (size_t i = 0; i < MC_KIND_COUNT; i++)
		counts[i] = rows->lists[i].count;

	if (!err)
		err = &local;
	status = mc_json_file_read(path, &file, err);
	if (status)
		return status;
	if (json_is_object(file.root))
		status = read_root(rows, file.root, out_kind, err);
	else
		status = mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "not a JSON object");
	if (status)
		forget_rows(rows, counts);
	mc_json_file_done(&file);
	return status;
}
