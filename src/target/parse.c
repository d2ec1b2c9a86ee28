/* SPDX-License-Identifier: MIT */
/* Target ids: family:version[+package...]. */
#include <string.h>

#include "target/runtime.h"
#include "target/names.h"
#include "target/target.h"

static const char preload_suffix[] = "gcompat-preload";

static enum muslcheck_status unknown(const char *what, const char *name,
				     const char *nearest, struct mc_error *err)
{
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
			    "unknown %s '%s'.%s%s%s See 'muslcheck targets'.", what, name,
			    nearest ? " Did you mean '" : "", nearest ? nearest : "",
			    nearest ? "'?" : "");
}

enum muslcheck_status mc_target_find_image(const struct mc_symdb *db, const char *name,
					   struct mc_arena *arena,
					   const struct mc_db_image **out,
					   struct mc_error *err)
{
	const struct mc_db_image *image = mc_image_named(db, name);
	const char *nearest;

	if (!image && mc_image_by_rule(db, name, arena, &image) != MUSLCHECK_OK)
		return mc_error_memory(err);
	if (image) {
		*out = image;
		return MUSLCHECK_OK;
	}
	if (mc_image_nearest(db, name, arena, &nearest) != MUSLCHECK_OK)
		return mc_error_memory(err);
	return unknown("target", name, nearest, err);
}

/* Add an object of the image itself. */
static enum muslcheck_status provide(struct mc_target *target, const char *soname,
				     struct mc_arena *arena)
{
	const struct mc_db_package *package = mc_target_package_for(target, soname);
	struct mc_provided provided = {
		.soname = soname,
		.kind = MC_PROVIDED_OPAQUE,
		.package = package ? package->name : NULL,
		.confidence = target->image->confidence,
		.machines = UINT32_MAX,
	};

	return mc_target_provide(target, provided, package ? package->library : NULL,
				 arena);
}

/* Add the image's own shared objects, unless a root filesystem is given. */
static enum muslcheck_status provide_image(struct mc_target *target,
					   struct mc_arena *arena)
{
	const struct mc_db_image *image = target->image;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *library = NULL;

	if (target->root)
		return MUSLCHECK_OK;
	if (mc_target_checks_versions(target))
		status = provide(target, MC_GLIBC_LOADER, arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < image->soname_count; i++)
		status = provide(target, image->sonames[i], arena);
	if (status == MUSLCHECK_OK)
		status = mc_target_runtime_library(target, arena, &library);
	if (status == MUSLCHECK_OK && library &&
	    !mc_target_provided(target, library, MC_MACHINE_X86_64))
		status = provide(target, library, arena);
	return status;
}

/*
 * The longest known package name that text starts with, followed by its end or a '+'.
 * Names contain '+' (libstdc++), so the text cannot simply be split.
 */
static const char *longest_package(const struct mc_target *target, const char *text)
{
	size_t count = mc_symdb_package_count(target->db);
	const char *longest = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct mc_db_package *package = mc_symdb_package_at(target->db, i);
		size_t size = strlen(package->name);

		if (!package->distribution || !target->image->distribution ||
		    strcmp(package->distribution, target->image->distribution) ||
		    !mc_release_within(target->image->package_release, package->since,
				       package->until) ||
		    strncmp(text, package->name, size) ||
		    (text[size] && text[size] != '+'))
			continue;
		if (!longest || size > strlen(longest))
			longest = package->name;
	}
	return longest;
}

static enum muslcheck_status unknown_package(const struct mc_target *target,
					     const char *name, struct mc_arena *arena,
					     struct mc_error *err)
{
	size_t count = mc_symdb_package_count(target->db);
	const char **names = mc_arena_alloc(arena, count + 1, sizeof(*names));

	if (!names)
		return mc_error_memory(err);
	for (size_t i = 0; i < count; i++)
		names[i] = mc_symdb_package_at(target->db, i)->name;
	names[count] = preload_suffix;
	return unknown("package in the target", name,
		       mc_symdb_nearest(name, names, count + 1), err);
}

static void find_gcompat_builds(struct mc_target *target)
{
	static const char *const libraries[] = { "gcompat", "libucontext", "libobstack" };

	for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++)
		target->gcompat_builds[i] = mc_target_build(target, libraries[i]);
}

static enum muslcheck_status add_named_packages(struct mc_target *target,
						const char *text, struct mc_arena *arena,
						struct mc_error *err)
{
	do {
		size_t preload_size = sizeof(preload_suffix) - 1;
		bool preload = !strncmp(text, preload_suffix, preload_size) &&
			       (!text[preload_size] || text[preload_size] == '+');
		const char *package = preload ? "gcompat" : longest_package(target, text);
		enum muslcheck_status status;

		if (!package)
			return unknown_package(target, text, arena, err);
		if (!strcmp(package, "gcompat") && !target->image->gcompat_build)
			return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
					    "%s has no gcompat package",
					    target->image->id);
		status = mc_target_extend(
			target, &package, 1,
			preload ? MC_GCOMPAT_PRELOADED : MC_GCOMPAT_AS_IS, arena, target);
		if (status != MUSLCHECK_OK)
			return mc_error_memory(err);
		text += preload ? preload_size : strlen(package);
	} while (*text++ == '+');
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_target_parse(const struct mc_symdb *db, const char *id,
				      const struct mc_tree *root, struct mc_arena *arena,
				      struct mc_target *out, struct mc_error *err)
{
	struct mc_target target = { .id = id, .db = db, .root = root };
	size_t name_size = strcspn(id, "+");
	const char *packages = id[name_size] ? id + name_size + 1 : NULL;
	const char *name = mc_arena_strndup(arena, id, name_size);
	enum muslcheck_status status;

	if (!name)
		return mc_error_memory(err);
	if (mc_target_is_named_self(id)) {
		target.image = mc_target_self_image();
		target.is_self = true;
		*out = target;
		return MUSLCHECK_OK;
	}
	status = mc_target_find_image(db, name, arena, &target.image, err);
	if (status != MUSLCHECK_OK)
		return status;
	if (target.image->composed_on)
		target.checked_as = target.image->composed_on;
	else if (!mc_image_named(db, name))
		target.checked_as = target.image->id;
	if (target.image->libc_build)
		target.libc = mc_symdb_build(db, target.image->libc_build);
	if (target.image->libc_build && !target.libc)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "%s: unknown libc build '%s'", target.image->id,
				    target.image->libc_build);
	find_gcompat_builds(&target);
	if (mc_target_index_packages(&target, arena) != MUSLCHECK_OK ||
	    provide_image(&target, arena) != MUSLCHECK_OK)
		return mc_error_memory(err);
	if (packages)
		status = add_named_packages(&target, packages, arena, err);
	if (status == MUSLCHECK_OK)
		*out = target;
	return status;
}
