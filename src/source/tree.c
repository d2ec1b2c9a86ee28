/* SPDX-License-Identifier: MIT */
#include "source/tree.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* As many links as the kernel follows in one path (path_resolution(7)). */
enum { LINKS_MAX = 40 };

/* Cut the last component of the path at resolved, but never the root itself. */
static void cut_last(char *resolved, size_t root_size)
{
	char *slash = strrchr(resolved + root_size, '/');

	if (slash)
		*slash = '\0';
}

/* The target of the link at path, with rest behind it; NULL if path is no link. */
static char *follow(const char *path, const char *rest, struct mc_arena *arena)
{
	char target[PATH_MAX];
	ssize_t size = readlink(path, target, sizeof(target) - 1);

	if (size <= 0)
		return NULL;
	target[size] = '\0';
	return mc_arena_printf(arena, "%s/%s", target, rest);
}

char *mc_tree_resolve(const char *root, const char *path, struct mc_arena *arena)
{
	char *resolved = mc_arena_strdup(arena, root);
	size_t root_size = strlen(root);
	unsigned link_count = 0;

	if (strlen(path) >= PATH_MAX)
		return mc_arena_printf(arena, "%s%s", root, path);
	while (resolved && root_size && resolved[root_size - 1] == '/')
		resolved[--root_size] = '\0';
	while (resolved && *path) {
		size_t size = strcspn(path, "/");
		const char *rest = path + size + (path[size] == '/');
		char *next, *target;

		if (size == 2 && !strncmp(path, "..", 2)) {
			cut_last(resolved, root_size);
		} else if (size && !(size == 1 && *path == '.')) {
			next = mc_arena_printf(arena, "%s/%.*s", resolved, (int)size,
					       path);
			if (!next)
				return NULL;
			target = follow(next, rest, arena);
			if (!target) {
				resolved = next;
			} else {
				if (++link_count > LINKS_MAX)
					return mc_arena_strdup(arena, "");
				if (*target == '/')
					resolved[root_size] = '\0';
				rest = target;
			}
		}
		path = rest;
	}
	return resolved;
}

char *mc_tree_contain(const char *root, const char *path, struct mc_arena *arena)
{
	size_t root_size = strlen(root);

	while (root_size && root[root_size - 1] == '/')
		root_size--;
	if (strncmp(path, root, root_size) || path[root_size] != '/')
		return mc_arena_strdup(arena, path);
	return mc_tree_resolve(root, path + root_size, arena);
}
