/* SPDX-License-Identifier: MIT */
/*
 * lockfileVersion 1: a tree of "dependencies", each with "requires".  It becomes "packages"
 * as in version 2: by path, with os, cpu and libc from the name, and with those requirements
 * as optional ones whose packages are.
 */
#include <string.h>

#include "service/lock_npm.h"

/* Limits on the memory that a hostile file takes. */
enum { DEPTH_MAX = 32, PACKAGES_MAX = 200000, PATH_SIZE_MAX = 1024 };

static const char folder[] = "node_modules/";

/* Add the packages of one level, with paths below parent. */
static enum muslcheck_status flatten(struct mc_arena *arena, json_t *level,
				     const char *parent, unsigned depth, json_t *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *package;

	json_object_foreach(level, name, package)
	{
		const char *path;

		if (json_object_size(out) == PACKAGES_MAX)
			return MUSLCHECK_OK;
		path = mc_arena_join(arena, parent, *parent ? "/" : "", folder, name);
		if (!path ||
		    (json_is_object(package) && json_object_set(out, path, package)))
			return MUSLCHECK_ERROR_MEMORY;
		if (depth < DEPTH_MAX && strlen(path) < PATH_SIZE_MAX &&
		    json_object_size(out) < PACKAGES_MAX)
			status = flatten(arena, json_object_get(package, "dependencies"),
					 path, depth + 1, out);
		if (status != MUSLCHECK_OK)
			return status;
	}
	return MUSLCHECK_OK;
}

/* The requirements become dependencies; those that npm marked as optional, optional ones. */
static enum muslcheck_status convert(const json_t *packages, const char *path,
				     json_t *package)
{
	json_t *required = json_object(), *optional = json_object(), *range;
	bool failed = !required || !optional;
	const char *name;

	json_object_foreach(json_object_get(package, "requires"), name, range)
	{
		const json_t *found = mc_npm_find_nearest(packages, path, name);
		bool is_optional = json_is_true(json_object_get(found, "optional"));

		failed |= json_object_set(is_optional ? optional : required, name,
					  range) != 0;
	}
	failed |= json_object_set_new(package, "dependencies", required) != 0;
	failed |= json_object_set_new(package, "optionalDependencies", optional) != 0;
	if (!failed && mc_npm_depends_on_builder(package, mc_npm_name_of(path)))
		failed = json_object_set_new(package, "hasInstallScript", json_true()) !=
			 0;
	return failed ? MUSLCHECK_ERROR_MEMORY
		      : mc_npm_assume_platform(package, mc_npm_name_of(path));
}

enum muslcheck_status mc_npm_convert_old(struct mc_arena *arena, const json_t *root,
					 json_t *out, struct mc_error *err)
{
	enum muslcheck_status status =
		flatten(arena, json_object_get(root, "dependencies"), "", 0, out);
	const char *path;
	json_t *package;

	if (json_object_size(out) == PACKAGES_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "more than %d packages",
				    PACKAGES_MAX - 1);

	json_object_foreach(out, path, package)
	{
		if (status != MUSLCHECK_OK)
			break;
		status = convert(out, path, package);
	}
	return status;
}
