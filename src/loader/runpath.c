/* SPDX-License-Identifier: MIT */
#include "loader/runpath.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Caps the number of directories; no linker writes a longer run path. */
enum { RUNPATH_SIZE_MAX = 16 * 1024 };

static const char *const origin_tokens[] = { "$ORIGIN", "${ORIGIN}" };

/* The length of the $ORIGIN token at the start of text; 0 if none. */
static size_t origin_token_size(const char *text)
{
	for (size_t i = 0; i < 2; i++)
		if (!strncmp(text, origin_tokens[i], strlen(origin_tokens[i])))
			return strlen(origin_tokens[i]);
	return 0;
}

static bool has_unknown_token(const char *rpath)
{
	for (const char *dollar = strchr(rpath, '$'); dollar;
	     dollar = strchr(dollar + 1, '$'))
		if (!origin_token_size(dollar))
			return true;
	return false;
}

static char *expand(const char *element, size_t size, const char *origin,
		    struct mc_arena *arena)
{
	const char *end = element + size;
	char *expanded = mc_arena_strdup(arena, "");

	while (expanded && element < end) {
		size_t word = *element == '$' ? origin_token_size(element) : 0;
		const char *next =
			word ? element + word
			     : memchr(element + 1, '$', (size_t)(end - element - 1));

		if (!next)
			next = end;
		expanded = word ? mc_arena_printf(arena, "%s%s", expanded, origin)
				: mc_arena_printf(arena, "%s%.*s", expanded,
						  (int)(next - element), element);
		element = next;
	}
	return expanded;
}

/* System library directories of this host: glibc's and musl's defaults. */
static bool is_system_directory(const char *path)
{
	static const char *const bases[] = { "/lib",	      "/lib32",	    "/lib64",
					     "/usr/lib",      "/usr/lib32", "/usr/lib64",
					     "/usr/local/lib" };

	for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++) {
		size_t size = strlen(bases[i]);

		if (strncmp(path, bases[i], size))
			continue;
		if (!path[size])
			return true;
		/* A multiarch directory: /usr/lib/x86_64-linux-gnu, but nothing below it. */
		if (path[size] == '/' && !strchr(path + size + 1, '/') &&
		    strstr(path + size, "-linux-"))
			return true;
	}
	return false;
}

/* Absolute system paths refer to the target, not to this host. */
static bool is_under_system(const char *path)
{
	static const char *const bases[] = { "/usr/", "/lib/", "/lib32/", "/lib64/",
					     "/bin/" };

	for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++)
		if (!strncmp(path, bases[i], strlen(bases[i])))
			return true;
	return is_system_directory(path);
}

/*
 * The directory of one element, and its real path for comparison; NULL if it cannot be
 * known.
 */
static enum muslcheck_status directory_of(const char *element, size_t size,
					  const char *origin, const struct mc_tree *tree,
					  struct mc_arena *arena, const char **out,
					  const char **real_out)
{
	bool relative_to_origin = *element == '$';
	char *expanded, *real;

	*out = *real_out = NULL;
	if (!relative_to_origin && *element != '/')
		return MUSLCHECK_OK;
	if (relative_to_origin && !origin)
		return MUSLCHECK_OK;
	expanded = expand(element, size, origin ? origin : "", arena);
	if (!expanded)
		return MUSLCHECK_ERROR_MEMORY;
	if (tree) {
		*out = relative_to_origin ? mc_tree_contain(tree, expanded, arena)
					  : mc_tree_resolve(tree, expanded, arena);
		if (!*out)
			return MUSLCHECK_ERROR_MEMORY;
		if (!**out)
			*out = NULL;
		*real_out = *out;
		return MUSLCHECK_OK;
	}
	if (!relative_to_origin && is_under_system(expanded))
		return MUSLCHECK_OK;
	real = realpath(expanded, NULL);
	if (real && !is_system_directory(real)) {
		*out = expanded;
		*real_out = mc_arena_strdup(arena, real);
	}
	free(real);
	return *out && !*real_out ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

static bool has_path(const char *const *paths, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(paths[i], path))
			return true;
	return false;
}

enum muslcheck_status mc_runpath_directories(const char *rpath, const char *origin,
					     const struct mc_tree *tree,
					     struct mc_arena *arena,
					     struct mc_directories *out)
{
	struct mc_directories directories = { 0 };
	size_t element_count = 1;
	const char **reals;

	if (has_unknown_token(rpath) || strlen(rpath) > RUNPATH_SIZE_MAX)
		rpath = "";
	for (const char *c = rpath; *c; c++)
		element_count += *c == ':' || *c == '\n';
	directories.paths =
		mc_arena_alloc(arena, element_count, sizeof(*directories.paths));
	reals = mc_arena_alloc(arena, element_count, sizeof(*reals));
	if (!directories.paths || !reals)
		return MUSLCHECK_ERROR_MEMORY;
	while (*rpath) {
		size_t size = strcspn(rpath, ":\n");
		const char *path = NULL, *real = NULL;
		enum muslcheck_status status = MUSLCHECK_OK;

		if (size && size < PATH_MAX)
			status = directory_of(rpath, size, origin, tree, arena, &path,
					      &real);
		if (status != MUSLCHECK_OK)
			return status;
		/* Another spelling of a directory finds nothing new. */
		if (path && !has_path(reals, directories.count, real)) {
			reals[directories.count] = real;
			directories.paths[directories.count++] = path;
		}
		rpath += size + (rpath[size] != '\0');
	}
	*out = directories;
	return MUSLCHECK_OK;
}
