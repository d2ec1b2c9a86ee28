/* SPDX-License-Identifier: MIT */
/*
 * Picks among the files inside an npm package, after the libc: the build for the target's
 * Node.js release.  Where all files are for another libc or release, its loader opens none
 * and fails: it compares tags, it does not try.
 */
#include <stdio.h>
#include <string.h>

#include "service/collected.h"
#include "service/recipe.h"

/* The files of one stem that are still in question. */
struct group {
	struct mc_collected_object **objects;
	size_t count;
	size_t target;
};

static bool is_unused(const struct group *group, size_t i)
{
	return group->objects[i]->verdicts[group->target].is_unused;
}

static void reject(const struct group *group, size_t i)
{
	if (!group->objects[i]->named)
		group->objects[i]->verdicts[group->target].is_unused = true;
}

/*
 * A directory of a Rust target triple ("x86_64-unknown-linux-gnu") is where the compiler
 * put the file; loaders that use one use it on any libc.
 */
static bool is_triple(const struct mc_collected_object *object)
{
	return strstr(object->path, "-unknown-linux-") != NULL;
}

/* The libc that the loader opens the file on; MC_LIBC_UNKNOWN: any. */
static enum mc_libc libc_of(const struct mc_collected_component *component,
			    const struct mc_collected_object *object)
{
	if (mc_libc_is_known(object->variant.libc))
		return is_triple(object) ? MC_LIBC_UNKNOWN : object->variant.libc;
	return object->variant.system == MC_SYSTEM_LINUX &&
			       mc_npm_untagged_is_glibc(&component->recipe)
		       ? MC_LIBC_GLIBC
		       : MC_LIBC_UNKNOWN;
}

/* The libc of all addons of the group, if it is one and not the target's. */
static enum mc_libc only_libc(const struct mc_collected_component *component,
			      const struct group *group, enum mc_libc libc)
{
	enum mc_libc only = MC_LIBC_UNKNOWN;

	for (size_t i = 0; i < group->count; i++) {
		const struct mc_collected_object *object = group->objects[i];
		enum mc_libc is_for;

		if (is_unused(group, i))
			continue;
		is_for = libc_of(component, object);
		if (object->kind != MC_KIND_NODE_ADDON || !mc_libc_is_known(is_for) ||
		    is_for == libc)
			return MC_LIBC_UNKNOWN;
		only = is_for;
	}
	return only;
}

/* Does a file load, with gcompat if need be? */
static bool has_loading(const struct group *group)
{
	for (size_t i = 0; i < group->count; i++)
		if (!is_unused(group, i) &&
		    group->objects[i]->verdicts[group->target].verdict <=
			    MUSLCHECK_VERDICT_GCOMPAT)
			return true;
	return false;
}

static enum muslcheck_status check_libc(struct mc_service *service,
					struct mc_collected_component *component,
					const struct group *group, enum mc_libc libc)
{
	enum mc_libc only = only_libc(component, group, libc);

	if (!mc_libc_is_known(only) ||
	    (mc_service_tries_any_build(component->name) && has_loading(group)))
		return MUSLCHECK_OK;
	return mc_service_pick_fails(
		service, component, group->target,
		mc_arena_join(&service->arena, "it has only a ",
			      mc_platform_libc_name(only),
			      " build, which its loader does not open on ",
			      mc_platform_libc_name(libc)));
}

/* How well a tag fits: of several files the best is opened. */
enum fit { FIT_NONE, FIT_OLDER, FIT_ANY, FIT_EXACT };

static enum fit fit_of(const struct mc_collected_object *object,
		       const struct mc_node_release *release)
{
	const struct mc_node_tags *tags = &object->tags;

	if (tags->is_electron)
		return FIT_NONE;
	if (!tags->release)
		return FIT_ANY;
	/* On an image without a known Node.js, which one will be there is open. */
	if (!release)
		return FIT_OLDER;
	if (tags->release == release)
		return FIT_EXACT;
	return !tags->is_exact && tags->release->major < release->major ? FIT_OLDER
									: FIT_NONE;
}

