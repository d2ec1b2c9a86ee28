/* SPDX-License-Identifier: MIT */
#include "base/search.h"

#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_SIZE = 2,
	BLOCK_COUNT = 1 << 12, /* hashed, so that the shifts fit the processor's cache */
	SHIFT_MAX = MC_SEARCH_PATTERN_MIN - BLOCK_SIZE + 1,
	PATTERN_COUNT_MAX = UINT16_MAX,
};

struct mc_search {
	const struct mc_bytes *patterns;
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

/* The window has the minimum size of a pattern; only that much of each is in the tables. */
static void add(struct mc_search *search, size_t pattern)
{
	const unsigned char *bytes = search->patterns[pattern].data;

	for (size_t i = 0; i + BLOCK_SIZE <= MC_SEARCH_PATTERN_MIN; i++) {
		size_t block = block_at(bytes + i);
		size_t shift = MC_SEARCH_PATTERN_MIN - BLOCK_SIZE - i;

		if (shift < search->shifts[block])
			search->shifts[block] = (unsigned char)shift;
		if (shift)
			continue;
		search->next[pattern] = search->heads[block];
		search->heads[block] = (uint16_t)(pattern + 1);
	}
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
	memset(search->shifts, SHIFT_MAX, sizeof(search->shifts));
	/* Backwards, so chains keep the caller's order. */
	for (size_t i = count; i-- > 0;)
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

void mc_search_run(const struct mc_search *search, struct mc_bytes bytes, size_t from,
		   size_t until,
		   void (*visit)(void *context, size_t pattern, size_t offset),
		   void *context)
{
	const unsigned char *shifts = search->shifts;
	size_t start = from; /* of the window */

	if (bytes.size < MC_SEARCH_PATTERN_MIN)
		return;
	if (until > bytes.size - MC_SEARCH_PATTERN_MIN + 1)
		until = bytes.size - MC_SEARCH_PATTERN_MIN + 1;
	while (start < until) {
		size_t block =
			block_at(bytes.data + start + MC_SEARCH_PATTERN_MIN - BLOCK_SIZE);

		if (!shifts[block])
			compare(search, bytes, start, block, visit, context);
		start += shifts[block] ? shifts[block] : 1;
	}
}
