/* SPDX-License-Identifier: MIT */
#include "base/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/find.h"

enum {
	BLOCK_SIZE = 2,
	BLOCK_COUNT = 1 << 12, /* hashed, so that the shifts fit the processor's cache */
	LONG_MIN =
		7, /* shorter patterns are searched one by one: they would slow all down */
	PATTERN_COUNT_MAX = UINT16_MAX,
};

struct mc_search {
	const struct mc_bytes *patterns;
	size_t pattern_count;
	size_t window; /* bytes: the size of the shortest long pattern; 0: all are short */
	/* By the window's last block: how far the window may move at least. */
	unsigned char shifts[BLOCK_COUNT];
	/* If it may not move: the chain of patterns whose first window ends in that block. */
	uint16_t heads[BLOCK_COUNT]; /* index plus 1; 0: none */
	uint16_t *next;		     /* by pattern */
};

static size_t block_at(const unsigned char *bytes)
{
	return ((size_t)bytes[0] << 4 ^ bytes[1]) % BLOCK_COUNT;
}

/* Only as much of each pattern as the window has is in the tables. */
static void add(struct mc_search *search, size_t pattern)
{
	const unsigned char *bytes = search->patterns[pattern].data;

	for (size_t i = 0; i + BLOCK_SIZE <= search->window; i++) {
		size_t block = block_at(bytes + i);
		size_t shift = search->window - BLOCK_SIZE - i;

		if (shift < search->shifts[block])
			search->shifts[block] = (unsigned char)shift;
		if (shift)
			continue;
		search->next[pattern] = search->heads[block];
		search->heads[block] = (uint16_t)(pattern + 1);
	}
}

static bool is_long(struct mc_bytes pattern)
{
	return pattern.size >= LONG_MIN;
}

/* A shift is a byte, so the window has an end. */
static size_t window_of(const struct mc_bytes *patterns, size_t count)
{
	size_t window = UINT8_MAX;
	bool has_long = false;

	for (size_t i = 0; i < count; i++) {
		has_long |= is_long(patterns[i]);
		if (is_long(patterns[i]) && patterns[i].size < window)
			window = patterns[i].size;
	}
	return has_long ? window : 0;
}

enum muslcheck_status mc_search_new(const struct mc_bytes *patterns, size_t count,
				    struct mc_search **out)
{
	struct mc_search *search;

	if (count > PATTERN_COUNT_MAX)
		return MUSLCHECK_ERROR_LIMIT;
	for (size_t i = 0; i < count; i++)
		if (patterns[i].size < MC_SEARCH_PATTERN_MIN)
			return MUSLCHECK_ERROR_LIMIT;
	search = calloc(1, sizeof(*search));
	if (!search)
		return MUSLCHECK_ERROR_MEMORY;
	search->next = calloc(count + 1, sizeof(*search->next));
	if (!search->next) {
		mc_search_free(search);
		return MUSLCHECK_ERROR_MEMORY;
	}
	search->patterns = patterns;
	search->pattern_count = count;
	search->window = window_of(patterns, count);
	memset(search->shifts, (int)search->window - BLOCK_SIZE + 1,
	       sizeof(search->shifts));
	/* Backwards, so chains keep the caller's order. */
	for (size_t i = count; i-- > 0;)
		if (is_long(patterns[i]))
			add(search, i);
	*out = search;
	return MUSLCHECK_OK;
}

void mc_search_free(struct mc_search *search)
{
	if (!search)
		return;
	free(search->next);
	free(search);
}

static void compare(const struct mc_search *search, struct mc_bytes bytes, size_t start,
		    size_t block,
		    void (*visit)(void *context, size_t pattern, size_t offset),
		    void *context)
{
	for (size_t i = search->heads[block]; i; i = search->next[i - 1]) {
		struct mc_bytes pattern = search->patterns[i - 1];

		if (mc_bytes_has(bytes, start, pattern.size) &&
		    !memcmp(bytes.data + start, pattern.data, pattern.size))
			visit(context, i - 1, start);
	}
}

static void find_long(const struct mc_search *search, struct mc_bytes bytes, size_t from,
		      size_t until,
		      void (*visit)(void *context, size_t pattern, size_t offset),
		      void *context)
{
	const unsigned char *shifts = search->shifts;
	size_t start = from; /* of the window */

	if (!search->window || bytes.size < search->window)
		return;
	if (until > bytes.size - search->window + 1)
		until = bytes.size - search->window + 1;
	while (start < until) {
		size_t block = block_at(bytes.data + start + search->window - BLOCK_SIZE);

		if (!shifts[block])
			compare(search, bytes, start, block, visit, context);
		start += shifts[block] ? shifts[block] : 1;
	}
}

void mc_search_run(const struct mc_search *search, struct mc_bytes bytes, size_t from,
		   size_t until,
		   void (*visit)(void *context, size_t pattern, size_t offset),
		   void *context)
{
	find_long(search, bytes, from, until, visit, context);
	for (size_t i = 0; i < search->pattern_count; i++) {
		struct mc_bytes pattern = search->patterns[i];
		struct mc_bytes part = bytes;
		size_t at = from;

		if (is_long(pattern))
			continue;
		if (until < bytes.size && bytes.size - until > pattern.size - 1)
			part.size = until + pattern.size - 1;
		while ((at = mc_bytes_find(part, at, pattern)) != SIZE_MAX)
			visit(context, i, at++);
	}
}
