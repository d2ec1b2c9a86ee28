/* SPDX-License-Identifier: MIT */
#include "findings/stable_path.h"

#include <stdbool.h>
#include <string.h>

/*
 * True if ".." may remove the last component written so far.  A component that ends in !
 * is an archive, which its members cannot leave.
 */
static bool can_go_up(const char *start, const char *end)
{
	size_t size = (size_t)(end - start);

	return size && end[-1] != '!' && !(size == 2 && !memcmp(start, "..", 2)) &&
	       !(size > 2 && !memcmp(end - 3, "/..", 3));
}

static char *last_component(char *start, char *end)
{
	while (end > start && end[-1] != '/')
		end--;
	return end > start ? end - 1 : end;
}

/* Normalise in place: the result is never longer. */
static void normalize(char *path)
{
	bool absolute = *path == '/';
	char *start = path + absolute;
	char *end = start;

	for (const char *from = start; *from;) {
		size_t size = strcspn(from, "/");
		bool up = size == 2 && !memcmp(from, "..", 2);

		if (up && can_go_up(start, end)) {
			end = last_component(start, end);
		} else if (size && !(size == 1 && *from == '.') &&
			   !(up && absolute && end == start)) {
			if (end > start)
				*end++ = '/';
			memmove(end, from, size);
			end += size;
		}
		from += size;
		from += strspn(from, "/");
	}
	if (end == path)
		*end++ = '.';
	*end = '\0';
}

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
	normalize(name);
	while (root_size && root[root_size - 1] == '/')
		root_size--;
	if (!root || strncmp(name, root, root_size) ||
	    (name[root_size] && name[root_size] != '/'))
		return name;
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