/* Of files for older releases, the newest. */
static bool is_better(const struct mc_collected_object *object, enum fit fit,
		      const struct mc_collected_object *best, enum fit best_fit)
{
	if (fit != best_fit)
		return fit > best_fit;
	return fit == FIT_OLDER &&
	       object->tags.release->major > best->tags.release->major;
}

static const char *no_release(struct mc_service *service, const struct group *group,
			      const struct mc_node_release *release)
{
	unsigned newest = 0;
	char numbers[2][16];

	for (size_t i = 0; i < group->count; i++) {
		const struct mc_node_release *other = group->objects[i]->tags.release;

		if (!is_unused(group, i) && other && other->major > newest)
			newest = other->major;
	}
	snprintf(numbers[0], sizeof(numbers[0]), "%u", newest);
	snprintf(numbers[1], sizeof(numbers[1]), "%u", release->major);
	return mc_arena_join(&service->arena, "it has no build for this image's Node.js ",
			     numbers[1], ", only others such as for Node.js ",
			     numbers[0]);
}

/* Does the file come before the other where a loader tries one after the other? */
static bool is_tried_before(const struct group *group,
			    const struct mc_collected_object *object,
			    const struct mc_collected_object *other)
{
	bool loads =
		object->verdicts[group->target].verdict <= MUSLCHECK_VERDICT_ADD_PACKAGES;

	if (!other)
		return true;
	if (loads !=
	    (other->verdicts[group->target].verdict <= MUSLCHECK_VERDICT_ADD_PACKAGES))
		return loads;
	return object->tags.release->major > other->tags.release->major;
}

/*
 * cmake-ts (build/loader.js of 1.0) opens the files of its manifest, the newest first, until
 * one loads: the Node.js release that they were built with does not matter.  NULL: none is
 * its.
 */
static const struct mc_collected_object *first_tried(const struct group *group)
{
	const struct mc_collected_object *first = NULL;

	for (size_t i = 0; i < group->count; i++)
		if (!is_unused(group, i) && group->objects[i]->tags.is_tried &&
		    is_tried_before(group, group->objects[i], first))
			first = group->objects[i];
	return first;
}

static void keep_only(const struct group *group, const struct mc_collected_object *kept)
{
	for (size_t i = 0; i < group->count; i++)
		if (!is_unused(group, i) && group->objects[i] != kept)
			reject(group, i);
}

/* Keep the files that fit the Node.js release best. */
static enum muslcheck_status check_release(struct mc_service *service,
					   struct mc_collected_component *component,
					   const struct group *group,
					   const struct mc_node_release *release)
{
	const struct mc_collected_object *best = NULL;
	enum fit best_fit = FIT_NONE;
	const struct mc_collected_object *tried = first_tried(group);
	bool any = false; /* for Node.js, of any release */

	if (tried) {
		keep_only(group, tried);
		return MUSLCHECK_OK;
	}
	for (size_t i = 0; i < group->count; i++) {
		enum fit fit = fit_of(group->objects[i], release);

		if (is_unused(group, i))
			continue;
		any |= !group->objects[i]->tags.is_electron;
		if (fit == FIT_NONE ||
		    (best && !is_better(group->objects[i], fit, best, best_fit)))
			continue;
		best = group->objects[i];
		best_fit = fit;
	}
	if (any && !best)
		return mc_service_pick_fails(service, component, group->target,
					     no_release(service, group, release));
	for (size_t i = 0; i < group->count; i++)
		if (!is_unused(group, i) &&
		    (!best || fit_of(group->objects[i], release) != best_fit ||
		     group->objects[i]->tags.release != best->tags.release))
			reject(group, i);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_choose_npm(struct mc_service *service,
					    struct mc_collected_component *component,
					    struct mc_collected_object **objects,
					    size_t count, size_t target)
{
	const struct group group = { objects, count, target };
	const struct mc_target *on = &service->options.targets[target];
	enum mc_libc libc = mc_platform_of(on, service->machine).libc;
	enum muslcheck_status status =
		check_release(service, component, &group, mc_node_release_of(on));

	return status == MUSLCHECK_OK && mc_libc_is_known(libc)
		       ? check_libc(service, component, &group, libc)
		       : status;
}
