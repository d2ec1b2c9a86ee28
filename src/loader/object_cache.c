/* SPDX-License-Identifier: MIT */
#include "loader/object_cache.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/libc.h"
#include "base/pathname.h"
#include "loader/musl_symbols.h"

/* Enough for the shared dependencies of one package; more of them if they are small. */
enum { DEPENDENCIES_MAX = 32, KEPT_SIZE_MAX = 8 << 20 };

/* The tables of larger files may take megabytes. */
enum { LARGE_SIZE = 16 << 20 };

struct mc_object_cache {
	const struct mc_symdb *db;
	struct mc_name_rules *rules;
	uint16_t musl; /* library index */
	struct mc_stored **stored;
	size_t count;
	size_t capacity;
	uint64_t clock;
	pthread_mutex_t *large_lock; /* held while a large file is read; may be NULL */
	struct mc_path_memo memo;
};

enum muslcheck_status mc_object_cache_new(const struct mc_symdb *db,
					  struct mc_object_cache **out)
{
	struct mc_object_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return MUSLCHECK_ERROR_MEMORY;
	cache->db = db;
	cache->musl = mc_symdb_library_index(db, "musl");
	if (mc_name_rules_new(db, &cache->rules) != MUSLCHECK_OK) {
		mc_object_cache_free(cache);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = cache;
	return MUSLCHECK_OK;
}

void mc_object_cache_set_large_lock(struct mc_object_cache *cache, pthread_mutex_t *lock)
{
	cache->large_lock = lock;
}

void mc_stored_free(struct mc_stored *stored)
{
	if (!stored)
		return;
	mc_arena_done(&stored->arena);
	mc_file_close(&stored->file);
	mc_tree_unref(stored->tree);
	free(stored);
}

void mc_object_cache_free(struct mc_object_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < cache->count; i++)
		mc_stored_free(cache->stored[i]);
	free(cache->stored);
	mc_name_rules_free(cache->rules);
	mc_path_memo_done(&cache->memo);
	free(cache);
}

/*
 * Local symbols and definitions need no look-up, except for copy and initial-exec TLS
 * relocations; nor do symbols that no relocation uses.
 */
static bool needs_no_lookup(const struct mc_symbol *symbol)
{
	if (symbol->binding == STB_LOCAL || !symbol->uses)
		return true;
	return symbol->section != SHN_UNDEF && !symbol->hidden &&
	       !(symbol->uses & (MC_USE_COPY | MC_USE_TPOFF)) &&
	       mc_musl_counts(symbol, true);
}

/* Caches whether the soname of a verneed is glibc's, by its address. */
struct soname_slot {
	const char *soname;
	bool is_glibc;
};

enum { SLOT_COUNT = 8 }; /* a power of two */

static bool is_glibc_soname(struct soname_slot *slots, const char *soname)
{
	struct soname_slot *slot = &slots[(uintptr_t)soname / 2 % SLOT_COUNT];

	if (slot->soname != soname)
		*slot = (struct soname_slot){ soname, mc_libc_of_soname(soname, NULL) ==
							      MC_LIBC_GLIBC };
	return slot->is_glibc;
}

/* If any verneed names a glibc library, all glibc symbols are versioned. */
static bool has_glibc_versions(const struct mc_object *object, struct soname_slot *slots)
{
	for (size_t i = 0; i < object->verneed_count; i++)
		if (is_glibc_soname(slots, object->verneed[i].soname))
			return true;
	return false;
}

static enum muslcheck_status add_with_rule(struct mc_stored *stored, uint32_t index,
					   size_t *capacity)
{
	uint32_t *with_rule =
		mc_arena_grow(&stored->arena, stored->with_rule, stored->with_rule_count,
			      sizeof(*with_rule), capacity);

	if (!with_rule)
		return MUSLCHECK_ERROR_MEMORY;
	stored->with_rule = with_rule;
	stored->with_rule[stored->with_rule_count++] = index;
	stored->effects |= stored->names[index].rule->effects;
	return MUSLCHECK_OK;
}

