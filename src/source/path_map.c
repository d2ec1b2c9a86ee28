/* SPDX-License-Identifier: MIT */
#include "source/path_map.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_MIN = 64 };

/* Twice multiplied: after one, what the highest bits change the next word could undo. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return hash ^ hash >> 32;
}

/* Seeded, and no sum of the bytes: who makes an archive must not make them collide. */
static uint32_t hash_of(const struct mc_path_map *map, const char *path, size_t size)
{
	uint64_t hash = map->seed, word;

	for (; size >= sizeof(word); path += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, path, sizeof(word));
		hash = mix(hash, word);
	}
	word = 0;
	memcpy(&word, path, size);
	return (uint32_t)mix(hash, word);
}

void mc_path_map_done(struct mc_path_map *map)
{
	free(map->slots);
	*map = (struct mc_path_map){ 0 };
}

/* The slot that has the path, or the free one where it belongs. */
static struct mc_path_slot *slot_of(const struct mc_path_map *map, const char *path,
				    size_t size, uint32_t hash)
{
	size_t mask = map->slot_count - 1;
	size_t at = hash & mask;

	for (;; at = (at + 1) & mask) {
		struct mc_path_slot *slot = &map->slots[at];

		if (!slot->path || (slot->hash == hash && slot->path_size == size &&
				    !memcmp(slot->path, path, size)))
			return slot;
	}
}

size_t mc_path_map_find(const struct mc_path_map *map, const char *path, size_t size)
{
	const struct mc_path_slot *slot;

	if (!map->count)
		return SIZE_MAX;
	slot = slot_of(map, path, size, hash_of(map, path, size));
	return slot->path ? slot->index : SIZE_MAX;
}

static enum muslcheck_status grow(struct mc_path_map *map)
{
	struct mc_path_map grown = {
		.slot_count = map->slot_count ? 2 * map->slot_count : SLOTS_MIN,
		.count = map->count,
		.seed = map->seed,
	};

	grown.slots = calloc(grown.slot_count, sizeof(*grown.slots));
	if (!grown.slots)
		return MUSLCHECK_ERROR_MEMORY;
	/* Where memory lies differs from run to run. */
	if (!map->slot_count)
		grown.seed = (uintptr_t)grown.slots ^ (uintptr_t)&grown;
	for (size_t i = 0; i < map->slot_count; i++) {
		const struct mc_path_slot *slot = &map->slots[i];

		if (slot->path)
			*slot_of(&grown, slot->path, slot->path_size, slot->hash) = *slot;
	}
	free(map->slots);
	*map = grown;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_path_map_set(struct mc_path_map *map, const char *path,
				      size_t size, size_t index)
{
	struct mc_path_slot *slot;
	uint32_t hash;

	if (2 * map->count >= map->slot_count && grow(map) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	hash = hash_of(map, path, size);
	slot = slot_of(map, path, size, hash);
	map->count += !slot->path;
	*slot = (struct mc_path_slot){ path, size, index, hash };
	return MUSLCHECK_OK;
}
