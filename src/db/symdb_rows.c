/* SPDX-License-Identifier: MIT */
/* Kinds with few rows: read from the embedded words and accessed by index. */
#include "db/symdb_private.h"

#include <stdlib.h>
#include <string.h>

static const char *pool_text(uint32_t offset)
{
	return offset ? mc_table_pool + offset : NULL;
}

/* One word for the count, then one per text.  Returns the words used; 0: no memory. */
static size_t load_texts(struct mc_symdb *db, const struct mc_field *field,
			 unsigned char *row, const uint32_t *words)
{
	size_t i, count = words[0];
	const char **texts = mc_arena_alloc(&db->arena, count + 1, sizeof(*texts));

	if (!texts)
		return 0;
	for (i = 0; i < count; i++)
		texts[i] = pool_text(words[1 + i]);
	memcpy(row + field->offset, &texts, sizeof(texts));
	memcpy(row + field->count_offset, &count, sizeof(count));
	return count + 1;
}

static size_t load_field(struct mc_symdb *db, const struct mc_field *field,
			 unsigned char *row, const uint32_t *words)
{
	unsigned char *at = row + field->offset;
	const char *text;

	switch (field->type) {
	case MC_FIELD_TEXTS:
		return load_texts(db, field, row, words);
	case MC_FIELD_TEXT:
		text = pool_text(words[0]);
		memcpy(at, &text, sizeof(text));
		break;
	case MC_FIELD_BOOL:
		*(bool *)(void *)at = words[0] != 0;
		break;
	case MC_FIELD_FLAGS:
	case MC_FIELD_WORD:
	case MC_FIELD_NUMBER:
	case MC_FIELD_CONFIDENCE:
		memcpy(at, words, sizeof(words[0]));
		break;
	}
	return 1;
}

static bool has_fixed_rows(const struct mc_kind *kind)
{
	for (size_t i = 0; i < kind->field_count; i++)
		if (kind->fields[i].type == MC_FIELD_TEXTS)
			return false;
	return true;
}

/* One field of all rows, each of which takes stride words. */
static void load_column(const struct mc_field *field, unsigned char *row, size_t row_size,
			const uint32_t *words, size_t stride, size_t count)
{
	const char *text;

	row += field->offset;
	for (size_t i = 0; i < count; i++, row += row_size, words += stride)
		if (field->type == MC_FIELD_TEXT) {
			text = pool_text(*words);
			memcpy(row, &text, sizeof(text));
		} else if (field->type == MC_FIELD_BOOL) {
			*(bool *)(void *)row = *words != 0;
		} else {
			memcpy(row, words, sizeof(*words));
		}
}

static enum muslcheck_status load_rows(struct mc_symdb *db, const struct mc_kind *kind,
				       unsigned char *row, const uint32_t *words,
				       size_t count)
{
	for (size_t i = 0; i < count; i++, row += kind->row_size)
		for (size_t f = 0; f < kind->field_count; f++) {
			size_t used = load_field(db, &kind->fields[f], row, words);

			if (!used)
				return MUSLCHECK_ERROR_MEMORY;
			words += used;
		}
	return MUSLCHECK_OK;
}

/* The many rows of packages have no lists: field by field takes a fifth of the time. */
static enum muslcheck_status load_kind(struct mc_symdb *db, enum mc_kind_id id)
{
	const struct mc_kind *kind = mc_kind(id);
	const uint32_t *words = mc_table_words + mc_table_kinds[id].first;
	size_t count = mc_table_kinds[id].count;
	unsigned char *row = mc_row_list_add_many(&db->rows.lists[id], &db->arena,
						  kind->row_size, count);

	if (!row)
		return MUSLCHECK_ERROR_MEMORY;
	if (!has_fixed_rows(kind))
		return load_rows(db, kind, row, words, count);
	for (size_t f = 0; f < kind->field_count; f++)
		load_column(&kind->fields[f], row, kind->row_size, words + f,
			    kind->field_count, count);
	return MUSLCHECK_OK;
}

/* The rows of one soname are adjacent. */
static enum muslcheck_status index_nodes(struct mc_symdb *db)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_NODE];
	const char *last = NULL;

	db->nodes.arena = &db->arena;
	for (size_t i = 0; i < list->count; i++) {
		const struct mc_db_node *row = list->items[i];
		struct mc_map_entry *entry;
		bool is_new;

		if (row->soname == last)
			continue;
		last = row->soname;
		entry = mc_map_add_text(&db->nodes, row->soname, &is_new);
		if (!entry)
			return MUSLCHECK_ERROR_MEMORY;
		if (is_new)
			entry->index = i;
	}
	return MUSLCHECK_OK;
}

