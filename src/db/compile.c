/* SPDX-License-Identifier: MIT */
#include "db/compile.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_VERSION = 0xff };

/* Append a copy. Returns its offset; 0 if out of memory. */
static uint32_t append(struct mc_pool *pool, const char *text)
{
	size_t size = strlen(text) + 1, offset = pool->size;

	while (pool->size + size > pool->capacity) {
		size_t capacity = pool->capacity ? pool->capacity * 2 : 1 << 20;
		char *bytes = realloc(pool->bytes, capacity);

		if (!bytes)
			return 0;
		pool->bytes = bytes;
		pool->capacity = capacity;
	}
	memcpy(pool->bytes + offset, text, size);
	pool->size += size;
	return (uint32_t)offset;
}

/* .bytes moves as it grows, so the map has the caller's text as its key. */
static uint32_t add(struct mc_pool *pool, const char *text)
{
	struct mc_map_entry *entry;
	bool is_new;

	if (!pool->size)
		append(pool, "");
	entry = mc_map_add_text(&pool->offsets, text, &is_new);
	if (!entry)
		return 0;
	if (is_new)
		entry->index = append(pool, text);
	return (uint32_t)entry->index;
}

uint32_t mc_pool_add(struct mc_pool *pool, const char *text)
{
	uint32_t offset;

	if (!text || !*text)
		return 0;
	offset = add(pool, text);
	if (!offset)
		pool->out_of_memory = true;
	return offset;
}

void mc_pool_done(struct mc_pool *pool)
{
	free(pool->bytes);
	mc_map_done(&pool->offsets);
	*pool = (struct mc_pool){ 0 };
}

static struct mc_compiled_symbol *symbol_get(struct mc_compiled *compiled,
					     const char *name)
{
	const struct mc_map_entry *known = mc_map_find_text(&compiled->by_name, name);
	struct mc_compiled_symbol *symbol;
	struct mc_map_entry *added;

	if (known)
		return known->item;
	symbol = mc_arena_alloc(compiled->rows->arena, 1, sizeof(*symbol));
	added = symbol ? mc_map_add_text(&compiled->by_name, name, NULL) : NULL;
	if (!added)
		return NULL;
	added->item = symbol;
	symbol->name = name;
	symbol->hash = mc_hash_gnu(name);
	symbol->missing = MC_TABLE_NO_MISSING;
	return symbol;
}

/* NULL if out of memory. */
static struct mc_table_fact *fact_add(struct mc_compiled *compiled, const char *name)
{
	struct mc_compiled_symbol *symbol = symbol_get(compiled, name);
	struct mc_compiled_fact *fact =
		mc_arena_alloc(compiled->rows->arena, 1, sizeof(*fact));

	if (!symbol || !fact)
		return NULL;
	fact->next = symbol->facts;
	symbol->facts = fact;
	return &fact->row;
}

static bool version_find(const struct mc_row_library *library, const char *version,
			 uint8_t *out)
{
	size_t i;

	for (i = 0; i < library->version_count && i < LAST_VERSION; i++) {
		if (strcmp(library->versions[i], version) == 0) {
			*out = (uint8_t)i;
			return true;
		}
	}
	return false;
}

static enum muslcheck_status unknown(struct mc_error *err, const char *what,
				     const char *name, const char *owner)
{
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "%.60s: unknown %s '%.60s'",
			    owner, what, name);
}

static uint16_t library_index(const struct mc_rows *rows,
			      const struct mc_row_library *library)
{
	uint16_t i = 0;

	while (rows->lists[MC_KIND_LIBRARY].items[i] != library)
		i++;
	return i;
}

static enum muslcheck_status compile_export(struct mc_compiled *compiled,
					    const struct mc_row_export *row,
					    struct mc_error *err)
{
	struct mc_table_fact *fact = fact_add(compiled, row->name);

	if (!fact)
		return mc_error_memory(err);
	fact->library = library_index(compiled->rows, row->library);
	fact->build = MC_TABLE_NO_BUILD;
	fact->until = LAST_VERSION;
	fact->machines = (uint8_t)row->machines;
	fact->presence = (uint8_t)row->presence;
	if (row->alias_of) {
		fact->presence |= MC_TABLE_ALIAS;
		fact->alias_of = mc_pool_add(&compiled->pool, row->alias_of);
	}
	fact->node = mc_pool_add(&compiled->pool, row->node);
	if (row->since && !version_find(row->library, row->since, &fact->since))
		return unknown(err, "version", row->since, row->name);
	if (row->until && !version_find(row->library, row->until, &fact->until))
		return unknown(err, "version", row->until, row->name);
	if (fact->until < fact->since)
		return unknown(err, "order of versions", row->until, row->name);
	return MUSLCHECK_OK;
}

static enum muslcheck_status compile_deviation(struct mc_compiled *compiled,
					       const struct mc_row_deviation *row,
					       struct mc_error *err)
{
	const struct mc_row_list *builds = &compiled->rows->lists[MC_KIND_BUILD];
	struct mc_table_fact *fact = fact_add(compiled, row->name);
	uint8_t i;

	if (!fact)
		return mc_error_memory(err);
	for (i = 0; i < builds->count; i++) {
		const struct mc_db_build *build = builds->items[i];

		if (strcmp(build->id, row->build) == 0)
			break;
	}
	if (i == builds->count)
		return unknown(err, "build", row->build, row->name);
	fact->build = i;
	fact->until = LAST_VERSION;
	fact->machines = (uint8_t)row->machines;
	fact->presence =
		row->change == MC_CHANGE_ADDS ? MC_PRESENCE_PRESENT : MC_PRESENCE_ABSENT;
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_build(const struct mc_rows *rows,
					 const struct mc_db_build *build,
					 struct mc_error *err)
{
	const struct mc_row_list *libraries = &rows->lists[MC_KIND_LIBRARY];
	uint8_t rank;
	size_t i;

