/* SPDX-License-Identifier: MIT */
#include "service/npm_places.h"

#include <string.h>

/* The first folder of that name in the path, its slash included; NULL: none. */
static const char *find_folder(const char *path, const char *folder)
{
	const char *found = strstr(path, folder);

	while (found && found > path && found[-1] != '/')
		found = strstr(found + 1, folder);
	return found;
}

size_t mc_npm_project_size(const char *path)
{
	const char *found = find_folder(path, "node_modules/");
	const char *yarn = find_folder(path, ".yarn/");

	if (yarn && (!found || yarn < found))
		found = yarn;
	if (!found)
		return strlen(path);
	return found > path ? (size_t)(found - path) - 1 : 0;
}

bool mc_npm_is_shared(const char *path)
{
	return find_folder(path, ".yarn/berry/cache/");
}

void mc_npm_place(struct mc_buffer *place, const char *path, size_t size,
		  const char *name)
{
	place->size = 0;
	mc_buffer_put(place, path, size);
	mc_buffer_puts(place, "\n");
	mc_buffer_puts(place, name);
}