static void finish_rows(struct mc_symdb *db)
{
	struct mc_row_list *lists = db->rows.lists;
	size_t i;

	for (i = 0; i < lists[MC_KIND_BUILD].count; i++)
		mc_symdb_build_rank(db, lists[MC_KIND_BUILD].items[i], i);
	for (i = 0; i < lists[MC_KIND_IMAGE].count; i++)
		mc_row_image_finish(lists[MC_KIND_IMAGE].items[i]);
	for (i = 0; i < lists[MC_KIND_LAYOUT].count; i++)
		mc_row_layout_finish(lists[MC_KIND_LAYOUT].items[i]);
	for (i = 0; i < lists[MC_KIND_HOST].count; i++) {
		struct mc_db_host_name *host = lists[MC_KIND_HOST].items[i];

		if (!host->pattern)
			host->pattern = "";
	}
}

const char *mc_symdb_date(void)
{
	return mc_table_date;
}

const char *mc_symdb_version(void)
{
	return mc_table_version;
}

enum muslcheck_status mc_symdb_new(struct mc_symdb **out)
{
	struct mc_symdb *db = calloc(1, sizeof(*db));
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t id;

	if (!db)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&db->arena);
	mc_rows_init(&db->rows, &db->arena);
	for (id = 0; !status && id < MC_KIND_COUNT; id++)
		status = load_kind(db, (enum mc_kind_id)id);
	if (!status)
		status = mc_symdb_index_libraries(db);
	if (!status)
		status = index_nodes(db);
	if (status) {
		mc_symdb_free(db);
		return status;
	}
	finish_rows(db);
	*out = db;
	return MUSLCHECK_OK;
}

void mc_symdb_free(struct mc_symdb *db)
{
	if (!db)
		return;
	mc_overlay_done(&db->overlay);
	mc_rows_done(&db->rows);
	mc_arena_done(&db->arena);
	free(db);
}

void mc_symdb_build_rank(const struct mc_symdb *db, struct mc_db_build *build,
			 size_t index)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_LIBRARY];
	size_t i, v;

	build->index = (uint16_t)index;
	build->library_index = MC_NO_VERSION;
	build->version_index = MC_NO_VERSION;
	for (i = 0; i < list->count; i++) {
		const struct mc_row_library *library = list->items[i];

		if (strcmp(library->library, build->library) != 0)
			continue;
		build->library_index = (uint16_t)i;
		/* Only the embedded table has facts about versions. */
		for (v = 0; i < mc_table_kinds[MC_KIND_LIBRARY].count &&
			    v < library->version_count;
		     v++) {
			if (strcmp(library->versions[v], build->version) != 0)
				continue;
			build->version_index = (uint16_t)v;
			break;
		}
		return;
	}
}

const struct mc_row_category *mc_symdb_category(const struct mc_symdb *db,
						const char *name)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_CATEGORY];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_category *row = list->items[i];

		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

#define ACCESSORS(noun, id)                                                              \
	size_t mc_symdb_##noun##_count(const struct mc_symdb *db)                        \
	{                                                                                \
		return db->rows.lists[id].count;                                         \
	}                                                                                \
	const struct mc_db_##noun *mc_symdb_##noun##_at(const struct mc_symdb *db,       \
							size_t index)                    \
	{                                                                                \
		return db->rows.lists[id].items[index];                                  \
	}

ACCESSORS(build, MC_KIND_BUILD)
ACCESSORS(package, MC_KIND_PACKAGE)
ACCESSORS(dependency, MC_KIND_DEPENDENCY)
ACCESSORS(program, MC_KIND_PROGRAM)
ACCESSORS(abi, MC_KIND_ABI)
ACCESSORS(node, MC_KIND_NODE)
ACCESSORS(verdef, MC_KIND_VERDEF)
ACCESSORS(behaviour, MC_KIND_BEHAVIOUR)
ACCESSORS(needs, MC_KIND_NEEDS)
ACCESSORS(reduced, MC_KIND_REDUCED)
ACCESSORS(remedy, MC_KIND_REMEDY)
ACCESSORS(layout_file, MC_KIND_LAYOUT)
ACCESSORS(image, MC_KIND_IMAGE) /* the image comes first in its row */
ACCESSORS(host_name, MC_KIND_HOST)

const struct mc_db_build *mc_symdb_build(const struct mc_symdb *db, const char *id)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_BUILD];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_build *build = list->items[i];

		if (strcmp(build->id, id) == 0)
			return build;
	}
	return NULL;
}

/*
 * Embedded rows of a kind are sorted; rows from --db files follow, unsorted.  Returns the
 * first embedded row that is not below the key (binary search).
 */
