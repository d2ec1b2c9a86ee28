/* SPDX-License-Identifier: MIT */
#include "loader/host_names.h"

#include <stdlib.h>
#include <string.h>

/* The rows of one kind: exact names sorted for bsearch, then patterns. */
struct kind_names {
	const struct mc_db_host_name **rows;
	size_t exact_count;
	size_t count;
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

static bool is_of_kind(const struct mc_db_host_name *row, enum mc_kind kind)
{
	return !strcmp(row->kind, mc_kind_name(kind));
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

static enum muslcheck_status collect(const struct mc_symdb *db, enum mc_kind kind,
				     struct kind_names *names)
{
	size_t count = mc_symdb_host_name_count(db);

	names->rows = calloc(count ? count : 1, sizeof(*names->rows));
	if (!names->rows)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct mc_db_host_name *row = mc_symdb_host_name_at(db, i);

		if (!is_of_kind(row, kind))
			continue;
		if (row->match == MC_MATCH_UNCLAIMED) {
			names->accepts_unclaimed = true;
			continue;
		}
		names->rows[names->count++] = row;
		names->exact_count += row->match == MC_MATCH_EXACT;
	}
	if (names->count)
		qsort(names->rows, names->count, sizeof(*names->rows), compare_rows);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_hosts_new(const struct mc_symdb *db, struct mc_hosts **out)
{
	struct mc_hosts *hosts = calloc(1, sizeof(*hosts));
	enum muslcheck_status status = hosts ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (int kind = 0; status == MUSLCHECK_OK && kind < MC_KIND_COUNT; kind++)
		status = collect(db, (enum mc_kind)kind, &hosts->kinds[kind]);
	if (status == MUSLCHECK_OK)
		*out = hosts;
	else
		mc_hosts_free(hosts);
	return status;
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
