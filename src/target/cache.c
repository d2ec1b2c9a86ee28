/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "target/target.h"

/* More than the sets of packages that one run needs. */
enum { KEPT_MAX = 256 };

struct entry {
	const struct mc_target *base;
	const char **packages;
	size_t package_count;
	enum mc_gcompat_use gcompat;
	struct mc_target target;
};

struct mc_target_cache {
	struct mc_arena arena; /* holds what the entries point at */
	struct mc_target_self *selves;
	struct entry *entries[KEPT_MAX];
	size_t count;
};

enum muslcheck_status mc_target_cache_new(struct mc_target_cache **out)
{
	struct mc_target_cache *cache = calloc(1, sizeof(*cache));

	if (!cache)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&cache->arena);
	*out = cache;
	return MUSLCHECK_OK;
}

void mc_target_cache_free(struct mc_target_cache *cache)
{
	if (!cache)
		return;
	mc_arena_done(&cache->arena);
	mc_target_self_free(cache->selves);
	free(cache);
}

void mc_target_cache_trim(struct mc_target_cache *cache)
{
	if (cache->count < KEPT_MAX)
		return;
	cache->count = 0;
	mc_arena_reset(&cache->arena);
}

static bool is_for(const struct entry *entry, const struct mc_target *base,
		   const char *const *packages, size_t package_count,
		   enum mc_gcompat_use gcompat)
{
	if (entry->base != base || entry->package_count != package_count ||
	    entry->gcompat != gcompat)
		return false;
	/* Package names are the database's own strings. */
	for (size_t i = 0; i < package_count; i++)
		if (entry->packages[i] != packages[i])
			return false;
	return true;
}

static struct entry *make_entry(struct mc_target_cache *cache,
				const struct mc_target *base, const char *const *packages,
				size_t package_count, enum mc_gcompat_use gcompat)
{
	struct entry *entry = mc_arena_alloc(&cache->arena, 1, sizeof(*entry));
	const char **copy = mc_arena_alloc(&cache->arena, package_count, sizeof(*copy));

	if (!entry || !copy)
		return NULL;
	if (package_count)
		memcpy(copy, packages, package_count * sizeof(*copy));
	*entry = (struct entry){ base, copy, package_count, gcompat, *base };
	if (mc_target_extend(base, copy, package_count, gcompat, &cache->arena,
			     &entry->target) != MUSLCHECK_OK)
		return NULL;
	return entry;
}

enum muslcheck_status mc_target_cache_extend(struct mc_target_cache *cache,
					     const struct mc_target *base,
					     const char *const *packages,
					     size_t package_count,
					     enum mc_gcompat_use gcompat,
					     const struct mc_target **out)
{
	struct entry *entry;

	for (size_t i = 0; i < cache->count; i++) {
		entry = cache->entries[i];
		if (is_for(entry, base, packages, package_count, gcompat)) {
			*out = &entry->target;
			return MUSLCHECK_OK;
		}
	}
	entry = make_entry(cache, base, packages, package_count, gcompat);
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	/* A full cache stores nothing more until it is trimmed. */
	if (cache->count < KEPT_MAX)
		cache->entries[cache->count++] = entry;
	*out = &entry->target;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_target_cache_self(struct mc_target_cache *cache,
					   const struct mc_target *base,
					   const struct mc_tree *tree, enum mc_libc libc,
					   const struct mc_target **out)
{
	return mc_target_self_get(&cache->selves, base, tree, libc, out);
}
