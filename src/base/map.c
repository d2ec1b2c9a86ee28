/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <stdlib.h>
#include <sys/random.h>

enum { SLOTS_MIN = 16, SLOTS_MAX = 1 << 30 };

/* A look-up that finds another hash here need not read the entry. */
struct mc_map_slot {
	uint32_t hash;
	uint32_t number; /* of the entry, from 1; 0: the slot is free */
};

/* ---- hash --------------------------------------------------------------------------- */

/* Both halves of the product, combined.  With a random factor nobody can aim at a result. */
static uint64_t fold(uint64_t left, uint64_t right)
{
#ifdef __SIZEOF_INT128__
	unsigned __int128 product = (unsigned __int128)left * right;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t low = (left & UINT32_MAX) * (right & UINT32_MAX);
	uint64_t high = (left >> 32) * (right >> 32);
	uint64_t cross =
		(left & UINT32_MAX) * (right >> 32) ^ (left >> 32) * (right & UINT32_MAX);

	return low ^ high ^ (cross << 32 | cross >> 32);
#endif
}

static uint64_t read_64(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static uint64_t read_32(const unsigned char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* Up to eight bytes.  Each size has its own start value, so reads may overlap. */
static uint64_t read_tail(const unsigned char *bytes, size_t size)
{
	if (size >= 4)
		return read_32(bytes) | read_32(bytes + size - 4) << 32;
	if (!size)
		return 0;
	return bytes[0] | (uint64_t)bytes[size / 2] << 8 |
	       (uint64_t)bytes[size - 1] << 16;
}

/* The last fold spreads keys that differ in a few bits only over all of the hash. */
static uint32_t hash_of(const struct mc_map *map, const unsigned char *key, size_t size)
{
	uint64_t hash = map->seed[0] ^ size;

	for (; size > sizeof(uint64_t); key += sizeof(uint64_t), size -= sizeof(uint64_t))
		hash = fold(hash ^ read_64(key), map->seed[1]);
	hash = fold(hash ^ read_tail(key, size), map->seed[1]);
	return (uint32_t)fold(hash, map->seed[0]);
}

/* Without random bits from the kernel, addresses at least differ from run to run. */
static void choose_seed(struct mc_map *map)
{
	if (getrandom(map->seed, sizeof(map->seed), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(map->seed)) {
		map->seed[0] = (uintptr_t)map->slots * UINT64_C(0x9e3779b97f4a7c15);
		map->seed[1] = (uintptr_t)&map * UINT64_C(0xd6e8feb86659fd93);
	}
	map->seed[0] |= 1;
	map->seed[1] |= 1;
}

/* ---- slots -------------------------------------------------------------------------- */

/* The slot of the key, or the free one where it belongs. */
static size_t slot_of(const struct mc_map *map, const void *key, size_t size,
		      uint32_t hash)
{
	size_t mask = map->slot_count - 1;

	for (size_t at = hash & mask;; at = (at + 1) & mask) {
		const struct mc_map_slot *slot = &map->slots[at];
		const struct mc_map_entry *entry;

		if (!slot->number)
			return at;
		if (slot->hash != hash)
			continue;
		entry = &map->entries[slot->number - 1];
		if (entry->key_size == size && !memcmp(entry->key, key, size))
			return at;
	}
}

/* Keys differ from each other, so only a free slot has to be found. */
static void place(struct mc_map *map, struct mc_map_slot slot)
{
	size_t mask = map->slot_count - 1;
	size_t at = slot.hash & mask;

	while (map->slots[at].number)
		at = (at + 1) & mask;
	map->slots[at] = slot;
}

/* At most half of the slots are taken, so entries need half as many.  One block holds both. */
static bool grow(struct mc_map *map)
{
	size_t slot_count = map->slot_count ? 2 * map->slot_count : SLOTS_MIN;
	size_t pair_size = sizeof(*map->entries) + 2 * sizeof(*map->slots);
	struct mc_map grown = *map;

	if (slot_count > SLOTS_MAX)
		return false;
	grown.entries = map->arena ? mc_arena_alloc(map->arena, slot_count / 2, pair_size)
				   : calloc(slot_count / 2, pair_size);
	if (!grown.entries)
		return false;
	grown.slots = (struct mc_map_slot *)(void *)(grown.entries + slot_count / 2);
	grown.slot_count = slot_count;
	if (map->count)
		memcpy(grown.entries, map->entries, map->count * sizeof(*map->entries));
	else
		choose_seed(&grown);
	for (size_t i = 0; i < map->slot_count; i++)
		if (map->slots[i].number)
			place(&grown, map->slots[i]);
	if (!map->arena)
		free(map->entries);
	*map = grown;
	return true;
}

/* ---- map ---------------------------------------------------------------------------- */

void mc_map_done(struct mc_map *map)
{
	if (!map->arena)
		free(map->entries);
	*map = (struct mc_map){ .arena = map->arena };
}

struct mc_map_entry *mc_map_find(const struct mc_map *map, const void *key, size_t size)
{
	uint32_t number;

	if (!map->count)
		return NULL;
	number = map->slots[slot_of(map, key, size, hash_of(map, key, size))].number;
	return number ? &map->entries[number - 1] : NULL;
}

struct mc_map_entry *mc_map_add(struct mc_map *map, const void *key, size_t size,
				bool *is_new)
{
	struct mc_map_slot *slot;
	struct mc_map_entry *entry;
	uint32_t hash;
	bool added;

	if (2 * map->count >= map->slot_count && !grow(map))
		return NULL;
	hash = hash_of(map, key, size);
	slot = &map->slots[slot_of(map, key, size, hash)];
	added = !slot->number;
	if (added)
		*slot = (struct mc_map_slot){ hash, (uint32_t)++map->count };
	entry = &map->entries[slot->number - 1];
	if (added)
		*entry = (struct mc_map_entry){ .key = key, .key_size = size };
	if (is_new)
		*is_new = added;
	return entry;
}

size_t mc_map_probe_count(const struct mc_map *map, const void *key, size_t size)
{
	uint32_t hash;

	if (!map->slot_count)
		return 0;
	hash = hash_of(map, key, size);
	return ((slot_of(map, key, size, hash) - hash) & (map->slot_count - 1)) + 1;
}
