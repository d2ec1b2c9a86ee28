/* SPDX-License-Identifier: MIT */
#include "source/removals.h"

#include <stdlib.h>
#include <string.h>

struct mc_removal {
	size_t self;  /* layers below this one have nothing at the path */
	size_t below; /* nor anything in the directory that it is */
};

void mc_removals_done(struct mc_removals *removals)
{
	free(removals->items);
	mc_map_done(&removals->by_path);
}

static struct mc_removal *removal_at(struct mc_removals *removals, const char *path,
				     size_t size)
{
	size_t index = mc_map_index(&removals->by_path, path, size);
	const char *copy;

	if (index != SIZE_MAX)
		return &removals->items[index];
	if (removals->count == removals->capacity) {
		size_t capacity = 2 * removals->capacity + 16;
		struct mc_removal *grown =
			reallocarray(removals->items, capacity, sizeof(*grown));

		if (!grown)
			return NULL;
		removals->items = grown;
		removals->capacity = capacity;
	}
	copy = mc_arena_strndup(removals->arena, path, size);
	index = removals->count;
	if (!copy ||
	    mc_map_set_index(&removals->by_path, copy, size, index) != MUSLCHECK_OK)
		return NULL;
	removals->count++;
	removals->items[index] = (struct mc_removal){ 0 };
	return &removals->items[index];
}

enum muslcheck_status mc_removals_hide_below(struct mc_removals *removals,
					     const char *path, size_t layer)
{
	struct mc_removal *removal = removal_at(removals, path, strlen(path));

	if (!removal)
		return MUSLCHECK_ERROR_MEMORY;
	removal->below = layer;
	return MUSLCHECK_OK;
}

bool mc_removals_has(const struct mc_removals *removals, const char *path, size_t layer)
{
	size_t whole = strlen(path);

	for (size_t size = whole; removals->count && size; size--) {
		size_t index;

		if (size != whole && path[size] != '/')
			continue;
		index = mc_map_index(&removals->by_path, path, size);
		if (index == SIZE_MAX)
			continue;
		if (layer < removals->items[index].self ||
		    (size != whole && layer < removals->items[index].below))
			return true;
	}
	return false;
}

enum muslcheck_status mc_removals_take(struct mc_removals *removals, const char *path,
				       size_t layer, bool *taken)
{
	static const char mark[] = ".wh.", opaque[] = ".wh..wh..opq";
	const char *slash = strrchr(path, '/');
	struct mc_removal *removal;
	char *gone;

	*taken = slash && !strncmp(slash + 1, mark, sizeof(mark) - 1);
	if (!*taken)
		return MUSLCHECK_OK;
	if (!strcmp(slash + 1, opaque)) {
		removal = removal_at(removals, path, (size_t)(slash - path));
		if (removal)
			removal->below = layer;
		return removal ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	/* Other names with two marks are notes of aufs to itself. */
	if (!strncmp(slash + sizeof(mark), mark, sizeof(mark) - 1))
		return MUSLCHECK_OK;
	gone = mc_arena_printf(removals->arena, "%.*s/%s", (int)(slash - path), path,
			       slash + sizeof(mark));
	removal = gone ? removal_at(removals, gone, strlen(gone)) : NULL;
	if (removal)
		removal->self = layer;
	return removal ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
