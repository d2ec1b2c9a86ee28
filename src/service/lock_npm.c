/* SPDX-License-Identifier: MIT */
/*
 * package-lock.json and npm-shrinkwrap.json, lockfileVersion 2 and 3: every package has
 * an entry under "packages" with its os, cpu and libc.
 */
#include <stdlib.h>
#include <string.h>

#include "service/lock_npm.h"

enum { PATH_SIZE_MAX = 1024, LEVELS_MAX = 32 };

/* Limits on the work for a hostile file; real packages have about sixty. */
enum { OPTIONAL_MAX = 1000, OPTIONAL_TOTAL_MAX = 100000 };

/*
 * The entry that the package at path gets for name: in its own node_modules, then in each
 * enclosing one, as Node.js looks up modules.
 */
static const json_t *resolve(const json_t *packages, const char *path, const char *name)
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

static int compare_builds(const void *left, const void *right)
{
	const struct mc_npm_build *a = left, *b = right;

	return strcmp(a->family, b->family);
}

/* The optional dependencies that are builds for platforms, by family. */
static enum muslcheck_status list_builds(struct mc_npm *npm, const char *path,
					 const json_t *package, struct mc_npm_build **out,
					 size_t *out_count)
{
	json_t *optional = json_object_get(package, "optionalDependencies");
	struct mc_arena *arena = npm->context->request->arena;
	size_t count = 0, capacity = 0;
	struct mc_npm_build *builds = NULL;
	const char *name;
	json_t *range;

	json_object_foreach(optional, name, range)
	{
		struct mc_npm_build build = { 0 };

		if (count == OPTIONAL_MAX || npm->optional_count == OPTIONAL_TOTAL_MAX)
			break;
		npm->optional_count++;
		build.package = resolve(npm->packages, path, name);
		build.named = mc_variant_of(name);
		if (build.package ? !mc_npm_names_platform(build.package)
				  : build.named.system == MC_SYSTEM_UNSAID &&
					    build.named.machine == MC_MACHINE_COUNT)
			continue;
		build.name = mc_arena_strdup(arena, name);
		build.family = mc_variant_family(name, arena);
		builds = mc_arena_grow(arena, builds, count, sizeof(*builds), &capacity);
		if (!build.name || !build.family || !builds)
			return MUSLCHECK_ERROR_MEMORY;
		builds[count++] = build;
	}
	if (count)
		qsort(builds, count, sizeof(*builds), compare_builds);
	*out = builds;
	*out_count = count;
	return MUSLCHECK_OK;
}

static int compare_pointers(const void *left, const void *right)
{
	const json_t *a = *(const json_t *const *)left,
		     *b = *(const json_t *const *)right;

	return (a > b) - (a < b);
}

static bool is_claimed(const struct mc_npm *npm, const json_t *package)
{
	return npm->claimed_count && bsearch(&package, npm->claimed, npm->claimed_count,
					     sizeof(package), compare_pointers);
}

static enum muslcheck_status claim(struct mc_npm *npm, const struct mc_npm_build *builds,
				   size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const json_t **claimed;

		if (!builds[i].package)
			continue;
		claimed = mc_arena_grow(npm->context->request->arena, npm->claimed,
					npm->claimed_count, sizeof(*claimed),
					&npm->claimed_capacity);
		if (!claimed)
			return MUSLCHECK_ERROR_MEMORY;
		npm->claimed = claimed;
		npm->claimed[npm->claimed_count++] = builds[i].package;
	}
	return MUSLCHECK_OK;
}

/* "node_modules/a/node_modules/@b/c" to "@b/c"; NULL if npm does not install it. */
static const char *name_of(const char *path, const json_t *package)
{
	static const char folder[] = "node_modules/";
	const char *name = NULL;

	if (json_is_true(json_object_get(package, "link")))
		return NULL;
	for (const char *at = path; (at = strstr(at, folder)); at += sizeof(folder) - 1)
		name = at + sizeof(folder) - 1;
	return name;
}

