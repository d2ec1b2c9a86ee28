/* SPDX-License-Identifier: MIT */
/* The parts of paths that differ, where names are the same. */
#include "service/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"

/* How many leading bytes, up to a slash, all paths share. */
static size_t common_prefix(const char *const *paths, size_t count)
{
	const char *first = paths[0];
	size_t size = strlen(first);

	for (size_t i = 1; i < count; i++) {
		size_t same = 0;

		while (same < size && paths[i][same] == first[same])
			same++;
		size = same;
	}
	while (size && first[size - 1] != '/')
		size--;
	return size;
}

/* The same for what follows a slash at the end. */
static size_t common_suffix(const char *const *paths, size_t count)
{
	const char *first = paths[0];
	size_t first_size = strlen(first), size = first_size;

	for (size_t i = 1; i < count; i++) {
		const char *path = paths[i];
		size_t path_size = strlen(path), same = 0;

		while (same < size && same < path_size &&
		       path[path_size - 1 - same] == first[first_size - 1 - same])
			same++;
		size = same;
	}
	while (size && first[first_size - size] != '/')
		size--;
	return size;
}

/* What follows the last comma of "layout[app:1,linux/amd64]", with the comma. */
static const char *platform_in(const char *path)
{
	const char *comma = strrchr(path, ',');

	return comma ? comma : "";
}

/* Are all paths images in one file or folder?  What differs is then in the brackets. */
static bool find_in_brackets(const char *const *paths, size_t count, size_t *prefix,
			     size_t *suffix)
{
	size_t size = mc_before_image_name(paths[0], strlen(paths[0]));
	const char *platform = platform_in(paths[0]);

	if (count < 2 || !paths[0][size])
		return false;
	*prefix = size + 1;
	*suffix = *platform ? strlen(platform) : 1;
	for (size_t i = 1; i < count; i++) {
		if (mc_before_image_name(paths[i], strlen(paths[i])) != size ||
		    strncmp(paths[i], paths[0], size + 1))
			return false;
		if (strcmp(platform_in(paths[i]), platform))
			*suffix = 1;
	}
	return true;
}

enum muslcheck_status mc_places_find(const char **paths, size_t count,
				     struct mc_arena *arena)
{
	size_t prefix = 0, suffix = 0;

	if (count > 1 && !find_in_brackets(paths, count, &prefix, &suffix)) {
		prefix = common_prefix(paths, count);
		suffix = common_suffix(paths, count);
	}
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(paths[i]);
		size_t end = prefix + suffix < size ? size - suffix : size;
		const char *part =
			mc_arena_strndup(arena, paths[i] + prefix, end - prefix);

		if (!part)
			return MUSLCHECK_ERROR_MEMORY;
		if (*part)
			paths[i] = part;
	}
	return MUSLCHECK_OK;
}

static int compare_texts(const char *left, const char *right)
{
	return strcmp(left ? left : "", right ? right : "");
}

static int compare_names(const struct mc_component *a, const struct mc_component *b)
{
	int order = strcmp(a->name, b->name);

	if (!order)
		order = compare_texts(a->version, b->version);
	return order ? order : (int)a->type - (int)b->type;
}

static int compare(const void *left, const void *right)
{
	const struct mc_component *a = *(struct mc_component *const *)left;
	const struct mc_component *b = *(struct mc_component *const *)right;
	int order = compare_names(a, b);

	return order ? order : strcmp(a->path, b->path);
}

static enum muslcheck_status place(struct mc_component **group, size_t count,
				   const char **paths, struct mc_arena *arena)
{
	enum muslcheck_status status;

	for (size_t i = 0; i < count; i++)
		paths[i] = group[i]->path;
	status = mc_places_find(paths, count, arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		group[i]->place = paths[i];
	return status;
}

enum muslcheck_status mc_places_of_components(struct mc_component *components,
					      size_t count, struct mc_arena *arena)
{
	struct mc_component **sorted = mc_arena_alloc(arena, count + 1, sizeof(*sorted));
	const char **paths = mc_arena_alloc(arena, count + 1, sizeof(*paths));
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!sorted || !paths)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &components[i];
	if (count)
		qsort(sorted, count, sizeof(*sorted), compare);
	for (size_t start = 0, end; status == MUSLCHECK_OK && start < count;
	     start = end) {
		for (end = start + 1;
		     end < count && !compare_names(sorted[start], sorted[end]);)
			end++;
		if (end - start > 1)
			status = place(&sorted[start], end - start, paths, arena);
	}
	return status;
}