	for (i = 0; i < libraries->count; i++) {
		const struct mc_row_library *library = libraries->items[i];

		if (strcmp(library->library, build->library) != 0)
			continue;
		if (!version_find(library, build->version, &rank))
			return unknown(err, "version", build->version, build->id);
		return MUSLCHECK_OK;
	}
	return unknown(err, "library", build->library, build->id);
}

static enum muslcheck_status compile_missing(struct mc_compiled *compiled, uint16_t index,
					     struct mc_error *err)
{
	const struct mc_row_missing *row =
		compiled->rows->lists[MC_KIND_MISSING].items[index];
	struct mc_compiled_symbol *symbol = symbol_get(compiled, row->name);

	if (!symbol)
		return mc_error_memory(err);
	if (symbol->missing != MC_TABLE_NO_MISSING)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "%.60s: duplicate in missing", row->name);
	symbol->missing = index;
	return MUSLCHECK_OK;
}

static enum muslcheck_status compile_rows(struct mc_compiled *compiled,
					  struct mc_error *err)
{
	const struct mc_row_list *lists = compiled->rows->lists;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t i;

	/* Facts have sixteen bits for their library. */
	if (lists[MC_KIND_LIBRARY].count > UINT16_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
				    "%zu libraries, but rows can name only %d",
				    lists[MC_KIND_LIBRARY].count, UINT16_MAX);
	for (i = 0; !status && i < lists[MC_KIND_BUILD].count; i++)
		status = check_build(compiled->rows, lists[MC_KIND_BUILD].items[i], err);
	for (i = 0; !status && i < lists[MC_KIND_EXPORT].count; i++)
		status = compile_export(compiled, lists[MC_KIND_EXPORT].items[i], err);
	for (i = 0; !status && i < lists[MC_KIND_DEVIATION].count; i++)
		status = compile_deviation(compiled, lists[MC_KIND_DEVIATION].items[i],
					   err);
	for (i = 0; !status && i < lists[MC_KIND_MISSING].count; i++)
		status = compile_missing(compiled, (uint16_t)i, err);
	return status;
}

static int compare_symbols(const void *left, const void *right)
{
	const struct mc_compiled_symbol *a = *(struct mc_compiled_symbol *const *)left;
	const struct mc_compiled_symbol *b = *(struct mc_compiled_symbol *const *)right;

	return strcmp(a->name, b->name);
}

static struct mc_compiled_symbol **collect_sorted(const struct mc_compiled *compiled)
{
	struct mc_compiled_symbol **sorted =
		calloc(compiled->symbol_count + 1, sizeof(struct mc_compiled_symbol *));

	if (!sorted)
		return NULL;
	for (size_t i = 0; i < compiled->symbol_count; i++)
		sorted[i] = compiled->by_name.entries[i].item;
	qsort(sorted, compiled->symbol_count, sizeof(struct mc_compiled_symbol *),
	      compare_symbols);
	return sorted;
}

/* Stable counting sort by bucket. */
static void place(const struct mc_compiled *compiled, struct mc_compiled_symbol **sorted,
		  size_t *starts, struct mc_compiled_symbol **placed)
{
	size_t i, bucket, mask = compiled->bucket_count - 1;

	for (i = 0; i < compiled->symbol_count; i++)
		starts[(sorted[i]->hash & mask) + 1]++;
	for (bucket = 0; bucket < compiled->bucket_count; bucket++)
		starts[bucket + 1] += starts[bucket];
	for (i = 0; i < compiled->symbol_count; i++)
		placed[starts[sorted[i]->hash & mask]++] = sorted[i];
}

/* Sort by name, then by bucket, so that the output is reproducible. */
static enum muslcheck_status sort_into_buckets(struct mc_compiled *compiled,
					       struct mc_error *err)
{
	struct mc_compiled_symbol **sorted, **placed;
	size_t *starts;

	compiled->symbol_count = compiled->by_name.count;
	sorted = collect_sorted(compiled);
	placed = calloc(compiled->symbol_count + 1, sizeof(struct mc_compiled_symbol *));
	compiled->bucket_count = 1;
	/* Two to four names a bucket: their hashes are in one cache line. */
	while (compiled->bucket_count * 4 < compiled->symbol_count)
		compiled->bucket_count *= 2;
	starts = calloc(compiled->bucket_count + 1, sizeof(*starts));
	if (sorted && placed && starts)
		place(compiled, sorted, starts, placed);
	else
		mc_error_memory(err);
	free(sorted);
	free(starts);
	compiled->symbols = placed;
	return err->status;
}

enum muslcheck_status mc_compile(struct mc_rows *rows, struct mc_compiled *out,
				 struct mc_error *err)
{
	enum muslcheck_status status;

	*out = (struct mc_compiled){ .rows = rows };
	if (rows->lists[MC_KIND_BUILD].count >= MC_TABLE_NO_BUILD ||
	    rows->lists[MC_KIND_MISSING].count >= MC_TABLE_NO_MISSING)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT,
				    "too many rows for the table's columns");
	status = compile_rows(out, err);
	return status ? status : sort_into_buckets(out, err);
}

void mc_compiled_done(struct mc_compiled *compiled)
{
	free(compiled->symbols);
	mc_map_done(&compiled->by_name);
	mc_pool_done(&compiled->pool);
	*compiled = (struct mc_compiled){ 0 };
}
