/* SPDX-License-Identifier: MIT */
#include "loader/host_names.h"

#include <stdlib.h>
#include <string.h>

/* The rows of one kind: exact names sorted for bsearch, then patterns. */
struct kind_names {
	const struct mc_db_host_name **rows;
	size_t exact_count;
	size_t count;
	size_t capacity;
	bool accepts_unclaimed;
};

struct mc_hosts {
	struct kind_names kinds[MC_KIND_COUNT];
};

struct library_row {
	enum mc_kind kind;
	const char *soname;
};

static const struct library_row library_rows[] = {
#define MC_HOST_LIBRARY(kind, soname) { MC_KIND_##kind, soname },
#include "loader/host_libraries.def"
#undef MC_HOST_LIBRARY
};

const char *mc_host_library(enum mc_kind kind, size_t index)
{
	for (size_t i = 0; i < sizeof(library_rows) / sizeof(*library_rows); i++)
		if (library_rows[i].kind == kind && index-- == 0)
			return library_rows[i].soname;
	return NULL;
}

/* The kind of a row; MC_KIND_COUNT: none.  Rows of one kind often follow each other. */
static enum mc_kind kind_of(const struct mc_db_host_name *row, enum mc_kind last)
{
	int kind = 0;

	if (last != MC_KIND_COUNT && !strcmp(row->kind, mc_kind_name(last)))
		return last;
	while (kind < MC_KIND_COUNT &&
	       strcmp(row->kind, mc_kind_name((enum mc_kind)kind)) != 0)
		kind++;
	return (enum mc_kind)kind;
}

static int compare_rows(const void *left, const void *right)
{
	const struct mc_db_host_name *a = *(const struct mc_db_host_name *const *)left;
	const struct mc_db_host_name *b = *(const struct mc_db_host_name *const *)right;
	bool a_is_pattern = a->match != MC_MATCH_EXACT;
	bool b_is_pattern = b->match != MC_MATCH_EXACT;

	if (a_is_pattern != b_is_pattern)
		return a_is_pattern - b_is_pattern;
	/* Rows of one pattern are in the order of the table. */
	return strcmp(a->pattern, b->pattern) ? strcmp(a->pattern, b->pattern)
					      : (a > b) - (a < b);
}

static bool is_sorted(const struct kind_names *names)
{
	for (size_t i = 1; i < names->count; i++)
		if (compare_rows(&names->rows[i - 1], &names->rows[i]) > 0)
			return false;
	return true;
}

static enum muslcheck_status add_row(struct kind_names *names,
				     const struct mc_db_host_name *row)
{
	const struct mc_db_host_name **rows = names->rows;

	if (row->match == MC_MATCH_UNCLAIMED) {
		names->accepts_unclaimed = true;
		return MUSLCHECK_OK;
	}
	if (names->count == names->capacity) {
		names->capacity = names->capacity ? 2 * names->capacity : 64;
		rows = realloc(rows, names->capacity * sizeof(*rows));
		if (!rows)
			return MUSLCHECK_ERROR_MEMORY;
		names->rows = rows;
	}
	rows[names->count++] = row;
	names->exact_count += row->match == MC_MATCH_EXACT;
	return MUSLCHECK_OK;
}

static enum muslcheck_status collect(const struct mc_symdb *db, struct mc_hosts *hosts)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	enum mc_kind kind = MC_KIND_COUNT;

	for (size_t i = 0; status == MUSLCHECK_OK && i < mc_symdb_host_name_count(db);
	     i++) {
		const struct mc_db_host_name *row = mc_symdb_host_name_at(db, i);

		kind = kind_of(row, kind);
		if (kind != MC_KIND_COUNT)
			status = add_row(&hosts->kinds[kind], row);
	}
	return status;
}

enum muslcheck_status mc_hosts_new(const struct mc_symdb *db, struct mc_hosts **out)
{
	struct mc_hosts *hosts = calloc(1, sizeof(*hosts));
	enum muslcheck_status status =
		hosts ? collect(db, hosts) : MUSLCHECK_ERROR_MEMORY;

	if (status != MUSLCHECK_OK) {
		mc_hosts_free(hosts);
		return status;
	}
	for (int kind = 0; kind < MC_KIND_COUNT; kind++) {
		struct kind_names *names = &hosts->kinds[kind];

		if (!is_sorted(names))
			qsort(names->rows, names->count, sizeof(*names->rows),
			      compare_rows);
	}
	*out = hosts;
	return MUSLCHECK_OK;
}

void mc_hosts_free(struct mc_hosts *hosts)
{
	if (!hosts)
		return;
	for (int kind = 0; kind < MC_KIND_COUNT; kind++)
		free(hosts->kinds[kind].rows);
	free(hosts);
}

static bool has_exactly(const struct kind_names *names, const char *name)
{
	size_t first = 0, end = names->exact_count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;
		int order = strcmp(name, names->rows[middle]->pattern);

		if (!order)
			return true;
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return false;
}

enum mc_host_match mc_hosts_match(const struct mc_hosts *hosts, enum mc_kind kind,
				  const struct mc_symbol *symbol,
				  const struct mc_db_symbol *fact)
{
	const struct kind_names *names = &hosts->kinds[kind];

	if (has_exactly(names, symbol->name))
		return MC_HOST_MATCH_NAME;
	for (size_t i = names->exact_count; i < names->count; i++)
		if (mc_db_host_name_matches(names->rows[i], symbol->name))
			return MC_HOST_MATCH_NAME;
	/* A symbol that is known, or versioned, belongs to a library, not to the host. */
	if (names->accepts_unclaimed && !fact && !symbol->version_soname)
		return MC_HOST_MATCH_UNCLAIMED;
	return MC_HOST_MATCH_NONE;
}
