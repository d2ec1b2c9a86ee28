/* SPDX-License-Identifier: MIT */
#include "db/rows_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fault(struct mc_rows_check *check, const char *format, ...) MC_PRINTF(2, 3);

static void fault(struct mc_rows_check *check, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	check->fault_count++;
	check->report(check->context, text);
}

void mc_rows_check_order(struct mc_rows_check *check, enum mc_kind_id id, size_t first,
			 const char *path)
{
	const struct mc_row_list *list = &check->rows->lists[id];
	bool spans = id == MC_KIND_EXPORT ||
		     id == MC_KIND_LAYOUT; /* may have several rows per name */
	size_t i, j;

	for (i = first; i + 1 < list->count; i++) {
		int order = mc_row_compare_keys(id, list->items[i], list->items[i + 1]);

		if (mc_kind(id)->sorted && order > 0)
			fault(check, "%s: row %zu: out of order", path, i - first + 2);
		if (mc_kind(id)->sorted && order == 0 && !spans)
			fault(check, "%s: row %zu: same key as the previous row", path,
			      i - first + 2);
	}
	for (i = first; !mc_kind(id)->sorted && i < list->count; i++) {
		for (j = first; j < i; j++) {
			if (!mc_row_compare_keys(id, list->items[i], list->items[j]))
				fault(check, "%s: row %zu: same key as row %zu", path,
				      i - first + 1, j - first + 1);
		}
	}
}

static const struct mc_row_library *find_library(const struct mc_rows *rows,
						 const char *name)
{
	const struct mc_row_list *list = &rows->lists[MC_KIND_LIBRARY];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_library *library = list->items[i];

		if (strcmp(library->library, name) == 0)
			return library;
	}
	return NULL;
}

/* The version's rank; fallback if NULL, version_count if unknown. */
static size_t version_rank(const struct mc_row_library *library, const char *version,
			   size_t fallback)
{
	size_t i = 0;

	if (!version)
		return fallback;
	while (i < library->version_count && strcmp(library->versions[i], version) != 0)
		i++;
	return i;
}

static bool has_build(const struct mc_rows *rows, const char *id)
{
	const struct mc_row_list *list = &rows->lists[MC_KIND_BUILD];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_build *build = list->items[i];

		if (strcmp(build->id, id) == 0)
			return true;
	}
	return false;
}

static bool has_category(const struct mc_rows *rows, const char *name)
{
	const struct mc_row_list *list = &rows->lists[MC_KIND_CATEGORY];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_category *category = list->items[i];

		if (strcmp(category->name, name) == 0)
			return true;
	}
	return false;
}

static bool has_layout(const struct mc_rows *rows, const char *name)
{
	const struct mc_row_list *list = &rows->lists[MC_KIND_LAYOUT];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_layout_file *file = list->items[i];

		if (strcmp(file->layout, name) == 0)
			return true;
	}
	return false;
}

static void check_export_versions(struct mc_rows_check *check,
				  const struct mc_row_export *row)
{
	const struct mc_row_library *library = row->library;
	size_t since = version_rank(library, row->since, 0);
	size_t until = version_rank(library, row->until, library->version_count - 1);

	if (since == library->version_count)
		fault(check, "exports: %s: unknown version '%s'", row->name, row->since);
	else if (until == library->version_count)
		fault(check, "exports: %s: unknown version '%s'", row->name, row->until);
	else if (until < since)
		fault(check, "exports: %s: until is before since", row->name);
}

/* A library with versioned symbols may export a name once per node. */
static bool same_node(const struct mc_row_export *a, const struct mc_row_export *b)
{
	return !a->node || !b->node || strcmp(a->node, b->node) == 0;
}

/* True if two rows of one name cover the same version and architecture. */
static bool overlaps(const struct mc_row_export *a, const struct mc_row_export *b)
{
	size_t last = a->library->version_count - 1;

	return a->library == b->library && (a->machines & b->machines) &&
	       same_node(a, b) &&
	       version_rank(a->library, a->since, 0) <=
		       version_rank(a->library, b->until, last) &&
	       version_rank(a->library, b->since, 0) <=
		       version_rank(a->library, a->until, last);
}

/* Relies on the order: rows of one name are adjacent. */
static void check_exports(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_EXPORT];
	size_t i, j;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_export *row = list->items[i];

		check_export_versions(check, row);
		for (j = i + 1; j < list->count; j++) {
			const struct mc_row_export *other = list->items[j];

			if (strcmp(other->name, row->name) != 0)
				break;
			if (overlaps(row, other))
				fault(check,
				      "exports: %s: two rows for the same versions",
				      row->name);
		}
	}
}

