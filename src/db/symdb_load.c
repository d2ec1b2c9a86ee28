/* SPDX-License-Identifier: MIT */
/* --db: overlays the embedded table with the rows of one JSON file. */
#include "base/hash.h"
#include "db/symdb_private.h"

#include <string.h>

static enum muslcheck_status unknown(struct mc_error *err, size_t row, const char *key,
				     const char *value)
{
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			    "row %zu: key '%s': unknown value '%.60s'", row, key, value);
}

static struct mc_overlay_symbol *symbol_get(struct mc_symdb *db, const char *name)
{
	const struct mc_db_symbol *known = mc_symdb_find(db, name, mc_hash_gnu(name));

	return mc_overlay_get(&db->overlay, &db->arena, name, known);
}

static enum muslcheck_status fact_add(struct mc_symdb *db, const char *name,
				      const struct mc_overlay_fact *fact,
				      struct mc_error *err)
{
	struct mc_overlay_symbol *symbol = symbol_get(db, name);
	struct mc_overlay_fact *copy = mc_arena_alloc(&db->arena, 1, sizeof(*copy));

	if (!symbol || !copy)
		return mc_error_memory(err);
	*copy = *fact;
	copy->next = symbol->facts;
	symbol->facts = copy;
	return MUSLCHECK_OK;
}

/* True for "1.2.5-mine" and "1.2.5". */
static bool version_extends(const char *version, const char *known)
{
	size_t size = strlen(known);

	return strncmp(version, known, size) == 0 && strchr("-_.+", version[size]);
}

static const struct mc_db_build *base_build(const struct mc_symdb *db,
					    const char *library, const char *version)
{
	size_t i;

	for (i = 0; i < mc_symdb_build_count(db); i++) {
		const struct mc_db_build *build = mc_symdb_build_at(db, i);

		if (strcmp(build->library, library) == 0 && !build->package &&
		    version_extends(version, build->version))
			return build;
	}
	return NULL;
}

static const struct mc_db_image *image_of(const struct mc_symdb *db,
					  const char *libc_build)
{
	size_t i;

	for (i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);

		if (image->libc_build && strcmp(image->libc_build, libc_build) == 0)
			return image;
	}
	return NULL;
}

/* Make the user's own libc a target, with the packages of its base version. */
static enum muslcheck_status add_bare_image(struct mc_symdb *db,
					    const struct mc_db_build *build,
					    const struct mc_db_build *base,
					    struct mc_error *err)
{
	const struct mc_db_image *model = base ? image_of(db, base->id) : NULL;
	struct mc_row_image *row =
		mc_row_list_add(&db->rows.lists[MC_KIND_IMAGE], &db->arena, sizeof(*row));

	if (!row)
		return mc_error_memory(err);
	if (model)
		row->image = *model;
	row->image.id = build->id;
	row->image.family = build->library;
	row->image.libc = mc_libc_named(build->library);
	row->image.release = build->version;
	row->image.libc_build = build->id;
	row->image.machines = build->machines;
	row->image.source = build->source;
	row->image.confidence = build->confidence;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_build(struct mc_symdb *db,
				       const struct mc_row_library *head,
				       const char *version, const char *id,
				       struct mc_error *err)
{
	const struct mc_db_build *base = base_build(db, head->library, version);
	struct mc_row_list *list = &db->rows.lists[MC_KIND_BUILD];
	struct mc_db_build *build = mc_row_list_add(list, &db->arena, sizeof(*build));

