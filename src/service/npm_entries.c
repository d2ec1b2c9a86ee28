/* SPDX-License-Identifier: MIT */
/* Turns the packages of an npm, pnpm, yarn or bun lockfile into entries. */
#include <stdlib.h>
#include <string.h>

#include "service/lock_npm.h"

/* Limits on the work for a hostile file; real packages have about sixty. */
enum { OPTIONAL_MAX = 1000, OPTIONAL_TOTAL_MAX = 100000 };

static int compare_builds(const void *left, const void *right)
{
	const struct mc_npm_build *a = left, *b = right;

	int order = strcmp(a->family, b->family);

	return order ? order : strcmp(a->name, b->name);
}

/* The optional dependencies that are builds for platforms, by family. */
static enum muslcheck_status list_builds(struct mc_npm *npm, size_t index)
{
	struct mc_npm_package *read = &npm->read[index];
	json_t *optional = json_object_get(read->package, "optionalDependencies");
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
		build.package = npm->resolve(npm, index, name);
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
		if (mc_npm_depends_on_family(read->package, build.family))
			continue;
		builds[count++] = build;
	}
	if (count)
		qsort(builds, count, sizeof(*builds), compare_builds);
	read->builds = builds;
	read->build_count = count;
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

	for (size_t i = 0; i < npm->read_count; i++) {
		const struct mc_npm_package *read = &npm->read[i];

		if (!read->name || !json_is_object(read->package))
			continue;
		status = list_builds(npm, i);
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

static enum muslcheck_status add_entry(struct mc_npm *npm, struct mc_npm_package *package)
{
	struct mc_lock_context *context = npm->context;
	struct mc_lock_entry entry = { .line = package->line,
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
	package->entry = context->out->entry_count;
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

enum muslcheck_status mc_npm_add_packages(struct mc_npm *npm)
{
	enum muslcheck_status status = read_builds(npm);

	for (size_t i = 0; status == MUSLCHECK_OK && i < npm->read_count; i++) {
		npm->context->out->package_count += npm->read[i].name != NULL;
		npm->read[i].entry = SIZE_MAX;
		if (is_of_interest(npm, &npm->read[i]))
			status = add_entry(npm, &npm->read[i]);
	}
	return status;
}