static const char *skip_reason(const json_t *package)
{
	if (json_is_true(json_object_get(package, "dev")))
		return "only for development";
	if (json_is_true(json_object_get(package, "optional")))
		return "optional: npm continues without it";
	return NULL;
}

/* Find the builds of all packages first: an entry that is a build of another is not reported. */
static enum muslcheck_status read_builds(struct mc_npm *npm)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t index = 0;
	const char *path;
	json_t *package;

	json_object_foreach((json_t *)npm->packages, path, package)
	{
		struct mc_npm_package *read = &npm->read[index++];

		read->name = name_of(path, package);
		read->package = package;
		if (!read->name || !json_is_object(package))
			continue;
		status = list_builds(npm, path, package, &read->builds,
				     &read->build_count);
		if (status == MUSLCHECK_OK)
			status = claim(npm, read->builds, read->build_count);
		if (status != MUSLCHECK_OK)
			return status;
	}
	if (npm->claimed_count)
		qsort(npm->claimed, npm->claimed_count, sizeof(*npm->claimed),
		      compare_pointers);
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_entry(struct mc_npm *npm,
				       const struct mc_npm_package *package,
				       uint32_t line)
{
	struct mc_lock_context *context = npm->context;
	struct mc_lock_entry entry = { .line = line,
				       .skip_reason = skip_reason(package->package) };
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_lock_entry *added;
	bool failed = false;

	struct mc_npm_package judged = *package;

	entry.decides = !entry.skip_reason;
	/* The parsed lockfile is freed before the answer is used. */
	judged.name = mc_arena_strdup(context->request->arena, package->name);
	entry.name = judged.name;
	entry.version = mc_lock_json_text(
		context, json_object_get(package->package, "version"), &failed);
	if (!entry.name || failed)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_lock_add(context, &entry, &added);
	for (size_t i = 0; status == MUSLCHECK_OK && i < context->request->platform_count;
	     i++)
		status = mc_npm_judge(context, &judged, &context->request->platforms[i],
				      &added->answers[i]);
	return status;
}

/* Platform builds are checked with the package that selects among them. */
static bool is_of_interest(const struct mc_npm *npm, const struct mc_npm_package *package)
{
	const struct mc_lock_request *request = npm->context->request;

	if (!package->name || is_claimed(npm, package->package))
		return false;
	for (size_t i = 0; i < request->platform_count; i++)
		if (mc_npm_is_native(package, &request->platforms[i]))
			return true;
	return false;
}

static enum muslcheck_status read_packages(struct mc_npm *npm,
					   const struct mc_child_lines *lines)
{
	size_t count = json_object_size(npm->packages);
	enum muslcheck_status status;

	npm->read = mc_arena_alloc(npm->context->request->arena, count + 1,
				   sizeof(*npm->read));
	if (!npm->read)
		return MUSLCHECK_ERROR_MEMORY;
	status = read_builds(npm);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		npm->context->out->package_count += npm->read[i].name != NULL;
		if (is_of_interest(npm, &npm->read[i]))
			status = add_entry(npm, &npm->read[i],
					   mc_json_child_line(lines, i));
	}
	return status;
}

static enum muslcheck_status read_root(struct mc_lock_context *context,
				       const json_t *root, struct mc_error *err)
{
	struct mc_npm npm = { .context = context };
	const json_t *version = json_object_get(root, "lockfileVersion");
	struct mc_child_lines lines;
	enum muslcheck_status status;

	npm.packages = json_object_get(root, "packages");
	if (json_integer_value(version) == 1)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"lockfileVersion 1 does not list the platforms of packages. Run npm install --package-lock-only with npm 7 or later to upgrade it");
	if (!json_is_object(npm.packages))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "npm lockfile without \"packages\"");
	status = mc_json_child_lines(context->source.text, "packages",
				     context->request->arena, &lines);
	return status == MUSLCHECK_OK ? read_packages(&npm, &lines) : status;
}

enum muslcheck_status mc_lock_npm(struct mc_lock_context *context, struct mc_error *err)
{
	return mc_lock_json_read(context, read_root, err);
}