	if (!build)
		return mc_error_memory(err);
	build->id = id;
	build->library = head->library;
	build->version = version;
	build->source = db->rows.file_source;
	build->confidence = head->confidence;
	build->features = base ? base->features : 0;
	build->machines = head->machines;
	mc_symdb_build_rank(db, build, list->count - 1);
	build->version_index = MC_NO_VERSION;
	if (strcmp(head->library, "musl") == 0)
		return add_bare_image(db, build, base, err);
	return MUSLCHECK_OK;
}

/* The build of one version of an exports file; added if unknown. */
static enum muslcheck_status own_build(struct mc_symdb *db,
				       const struct mc_row_library *head,
				       const char *version, uint16_t *out,
				       struct mc_error *err)
{
	const char *id = mc_arena_printf(&db->arena, "%s:%s", head->library, version);
	const struct mc_db_build *known;
	struct mc_db_build *build;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!id)
		return mc_error_memory(err);
	known = mc_symdb_build(db, id);
	if (!known)
		status = add_build(db, head, version, id, err);
	if (status)
		return status;
	known = mc_symdb_build(db, id);
	if (known->index >= UINT16_MAX - 1)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "too many builds");
	build = db->rows.lists[MC_KIND_BUILD].items[known->index];
	build->machines |= head->machines;
	if (head->confidence == MUSLCHECK_CONFIDENCE_HIGH)
		build->measured_machines |= head->machines;
	else
		build->measured_machines &= ~head->machines;
	*out = known->index;
	return mc_overlay_replace(&db->overlay, known->index, head->machines, err);
}

