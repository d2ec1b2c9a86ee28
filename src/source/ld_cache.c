/* SPDX-License-Identifier: MIT */
#include "source/ld_cache.h"

#include <stdlib.h>
#include <string.h>

static const char old_magic[] = "ld.so-1.7.0";
static const char new_magic[] = "glibc-ld.so.cache1.1";

/* Sizes and offsets in elf/cache.c and sysdeps/generic/dl-cache.h. */
enum {
	OLD_HEADER_SIZE = 16,
	OLD_COUNT_OFFSET = 12,
	OLD_ENTRY_SIZE = 12,
	NEW_HEADER_SIZE = 48,
	NEW_COUNT_OFFSET = 20,
	NEW_FLAGS_OFFSET = 28,
	NEW_ENTRY_SIZE = 24,
	ENTRY_NAME_OFFSET = 4,
	ENTRY_PATH_OFFSET = 8,
	ENTRY_HWCAP_OFFSET = 16,
};

/* Far above the largest: some thousand libraries. */
enum { ENTRIES_MAX = 1 << 18 };

struct reading {
	struct mc_bytes bytes; /* from the header of the new format on */
	bool is_big_endian;
};

/* The range was checked. */
static uint32_t number_at(const struct reading *reading, size_t offset)
{
	const unsigned char *at = reading->bytes.data + offset;

	if (reading->is_big_endian)
		return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
		       (uint32_t)at[2] << 8 | at[3];
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 |
	       at[0];
}

/* Does it have room for that many entries?  In the wrong byte order it has not. */
static bool fits(const struct reading *reading, size_t header, size_t entry_size,
		 uint32_t count)
{
	return count <= ENTRIES_MAX &&
	       mc_bytes_has(reading->bytes, header, (uint64_t)count * entry_size);
}

/* Skip the old format, which glibc before 2.32 writes in front. */
static bool skip_old(struct reading *reading)
{
	size_t size;

	if (!mc_bytes_has(reading->bytes, 0, OLD_HEADER_SIZE) ||
	    memcmp(reading->bytes.data, old_magic, sizeof(old_magic) - 1) != 0)
		return true;
	for (int order = 0; order < 2; order++) {
		uint32_t count;

		reading->is_big_endian = order;
		count = number_at(reading, OLD_COUNT_OFFSET);
		if (!fits(reading, OLD_HEADER_SIZE, OLD_ENTRY_SIZE, count))
			continue;
		size = OLD_HEADER_SIZE + (size_t)count * OLD_ENTRY_SIZE;
		size = (size + 7) & ~(size_t)7;
		if (size > reading->bytes.size)
			return false;
		reading->bytes.data += size;
		reading->bytes.size -= size;
		return true;
	}
	return false;
}

/* Find the header and the byte order; *count is that of entries. */
static bool begin(struct reading *reading, uint32_t *count)
{
	if (!skip_old(reading) || !mc_bytes_has(reading->bytes, 0, NEW_HEADER_SIZE) ||
	    memcmp(reading->bytes.data, new_magic, sizeof(new_magic) - 1) != 0)
		return false;
	for (int order = 0; order < 2; order++) {
		reading->is_big_endian = order;
		*count = number_at(reading, NEW_COUNT_OFFSET);
		if (fits(reading, NEW_HEADER_SIZE, NEW_ENTRY_SIZE, *count))
			return true;
	}
	return false;
}

static bool read_entry(const struct reading *reading, size_t index, const char **name,
		       const char **path)
{
	size_t at = NEW_HEADER_SIZE + index * NEW_ENTRY_SIZE;

	*name = mc_bytes_string(reading->bytes,
				number_at(reading, at + ENTRY_NAME_OFFSET));
	*path = mc_bytes_string(reading->bytes,
				number_at(reading, at + ENTRY_PATH_OFFSET));
	return *name && *path && **path == '/';
}

static enum muslcheck_status add_entry(const struct reading *reading, size_t index,
				       struct mc_arena *arena, struct mc_ld_cache *out)
{
	static const unsigned char nothing[8];
	size_t hwcap = NEW_HEADER_SIZE + index * NEW_ENTRY_SIZE + ENTRY_HWCAP_OFFSET;
	struct mc_ld_cached *cached = &out->items[out->count];
	const char *name, *path;

	if (!read_entry(reading, index, &name, &path))
		return MUSLCHECK_OK;
	cached->name = mc_arena_strdup(arena, name);
	cached->path = mc_arena_strdup(arena, path);
	cached->is_hwcaps =
		memcmp(reading->bytes.data + hwcap, nothing, sizeof(nothing)) != 0;
	if (!cached->name || !cached->path)
		return MUSLCHECK_ERROR_MEMORY;
	out->count++;
	return MUSLCHECK_OK;
}

static int compare(const void *left, const void *right)
{
	const struct mc_ld_cached *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (!order)
		order = a->is_hwcaps - b->is_hwcaps;
	return order ? order : strcmp(a->path, b->path);
}

enum muslcheck_status mc_ld_cache_read(struct mc_bytes bytes, struct mc_arena *arena,
				       struct mc_ld_cache *out)
{
	struct reading reading = { .bytes = bytes };
	enum muslcheck_status status = MUSLCHECK_OK;
	uint32_t count;

	*out = (struct mc_ld_cache){ 0 };
	if (!begin(&reading, &count))
		return MUSLCHECK_OK;
	out->items = mc_arena_alloc(arena, count + 1, sizeof(*out->items));
	if (!out->items)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		status = add_entry(&reading, i, arena, out);
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), compare);
	return status;
}

const struct mc_ld_cached *mc_ld_cache_find(const struct mc_ld_cache *cache,
					    const char *name)
{
	size_t first = 0, end = cache->count;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (strcmp(cache->items[middle].name, name) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first < cache->count && !strcmp(cache->items[first].name, name)
		       ? &cache->items[first]
		       : NULL;
}