/* An undefined symbol may also be defined in the same object, at another version. */
static bool is_not_own(const struct mc_object *object, const struct mc_symbol *symbol,
		       uint32_t hash)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol found;

	return symbol->section == SHN_UNDEF &&
	       !mc_object_find(object, symbol->name, hash, &cursor, &found);
}

static void look_up(const struct mc_object_cache *cache, const struct mc_object *object,
		    const struct mc_symbol *symbol, struct mc_name *name)
{
	name->fact = mc_symdb_find(cache->db, symbol->name, name->hash);
	name->is_in_every_musl =
		mc_symdb_is_in_all_builds(cache->db, name->fact, cache->musl);
	if (!name->is_in_every_musl)
		name->is_not_own = is_not_own(object, symbol, name->hash);
	if (symbol->section == SHN_UNDEF)
		name->rule = mc_name_rules_find(cache->rules, symbol->name, name->hash);
}

/* Collect the symbols to look up, with the properties known from the object alone. */
static enum muslcheck_status find_symbols_to_look_up(struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;
	struct soname_slot slots[SLOT_COUNT] = { { NULL, false } };
	bool versioned = has_glibc_versions(object, slots);

	stored->names = mc_arena_alloc(&stored->arena, object->symbol_count,
				       sizeof(*stored->names));
	stored->lookups = mc_arena_alloc_raw(&stored->arena, object->symbol_count,
					     sizeof(*stored->lookups));
	if (!stored->names || !stored->lookups)
		return MUSLCHECK_ERROR_MEMORY;
	for (uint32_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];
		struct mc_name *name = &stored->names[i];

		if (needs_no_lookup(symbol))
			continue;
		stored->lookups[stored->lookup_count++] = i;
		name->hash = mc_hash_gnu(symbol->name);
		name->asks_glibc = symbol->version_soname &&
				   is_glibc_soname(slots, symbol->version_soname);
		name->is_of_libc = name->asks_glibc || (!versioned && !symbol->version);
	}
	return MUSLCHECK_OK;
}

