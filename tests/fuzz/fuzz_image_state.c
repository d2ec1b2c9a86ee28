/* SPDX-License-Identifier: MIT */
/*
 * Files of an image's /etc, whatever they hold: ld.so.cache, ld.so.conf, passwd, group and
 * os-release.  The first line of the input is the path, the rest is the file.
 */
#include <stdlib.h>
#include <string.h>

#include "source/image_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every entry is found under its name, and the entries are in order. */
static void check_cache(const struct mc_ld_cache *cache)
{
	for (size_t i = 0; i < cache->count; i++) {
		const struct mc_ld_cached *found =
			mc_ld_cache_find(cache, cache->items[i].name);

		if (!found || strcmp(found->name, cache->items[i].name) != 0 ||
		    cache->items[i].path[0] != '/' ||
		    (i && strcmp(cache->items[i - 1].name, cache->items[i].name) > 0))
			abort();
	}
}

static void check_users(const struct mc_image_state *state)
{
	for (size_t i = 0; i < state->users.count; i++) {
		const char *name = state->users.items[i];

		/* A longer one is never asked for. */
		if (strlen(name) < 256 && *name && !strchr(name, ':') &&
		    !mc_image_state_has_user(state, name))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
	struct mc_image_state state = { .has_ld_cache = false };
	struct mc_arena arena;
	const char *path;

	if (!line)
		return 0;
	mc_arena_init(&arena);
	path = mc_arena_strndup(&arena, (const char *)data, (size_t)(line - data));
	line++;
	if (path &&
	    mc_image_state_add(&state, path,
			       (struct mc_bytes){ line, size - (size_t)(line - data) },
			       &arena) == MUSLCHECK_OK) {
		if (state.has_ld_cache && !mc_image_state_is(path))
			abort();
		check_cache(&state.ld_cache);
		check_users(&state);
	}
	mc_arena_done(&arena);
	return 0;
}
