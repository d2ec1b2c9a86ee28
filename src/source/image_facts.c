/* SPDX-License-Identifier: MIT */
#include "source/image_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"

/*
 * Is the file in a directory that loaders search: lib*, below / or /usr, or its multiarch
 * directory ("/usr/lib/x86_64-linux-gnu")?
 */
static bool is_library_path(const char *path, const char *name)
{
	const char *directory = strncmp(path, "/usr/", 5) ? path : path + 4;
	const char *end;

	if (strncmp(directory, "/lib", 4) != 0 || !strstr(name, ".so"))
		return false;
	end = strchr(directory + 1, '/');
	if (end + 1 == name)
		return true;
	return strchr(end + 1, '/') + 1 == name && strstr(end + 1, "-linux-");
}

static enum muslcheck_status add_package(struct mc_image_facts *facts,
					 struct mc_slice package, struct mc_arena *arena)
{
	size_t count = facts->package_count;
	const char *last = count ? facts->packages[count - 1] : NULL;

	if (last && strlen(last) == package.size &&
	    !memcmp(last, package.text, package.size))
		return MUSLCHECK_OK;
	facts->packages =
		mc_arena_grow(arena, facts->packages, count, sizeof(*facts->packages),
			      &facts->package_capacity);
	if (!facts->packages)
		return MUSLCHECK_ERROR_MEMORY;
	facts->packages[count] = mc_arena_strndup(arena, package.text, package.size);
	facts->package_count += facts->packages[count] != NULL;
	return facts->packages[count] ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_image_facts_add(struct mc_image_facts *facts, const char *path,
					 struct mc_slice package, struct mc_arena *arena)
{
	const char *file = mc_last_component(path);
	struct mc_owned_library library;
	enum muslcheck_status status = add_package(facts, package, arena);

	if (status != MUSLCHECK_OK || file == path || !is_library_path(path, file))
		return status;
	facts->libraries =
		mc_arena_grow(arena, facts->libraries, facts->library_count,
			      sizeof(*facts->libraries), &facts->library_capacity);
	library.name = mc_arena_strdup(arena, file);
	library.package = facts->packages[facts->package_count - 1];
	if (!facts->libraries || !library.name) {
		facts->library_count = 0;
		return MUSLCHECK_ERROR_MEMORY;
	}
	facts->libraries[facts->library_count++] = library;
	return MUSLCHECK_OK;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int compare_libraries(const void *left, const void *right)
{
	const struct mc_owned_library *a = left, *b = right;
	int order = strcmp(a->package, b->package);

	return order ? order : strcmp(a->name, b->name);
}

void mc_image_facts_finish(struct mc_image_facts *facts)
{
	size_t kept = 0;

	if (facts->package_count)
		qsort(facts->packages, facts->package_count, sizeof(*facts->packages),
		      compare_names);
	for (size_t i = 0; i < facts->package_count; i++)
		if (!kept || strcmp(facts->packages[kept - 1], facts->packages[i]) != 0)
			facts->packages[kept++] = facts->packages[i];
	facts->package_count = kept;
	kept = 0;
	if (facts->library_count)
		qsort(facts->libraries, facts->library_count, sizeof(*facts->libraries),
		      compare_libraries);
	for (size_t i = 0; i < facts->library_count; i++)
		if (!kept || compare_libraries(&facts->libraries[kept - 1],
					       &facts->libraries[i]) != 0)
			facts->libraries[kept++] = facts->libraries[i];
	facts->library_count = kept;
}