/* Prefetch coming look-ups: the table is much larger than the CPU caches. */
static void prefetch(const struct mc_object_cache *cache, const struct mc_stored *stored,
		     size_t position)
{
	static const struct {
		size_t ahead;
		enum mc_prefetch when;
	} steps[] = {
		{ 12, MC_PREFETCH_BUCKET },
		{ 8, MC_PREFETCH_SYMBOL },
		{ 4, MC_PREFETCH_FACT },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (position + steps[i].ahead < stored->lookup_count) {
			uint32_t index = stored->lookups[position + steps[i].ahead];

			mc_symdb_prefetch(cache->db, stored->names[index].hash,
					  steps[i].when);
		}
}

static enum muslcheck_status look_up_names(const struct mc_object_cache *cache,
					   struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;
	enum muslcheck_status status = find_symbols_to_look_up(stored);
	size_t capacity = 0;

	for (size_t i = 0; status == MUSLCHECK_OK && i < stored->lookup_count; i++) {
		uint32_t index = stored->lookups[i];

		prefetch(cache, stored, i);
		look_up(cache, object, &object->symbols[index], &stored->names[index]);
		if (stored->names[index].rule)
			status = add_with_rule(stored, index, &capacity);
	}
	return status;
}

/* Object file or archive; the first member represents a whole archive. */
static enum muslcheck_status read_linkable(const struct mc_symdb *db,
					   struct mc_stored *stored)
{
	struct mc_bytes bytes = stored->file.bytes;
	enum muslcheck_status status;

	stored->linkable = mc_arena_alloc(&stored->arena, 1, sizeof(*stored->linkable));
	if (!stored->linkable)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_linkable_read(stored->path, bytes, db, &stored->arena,
				  stored->linkable, &stored->error);
	if (status != MUSLCHECK_OK)
		return status;
	stored->object = stored->linkable->object;
	stored->object.bytes = bytes;
	stored->identity.kind = mc_linkable_is_archive(bytes) ? MC_KIND_STATIC_ARCHIVE
							      : MC_KIND_RELOCATABLE;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_tables(const struct mc_object_cache *cache,
					 const char *path, struct mc_stored *stored)
{
	const char *own_path = mc_arena_strdup(&stored->arena, path);
	enum muslcheck_status status;

	if (!own_path)
		return MUSLCHECK_ERROR_MEMORY;
	stored->path = own_path;
	if (mc_linkable_is_archive(stored->file.bytes))
		return read_linkable(cache->db, stored);
	status = mc_object_read(own_path, stored->file.bytes, &stored->arena,
				&stored->object, &stored->error);
	stored->object.is_mapped = mc_file_has_pages(&stored->file);
	if (status == MUSLCHECK_OK && stored->object.elf_type == ET_REL)
		return read_linkable(cache->db, stored);
	if (status == MUSLCHECK_OK)
		status = mc_identity_of(&stored->object, mc_last_component(path),
					&stored->arena, &stored->identity);
	if (status == MUSLCHECK_OK)
		status = look_up_names(cache, stored);
	return status;
}

/* Drop the pages of a large file once its tables are read. */
static enum muslcheck_status read_object(const struct mc_object_cache *cache,
					 const char *path, struct mc_stored *stored)
{
	bool is_large = stored->file.bytes.size > LARGE_SIZE;
	enum muslcheck_status status;

	if (is_large && cache->large_lock)
		pthread_mutex_lock(cache->large_lock);
	status = read_tables(cache, path, stored);
	if (is_large)
		mc_file_drop_pages(&stored->file);
	if (is_large && cache->large_lock)
		pthread_mutex_unlock(cache->large_lock);
	return status;
}

static enum muslcheck_status insert(struct mc_object_cache *cache,
				    struct mc_stored *stored)
{
	if (cache->count == cache->capacity) {
		size_t capacity =
			cache->capacity ? cache->capacity * 2 : DEPENDENCIES_MAX;
		struct mc_stored **grown =
			reallocarray(cache->stored, capacity, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		cache->stored = grown;
		cache->capacity = capacity;
	}
	stored->last_use = ++cache->clock;
	cache->stored[cache->count++] = stored;
	return MUSLCHECK_OK;
}

/* Find an entry for the same file; with name, only one opened by that path. */
static struct mc_stored *find_same_file(struct mc_object_cache *cache,
					const struct mc_file *file, const char *name)
{
	for (size_t i = 0; i < cache->count; i++) {
		struct mc_stored *stored = cache->stored[i];

		if (mc_file_is_same(&stored->file, file) &&
		    (!name || !strcmp(stored->path, name))) {
			stored->last_use = ++cache->clock;
			return stored;
		}
	}
	return NULL;
}

/* Takes file. */
static enum muslcheck_status add(struct mc_object_cache *cache,
				 const struct mc_tree *tree, const char *path,
				 struct mc_file *file, struct mc_stored **out)
{
	struct mc_stored *stored = calloc(1, sizeof(*stored));

	if (!stored) {
		mc_file_close(file);
		return MUSLCHECK_ERROR_MEMORY;
	}
	stored->file = *file;
	stored->tree = mc_tree_ref(tree);
	mc_arena_init(&stored->arena);
	stored->status = read_object(cache, path, stored);
	if (stored->status == MUSLCHECK_ERROR_MEMORY ||
	    insert(cache, stored) != MUSLCHECK_OK) {
		mc_stored_free(stored);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = stored;
	return MUSLCHECK_OK;
}

/* Find or read a file; see find_same_file for name.  Takes file. */
static enum muslcheck_status get(struct mc_object_cache *cache,
				 const struct mc_tree *tree, const char *path,
				 const char *name, struct mc_file *file,
				 struct mc_stored **out)
{
	*out = find_same_file(cache, file, name);
	if (!*out)
		return add(cache, tree, path, file, out);
	mc_file_close(file);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_stored_read_linkable(const char *path, const struct mc_symdb *db,
					      struct mc_stored **out)
{
	struct mc_stored *stored = calloc(1, sizeof(*stored));
	enum muslcheck_status status;

	*out = NULL;
	if (!stored)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&stored->arena);
	stored->path = mc_arena_strdup(&stored->arena, path);
	status = stored->path ? mc_file_open(path, &stored->file, &stored->error)
			      : MUSLCHECK_ERROR_MEMORY;
	if (status == MUSLCHECK_OK)
		status = read_linkable(db, stored);
	if (status == MUSLCHECK_OK)
		*out = stored;
	else
		mc_stored_free(stored);
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

enum muslcheck_status mc_object_cache_adopt(struct mc_object_cache *cache,
					    struct mc_stored *stored)
{
	enum muslcheck_status status = insert(cache, stored);

	if (status != MUSLCHECK_OK)
		mc_stored_free(stored);
	return status;
}

enum muslcheck_status mc_object_cache_get_dependency(struct mc_object_cache *cache,
						     const struct mc_tree *tree,
						     const char *path,
						     const struct mc_stored **out,
						     struct mc_error *err)
{
	struct mc_stored *stored;
	struct mc_file file;
	enum muslcheck_status status = mc_tree_open(tree, path, &file, err);

	if (status == MUSLCHECK_OK)
		status = get(cache, tree, path, NULL, &file, &stored);
	if (status != MUSLCHECK_OK)
		return status;
	stored->is_dependency = true;
	*out = stored;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_object_cache_get(struct mc_object_cache *cache,
					  const struct mc_tree *tree, const char *path,
					  struct mc_opening *opening, bool may_be_any,
					  const struct mc_stored **out,
					  struct mc_error *err)
{
	const struct mc_bytes magic = { (const unsigned char *)ELFMAG,
					may_be_any ? SELFMAG : 0 };
	struct mc_stored *stored = NULL;
	struct mc_file file;
	bool starts;
	enum muslcheck_status status =
		opening && opening->is_open
			? mc_opening_read_if(opening, magic, &file, &starts, err)
			: mc_tree_open_if(tree, path, magic, &file, &starts, err);

	if (status == MUSLCHECK_OK && starts)
		status = get(cache, tree, path, path, &file, &stored);
	if (status == MUSLCHECK_OK)
		*out = stored;
	return status;
}

struct mc_path_memo *mc_object_cache_memo(struct mc_object_cache *cache)
{
	return &cache->memo;
}

/* The most recently used first. */
static int compare_use(const void *left, const void *right)
{
	const struct mc_stored *a = *(struct mc_stored *const *)left;
	const struct mc_stored *b = *(struct mc_stored *const *)right;

	return (a->last_use < b->last_use) - (a->last_use > b->last_use);
}

/* About what an object takes in memory. */
static size_t size_of(const struct mc_stored *stored)
{
	enum {
		TABLES = 2048,
		SYMBOL = sizeof(struct mc_symbol) + sizeof(struct mc_name)
	};

	return TABLES + stored->object.symbol_count * SYMBOL +
	       (mc_file_has_pages(&stored->file) ? 0 : stored->file.bytes.size);
}

/* Free what is not a dependency.  Returns the size of the rest. */
static size_t keep_dependencies(struct mc_object_cache *cache)
{
	size_t kept = 0, size = 0;

	for (size_t i = 0; i < cache->count; i++) {
		struct mc_stored *stored = cache->stored[i];

		if (!stored->is_dependency) {
			mc_stored_free(stored);
			continue;
		}
		size += size_of(stored);
		cache->stored[kept++] = stored;
	}
	cache->count = kept;
	return size;
}

/* Half of the size is freed at a time, so that few runs of an object sort the others. */
void mc_object_cache_trim(struct mc_object_cache *cache)
{
	size_t size = keep_dependencies(cache);
	bool frees = cache->count > DEPENDENCIES_MAX && size > KEPT_SIZE_MAX;

	if (frees)
		qsort(cache->stored, cache->count, sizeof(*cache->stored), compare_use);
	while (frees && cache->count > DEPENDENCIES_MAX && size > KEPT_SIZE_MAX / 2) {
		struct mc_stored *last = cache->stored[--cache->count];

		size -= size_of(last);
		mc_stored_free(last);
	}
	mc_path_memo_trim(&cache->memo, frees);
}

void mc_object_cache_forget(struct mc_object_cache *cache)
{
	while (cache->count)
		mc_stored_free(cache->stored[--cache->count]);
	mc_path_memo_trim(&cache->memo, true);
}
