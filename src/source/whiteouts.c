/* SPDX-License-Identifier: MIT */
#include "source/whiteouts.h"

#include <stdlib.h>
#include <string.h>

struct mc_whiteout {
	size_t self;  /* hides the path in layers below this one */
	size_t below; /* hides the directory's contents in layers below this one */
};

void mc_whiteouts_done(struct mc_whiteouts *whiteouts)
{
	free(whiteouts->items);
	mc_map_done(&whiteouts->by_path);
}

static struct mc_whiteout *whiteout_at(struct mc_whiteouts *whiteouts, const char *path,
				       size_t size)
{
	size_t index = mc_map_index(&whiteouts->by_path, path, size);
	const char *copy;

	if (index != SIZE_MAX)
		return &whiteouts->items[index];
	if (whiteouts->count == whiteouts->capacity) {
		size_t capacity = 2 * whiteouts->capacity + 16;
		struct mc_whiteout *grown =
			reallocarray(whiteouts->items, capacity, sizeof(*grown));

		if (!grown)
			return NULL;
		whiteouts->items = grown;
		whiteouts->capacity = capacity;
	}
	copy = mc_arena_strndup(whiteouts->arena, path, size);
	index = whiteouts->count;
	if (!copy ||
	    mc_map_set_index(&whiteouts->by_path, copy, size, index) != MUSLCHECK_OK)
		return NULL;
	whiteouts->count++;
	whiteouts->items[index] = (struct mc_whiteout){ 0 };
	return &whiteouts->items[index];
}

enum muslcheck_status mc_whiteouts_hide_below(struct mc_whiteouts *whiteouts,
					      const char *path, size_t layer)
{
	struct mc_whiteout *whiteout = whiteout_at(whiteouts, path, strlen(path));

	if (!whiteout)
		return MUSLCHECK_ERROR_MEMORY;
	whiteout->below = layer;
	return MUSLCHECK_OK;
}

bool mc_whiteouts_hide(const struct mc_whiteouts *whiteouts, const char *path,
		       size_t layer)
{
	size_t whole = strlen(path);

	for (size_t size = whole; whiteouts->count && size; size--) {
		size_t index;

		if (size != whole && path[size] != '/')
			continue;
		index = mc_map_index(&whiteouts->by_path, path, size);
		if (index == SIZE_MAX)
			continue;
		if (layer < whiteouts->items[index].self ||
		    (size != whole && layer < whiteouts->items[index].below))
			return true;
	}
	return false;
}

enum muslcheck_status mc_whiteouts_add(struct mc_whiteouts *whiteouts, const char *path,
				       size_t layer, bool *taken)
{
	static const char mark[] = ".wh.", opaque[] = ".wh..wh..opq";
	const char *slash = strrchr(path, '/');
	struct mc_whiteout *whiteout;
	char *gone;

	*taken = slash && !strncmp(slash + 1, mark, sizeof(mark) - 1);
	if (!*taken)
		return MUSLCHECK_OK;
	if (!strcmp(slash + 1, opaque)) {
		whiteout = whiteout_at(whiteouts, path, (size_t)(slash - path));
		if (whiteout)
			whiteout->below = layer;
		return whiteout ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	/* Other names with ".wh..wh." are private to aufs. */
	if (!strncmp(slash + sizeof(mark), mark, sizeof(mark) - 1))
		return MUSLCHECK_OK;
	gone = mc_arena_printf(whiteouts->arena, "%.*s/%s", (int)(slash - path), path,
			       slash + sizeof(mark));
	whiteout = gone ? whiteout_at(whiteouts, gone, strlen(gone)) : NULL;
	if (whiteout)
		whiteout->self = layer;
	return whiteout ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
