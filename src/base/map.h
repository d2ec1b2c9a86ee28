/* SPDX-License-Identifier: MIT */
/*
 * A hash map from bytes to an index or a pointer; the one hash table of this program.
 *
 * The hash is seeded with random bits, so a file whose author chose its names cannot make
 * them collide.  Entries keep the order in which they were added, and nothing can walk the
 * map in hash order: output does not depend on the seed.  Entries cannot be removed.
 */
#ifndef MC_BASE_MAP_H
#define MC_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"

struct mc_map_entry {
	const char *key; /* borrowed: must outlive the map */
	size_t key_size;
	union { /* the value, which is the caller's */
		size_t index;
		void *item;
		const void *const_item;
		const char *text;
	};
};

struct mc_map_slot;

/* A zeroed map is empty.  Set arena, and nothing else, before the first entry. */
struct mc_map {
	struct mc_map_entry *entries; /* in the order in which they were added */
	size_t count;
	struct mc_arena *arena;	   /* where memory comes from; NULL: the heap */
	struct mc_map_slot *slots; /* private: open addressing */
	size_t slot_count;	   /* private: a power of two, or 0 */
	uint64_t seed[2];	   /* private */
};

/* Free the map's memory, unless it is an arena's.  The map can be used again. */
void mc_map_done(struct mc_map *map);

/* The entry with this key; NULL if there is none.  Valid until the next mc_map_add. */
struct mc_map_entry *mc_map_find(const struct mc_map *map, const void *key, size_t size);

/*
 * The entry with this key, added with value 0 if there is none; *is_new may be NULL.
 * Valid until the next mc_map_add.  NULL: out of memory, and the map is as before.
 */
struct mc_map_entry *mc_map_add(struct mc_map *map, const void *key, size_t size,
				bool *is_new);

/* How many slots a look-up of this key reads: for tests. */
size_t mc_map_probe_count(const struct mc_map *map, const void *key, size_t size);

/* The same two for a NUL-terminated key. */
static inline struct mc_map_entry *mc_map_find_text(const struct mc_map *map,
						    const char *key)
{
	return map->count ? mc_map_find(map, key, strlen(key)) : NULL;
}

static inline struct mc_map_entry *mc_map_add_text(struct mc_map *map, const char *key,
						   bool *is_new)
{
	return mc_map_add(map, key, strlen(key), is_new);
}

/* The index stored under this key; SIZE_MAX if there is none. */
static inline size_t mc_map_index(const struct mc_map *map, const void *key, size_t size)
{
	const struct mc_map_entry *entry = mc_map_find(map, key, size);

	return entry ? entry->index : SIZE_MAX;
}

/* Store an index under this key, over an earlier one. */
static inline MC_MUST_CHECK enum muslcheck_status mc_map_set_index(struct mc_map *map,
								   const void *key,
								   size_t size,
								   size_t index)
{
	struct mc_map_entry *entry = mc_map_add(map, key, size, NULL);

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->index = index;
	return MUSLCHECK_OK;
}

#endif