static void check_builds(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_BUILD];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_build *build = list->items[i];
		const struct mc_row_library *library =
			find_library(check->rows, build->library);

		if (!library)
			fault(check, "builds: %s: unknown library '%s'", build->id,
			      build->library);
		else if (version_rank(library, build->version, 0) ==
			 library->version_count)
			fault(check, "builds: %s: unknown version '%s'", build->id,
			      build->version);
		if (build->measured_machines &
		    ~(build->machines | build->partial_machines))
			fault(check,
			      "builds: %s: measured on an architecture without a list",
			      build->id);
	}
}

static void check_names(struct mc_rows_check *check)
{
	const struct mc_row_list *lists = check->rows->lists;
	size_t i;

	for (i = 0; i < lists[MC_KIND_DEVIATION].count; i++) {
		const struct mc_row_deviation *row = lists[MC_KIND_DEVIATION].items[i];

		if (!has_build(check->rows, row->build))
			fault(check, "deviations: %s: unknown build '%s'", row->name,
			      row->build);
	}
	for (i = 0; i < lists[MC_KIND_MISSING].count; i++) {
		const struct mc_row_missing *row = lists[MC_KIND_MISSING].items[i];

		if (!has_category(check->rows, row->category))
			fault(check, "missing: %s: unknown category '%s'", row->name,
			      row->category);
	}
	for (i = 0; i < lists[MC_KIND_PACKAGE].count; i++) {
		const struct mc_db_package *row = lists[MC_KIND_PACKAGE].items[i];

		if (row->library && !find_library(check->rows, row->library))
			fault(check, "packages: %s: unknown library '%s'", row->name,
			      row->library);
	}
}

static void check_layouts(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_LAYOUT];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_layout_file *row = list->items[i];

		if (strcmp(row->provides, "stub") != 0 &&
		    !find_library(check->rows, row->provides))
			fault(check, "layouts: %s: unknown library '%s'", row->path,
			      row->provides);
	}
}

static void check_images(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_IMAGE];
	size_t i, b;

	for (i = 0; i < list->count; i++) {
		const struct mc_row_image *row = list->items[i];

		if (row->image.libc_build &&
		    !has_build(check->rows, row->image.libc_build))
			fault(check, "images: %s: unknown build '%s'", row->image.id,
			      row->image.libc_build);
		for (b = 0; b < row->build_count; b++) {
			if (!has_build(check->rows, row->builds[b]))
				fault(check, "images: %s: unknown build '%s'",
				      row->image.id, row->builds[b]);
		}
		if (row->image.gcompat_layout &&
		    !has_layout(check->rows, row->image.gcompat_layout))
			fault(check, "images: %s: unknown layout '%s'", row->image.id,
			      row->image.gcompat_layout);
	}
}

/* A row about a version of musl that no build has would never apply. */
static bool is_musl_version(const struct mc_rows *rows, const char *version)
{
	const struct mc_row_library *musl = find_library(rows, "musl");

	return !musl || version_rank(musl, version, 0) < musl->version_count;
}

static void check_abi(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_ABI];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_abi *row = list->items[i];

		if (!is_musl_version(check->rows, row->since) ||
		    !is_musl_version(check->rows, row->until))
			fault(check, "abi: %s: unknown version of musl", row->name);
		if (row->effect != MC_ABI_BENIGN && !row->remedy)
			fault(check, "abi: %s: no remedy", row->name);
	}
}

static void check_behaviours(struct mc_rows_check *check)
{
	const struct mc_row_list *list = &check->rows->lists[MC_KIND_BEHAVIOUR];
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct mc_db_behaviour *row = list->items[i];

		if (row->all_count > MC_BEHAVIOUR_ALL_MAX)
			fault(check, "behaviours: %s: more than %d names in all", row->id,
			      MC_BEHAVIOUR_ALL_MAX);
		if (!row->any_count && !row->all_count && !row->needed_count &&
		    !row->string_count && !row->when)
			fault(check,
			      "behaviours: %s: has no condition, so it applies to every object",
			      row->id);
	}
}

void mc_rows_check_references(struct mc_rows_check *check)
{
	check_exports(check);
	check_builds(check);
	check_names(check);
	check_layouts(check);
	check_images(check);
	check_abi(check);
	check_behaviours(check);
}