static bool version_rank(const struct mc_row_library *head, const char *version,
			 size_t *out)
{
	size_t i;

	for (i = 0; i < head->version_count; i++) {
		if (strcmp(head->versions[i], version) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

static enum muslcheck_status apply_export(struct mc_symdb *db,
					  const struct mc_row_export *row, size_t number,
					  const uint16_t *builds, struct mc_error *err)
{
	const struct mc_row_library *head = row->library;
	size_t since = 0, until = head->version_count - 1, i;
	struct mc_overlay_fact fact = {
		.alias_of = row->alias_of,
		.machines = row->machines & head->machines,
		.presence = row->presence,
		.confidence = head->confidence,
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	if (row->since && !version_rank(head, row->since, &since))
		return unknown(err, number, "since", row->since);
	if (row->until && !version_rank(head, row->until, &until))
		return unknown(err, number, "until", row->until);
	for (i = since; !status && i <= until; i++) {
		fact.build = builds[i];
		status = fact_add(db, row->name, &fact, err);
	}
	return status;
}

static enum muslcheck_status apply_exports(struct mc_symdb *db, size_t first,
					   struct mc_error *err)
{
	const struct mc_row_list *libraries = &db->rows.lists[MC_KIND_LIBRARY];
	const struct mc_row_library *head = libraries->items[libraries->count - 1];
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_EXPORT];
	uint16_t *builds =
		mc_arena_alloc(&db->arena, head->version_count, sizeof(*builds));
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t i;

	if (!builds)
		return mc_error_memory(err);
	for (i = 0; !status && i < head->version_count; i++)
		status = own_build(db, head, head->versions[i], &builds[i], err);
	for (i = first; !status && i < list->count; i++)
		status = apply_export(db, list->items[i], i - first + 1, builds, err);
	return status;
}

static enum muslcheck_status apply_deviation(struct mc_symdb *db,
					     const struct mc_row_deviation *row,
					     size_t number, struct mc_error *err)
{
	const struct mc_db_build *build = mc_symdb_build(db, row->build);
	struct mc_overlay_fact fact = {
		.machines = row->machines,
		.presence = row->change == MC_CHANGE_ADDS ? MC_PRESENCE_PRESENT
							  : MC_PRESENCE_ABSENT,
		.confidence = row->confidence,
	};

	if (!build)
		return unknown(err, number, "build", row->build);
	fact.build = build->index;
	return fact_add(db, row->name, &fact, err);
}

static enum muslcheck_status apply_missing(struct mc_symdb *db,
					   const struct mc_row_missing *row,
					   size_t number, struct mc_error *err)
{
	struct mc_overlay_symbol *symbol;

	if (!mc_symdb_category(db, row->category))
		return unknown(err, number, "category", row->category);
	symbol = symbol_get(db, row->name);
	if (!symbol)
		return mc_error_memory(err);
	symbol->missing = row;
	return MUSLCHECK_OK;
}

/* A build row gives an existing export list another id. */
static enum muslcheck_status apply_build(struct mc_symdb *db, size_t index, size_t number,
					 struct mc_error *err)
{
	struct mc_row_list *list = &db->rows.lists[MC_KIND_BUILD];
	struct mc_db_build *build = list->items[index];
	size_t i = 0;

	if (index >= UINT16_MAX - 1)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "too many builds");
	while (mc_row_compare_keys(MC_KIND_BUILD, list->items[i], build))
		i++;
	mc_symdb_build_rank(db, build, i);
	if (build->version_index == MC_NO_VERSION)
		return unknown(err, number, "version", build->version);
	if (i < index) {
		list->items[i] = build;
		memmove(&list->items[index], &list->items[index + 1],
			(list->count - index - 1) * sizeof(void *));
		list->count--;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_image(const struct mc_symdb *db,
					 const struct mc_row_image *row, size_t number,
					 struct mc_error *err)
{
	size_t i;

	if (row->image.libc_build && !mc_symdb_build(db, row->image.libc_build))
		return unknown(err, number, "libc_build", row->image.libc_build);
	for (i = 0; i < row->build_count; i++) {
		if (!mc_symdb_build(db, row->builds[i]))
			return unknown(err, number, "builds", row->builds[i]);
	}
	return MUSLCHECK_OK;
}

/* Rows replace earlier ones with the same key. */
static void override_rows(struct mc_row_list *list, enum mc_kind_id id, size_t first)
{
	size_t i = first, j;

	while (i < list->count) {
		for (j = 0; j < first &&
			    mc_row_compare_keys(id, list->items[j], list->items[i]);)
			j++;
		if (j < first) {
			list->items[j] = list->items[i];
			memmove(&list->items[i], &list->items[i + 1],
				(list->count - i - 1) * sizeof(void *));
			list->count--;
		} else {
			i++;
		}
	}
}

static enum muslcheck_status check_behaviour(const struct mc_db_behaviour *row,
					     size_t number, struct mc_error *err)
{
	if (row->all_count <= MC_BEHAVIOUR_ALL_MAX)
		return MUSLCHECK_OK;
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			    "row %zu: key 'all': has more than %d names", number,
			    MC_BEHAVIOUR_ALL_MAX);
}

static enum muslcheck_status apply_row(struct mc_symdb *db, enum mc_kind_id id,
				       size_t index, size_t number, struct mc_error *err)
{
	const void *row = db->rows.lists[id].items[index];

	switch (id) {
	case MC_KIND_DEVIATION:
		return apply_deviation(db, row, number, err);
	case MC_KIND_MISSING:
		return apply_missing(db, row, number, err);
	case MC_KIND_BUILD:
		return apply_build(db, index, number, err);
	case MC_KIND_IMAGE:
		return check_image(db, row, number, err);
	case MC_KIND_BEHAVIOUR:
		return check_behaviour(row, number, err);
	default:
		return MUSLCHECK_OK;
	}
}

enum muslcheck_status mc_symdb_load(struct mc_symdb *db, const char *path,
				    struct mc_error *err)
{
	size_t first[MC_KIND_COUNT], number = 1, i;
	enum mc_kind_id id = MC_KIND_COUNT;
	enum muslcheck_status status;

	for (i = 0; i < MC_KIND_COUNT; i++)
		first[i] = db->rows.lists[i].count;
	status = mc_rows_read(&db->rows, path, &id, err);
	if (status)
		return status;
	if (id == MC_KIND_EXPORT)
		return apply_exports(db, first[id], err);
	for (i = first[id]; !status && i < db->rows.lists[id].count; number++) {
		size_t count = db->rows.lists[id].count;

		status = apply_row(db, id, i, number, err);
		i += db->rows.lists[id].count ==
		     count; /* a replacing build was removed from the end */
	}
	if (!status && id != MC_KIND_BUILD && id != MC_KIND_DEVIATION &&
	    id != MC_KIND_MISSING)
		override_rows(&db->rows.lists[id], id, first[id]);
	return status;
}