static size_t first_from(const struct mc_symdb *db, enum mc_kind_id id, const void *key,
			 bool (*below)(const void *row, const void *key))
{
	size_t low = 0, high = mc_table_kinds[id].count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (below(db->rows.lists[id].items[middle], key))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int compare_absent(const struct mc_db_absent_soname *left,
			  const struct mc_db_absent_soname *right)
{
	int order = strcmp(left->distribution, right->distribution);

	return order ? order : strcmp(left->soname, right->soname);
}

static bool absent_is_below(const void *row, const void *key)
{
	return compare_absent(row, key) < 0;
}

const struct mc_db_absent_soname *mc_symdb_absent_soname(const struct mc_symdb *db,
							 const char *distribution,
							 const char *soname)
{
	const struct mc_row_list *list = &db->rows.lists[MC_KIND_ABSENT_SONAME];
	const struct mc_db_absent_soname key = { .distribution = distribution,
						 .soname = soname };
	size_t embedded_count = mc_table_kinds[MC_KIND_ABSENT_SONAME].count;
	size_t i = first_from(db, MC_KIND_ABSENT_SONAME, &key, absent_is_below);

	if (i < embedded_count && !compare_absent(list->items[i], &key))
		return list->items[i];
	for (i = embedded_count; i < list->count; i++)
		if (!compare_absent(list->items[i], &key))
			return list->items[i];
	return NULL;
}

static bool needs_is_below(const void *row, const void *soname)
{
	return strcmp(((const struct mc_db_needs *)row)->soname, soname) < 0;
}

size_t mc_symdb_needs_first(const struct mc_symdb *db, const char *soname)
{
	size_t count = mc_symdb_needs_count(db);
	size_t i;

	for (i = mc_table_kinds[MC_KIND_NEEDS].count; i < count; i++)
		if (!strcmp(mc_symdb_needs_at(db, i)->soname, soname))
			return i;
	i = first_from(db, MC_KIND_NEEDS, soname, needs_is_below);
	return i < count && !strcmp(mc_symdb_needs_at(db, i)->soname, soname) ? i : count;
}

static bool remedy_is_below(const void *row, const void *problem)
{
	return strcmp(((const struct mc_db_remedy *)row)->problem, problem) < 0;
}

const struct mc_db_remedy *mc_symdb_next_remedy(const struct mc_symdb *db,
						const char *problem, size_t *cursor)
{
	size_t embedded_count = mc_table_kinds[MC_KIND_REMEDY].count;

	if (!*cursor)
		*cursor = first_from(db, MC_KIND_REMEDY, problem, remedy_is_below);
	while (*cursor < mc_symdb_remedy_count(db)) {
		bool is_embedded = *cursor < embedded_count;
		const struct mc_db_remedy *row = mc_symdb_remedy_at(db, (*cursor)++);

		if (!strcmp(row->problem, problem))
			return row;
		if (is_embedded)
			*cursor = embedded_count;
	}
	return NULL;
}

size_t mc_symdb_node_first(const struct mc_symdb *db, const char *soname)
{
	const struct mc_map_entry *entry = mc_map_find_text(&db->nodes, soname);
	size_t count = mc_symdb_node_count(db);
	size_t i = mc_table_kinds[MC_KIND_NODE].count;

	if (entry)
		return entry->index;
	while (i < count && strcmp(mc_symdb_node_at(db, i)->soname, soname) != 0)
		i++;
	return i;
}

static bool verdef_is_below(const void *row, const void *key)
{
	const struct mc_db_verdef *left = row, *right = key;
	int order = strcmp(left->image, right->image);

	return order < 0 || (!order && strcmp(left->soname, right->soname) < 0);
}

static bool is_verdef_of(const struct mc_db_verdef *row, const struct mc_db_verdef *key)
{
	return !strcmp(row->soname, key->soname) && !strcmp(row->image, key->image);
}

const struct mc_db_verdef *mc_symdb_verdef(const struct mc_symdb *db, const char *image,
					   const char *soname)
{
	const struct mc_db_verdef key = { .image = image, .soname = soname };
	size_t embedded_count = mc_table_kinds[MC_KIND_VERDEF].count;
	size_t i;

	for (i = mc_symdb_verdef_count(db); i-- > embedded_count;)
		if (is_verdef_of(mc_symdb_verdef_at(db, i), &key))
			return mc_symdb_verdef_at(db, i);
	i = first_from(db, MC_KIND_VERDEF, &key, verdef_is_below);
	return i < embedded_count && is_verdef_of(mc_symdb_verdef_at(db, i), &key)
		       ? mc_symdb_verdef_at(db, i)
		       : NULL;
}
