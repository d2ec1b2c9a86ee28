/* SPDX-License-Identifier: MIT */
#include "findings/stable_path.h"

#include <stdbool.h>
#include <string.h>

#include "base/pathname.h"

/* True if there is nothing to normalise, as in most paths. */
static bool is_normal(const char *path)
{
	return *path && strcmp(path, ".") && strncmp(path, "./", 2) &&
	       strncmp(path, "../", 3) && !strstr(path, "//") && !strstr(path, "/./") &&
	       !strstr(path, "/../") && path[strlen(path) - 1] != '/' &&
	       path[strlen(path) - 1] != '.';
}

const char *mc_stable_path(const struct mc_path_context *path_context, const char *path,
			   struct mc_arena *arena)
{
	const char *root = path_context->source_root;
	size_t root_size = root ? strlen(root) : 0;
	char *name;

	if (*path != '/' && path_context->working_directory && root)
		name = mc_arena_join(arena, path_context->working_directory, "/", path);
	else if (is_normal(path) && (!root || *path != '/'))
		return path;
	else
		name = mc_arena_strdup(arena, path);
	if (!name)
		return NULL;
	mc_path_normalize(name);
	while (root_size && root[root_size - 1] == '/')
		root_size--;
	if (!root || strncmp(name, root, root_size) ||
	    (name[root_size] && name[root_size] != '/'))
		return *name ? name : ".";
	return name[root_size] ? name + root_size + 1 : ".";
}

const char *mc_outermost_file(const char *name, struct mc_arena *arena)
{
	const char *mark = strstr(name, "!/");

	return mark ? mc_arena_strndup(arena, name, (size_t)(mark - name)) : name;
}

const char *mc_stable_name(const struct mc_path_context *path_context, const char *path,
			   const char *component, struct mc_arena *arena)
{
	const char *name = mc_stable_path(path_context, path, arena);

	return name && component ? mc_arena_join(arena, name, ": ", component) : name;
}
