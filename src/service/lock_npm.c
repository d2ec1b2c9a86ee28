/* SPDX-License-Identifier: MIT */
/*
 * package-lock.json and npm-shrinkwrap.json.  In lockfileVersion 2 and 3 every package has
 * an entry under "packages" with its os, cpu and libc; version 1 is converted to that.
 */
#include <string.h>

#include "service/lock_npm.h"

enum { PATH_SIZE_MAX = 1024, LEVELS_MAX = 32 };

const json_t *mc_npm_find_nearest(const json_t *packages, const char *path,
				  const char *name)
{
	static const char folder[] = "node_modules/";
	char key[PATH_SIZE_MAX * 2];
	size_t size = strlen(path);

	if (size >= PATH_SIZE_MAX || strlen(name) >= PATH_SIZE_MAX / 2)
		return NULL;
	memcpy(key, path, size + 1);
	for (unsigned level = 0; level < LEVELS_MAX; level++) {
		const json_t *found;
		char *end = key + size;

		if (size)
			*end++ = '/';
		stpcpy(stpcpy(end, folder), name);
		found = json_object_get(packages, key);
		if (found || !size)
			return found;
		/* Go up to the parent of the last node_modules, or to the root. */
		key[size] = '\0';
		for (end = key + size; end > key; end--)
			if (!strncmp(end, folder, sizeof(folder) - 1))
				break;
		size = end > key ? (size_t)(end - key) - 1 : 0;
	}
	return NULL;
}

static const json_t *resolve(const struct mc_npm *npm, size_t index, const char *name)
{
	return mc_npm_find_nearest(npm->data, npm->read[index].path, name);
}

const char *mc_npm_name_of(const char *path)
{
	static const char folder[] = "node_modules/";
	const char *name = NULL;

	for (const char *at = path; (at = strstr(at, folder)); at += sizeof(folder) - 1)
		name = at + sizeof(folder) - 1;
	return name;
}

static enum muslcheck_status read_packages(struct mc_lock_context *context,
					   json_t *packages,
					   const struct mc_child_lines *lines)
{
	size_t count = json_object_size(packages), index = 0;
	struct mc_npm npm = {
		.context = context,
		.read = mc_arena_alloc(context->request->arena, count + 1,
				       sizeof(*npm.read)),
		.read_count = count,
		.resolve = resolve,
		.data = packages,
	};
	enum muslcheck_status status;
	const char *path;
	json_t *package;

	if (!npm.read)
		return MUSLCHECK_ERROR_MEMORY;
	json_object_foreach(packages, path, package)
	{
		npm.read[index] = (struct mc_npm_package){
			.path = path,
			.name = json_is_true(json_object_get(package, "link"))
					? NULL
					: mc_npm_name_of(path),
			.package = package,
			.line = mc_json_child_line(lines, index),
		};
		index++;
	}
	status = mc_npm_add_packages(&npm);
	return status == MUSLCHECK_OK ? mc_npm_split(&npm, packages) : status;
}

/* A nested package has the line of the one that it is in. */
static enum muslcheck_status old_lines(struct mc_lock_context *context, json_t *packages,
				       struct mc_child_lines *out)
{
	struct mc_arena *arena = context->request->arena;
	uint32_t *lines =
		mc_arena_alloc(arena, json_object_size(packages) + 1, sizeof(*lines));
	struct mc_child_lines first;
	enum muslcheck_status status =
		mc_json_child_lines(context->source.text, "dependencies", arena, &first);
	size_t index = 0, first_index = 0;
	const char *path;
	json_t *package;

	if (status != MUSLCHECK_OK || !lines)
		return MUSLCHECK_ERROR_MEMORY;
	json_object_foreach(packages, path, package)
	{
		first_index += !strstr(path, "/node_modules/");
		lines[index++] = mc_json_child_line(&first, first_index - 1);
	}
	*out = (struct mc_child_lines){ lines, index };
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_old(struct mc_lock_context *context, const json_t *root,
				      struct mc_error *err)
{
	struct mc_child_lines lines;
	json_t *packages = json_object();
	enum muslcheck_status status =
		packages
			? mc_npm_convert_old(context->request->arena, root, packages, err)
			: MUSLCHECK_ERROR_MEMORY;

	if (status == MUSLCHECK_OK)
		status = old_lines(context, packages, &lines);
	if (status == MUSLCHECK_OK)
		status = read_packages(context, packages, &lines);
	json_decref(packages);
	return status;
}

static enum muslcheck_status read_root(struct mc_lock_context *context,
				       const json_t *root, struct mc_error *err)
{
	json_t *packages = json_object_get(root, "packages");
	const json_t *version = json_object_get(root, "lockfileVersion");
	struct mc_child_lines lines;
	enum muslcheck_status status;

	if (json_integer_value(version) > 3)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"lockfileVersion %lld of npm is not supported (1 to 3 are). Check the installed node_modules",
			(long long)json_integer_value(version));
	if (json_integer_value(version) == 1)
		return read_old(context, root, err);
	if (!json_is_object(packages))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "npm lockfile without \"packages\"");
	status = mc_json_child_lines(context->source.text, "packages",
				     context->request->arena, &lines);
	return status == MUSLCHECK_OK ? read_packages(context, packages, &lines) : status;
}

enum muslcheck_status mc_lock_npm(struct mc_lock_context *context, struct mc_error *err)
{
	return mc_lock_json_read(context, read_root, err);
}
