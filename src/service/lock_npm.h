/* SPDX-License-Identifier: MIT */
/* Packages of npm-style lockfiles: entries (npm_entries.c) and checking (npm_judge.c). */
#ifndef MC_SERVICE_LOCK_NPM_H
#define MC_SERVICE_LOCK_NPM_H

#include "service/lock_json.h"
#include "service/npm_fields.h"
#include "service/recipe.h"

/* One build of a package for a platform: an optional dependency. */
struct mc_npm_build {
	const char *name;
	const char *family;    /* its name without the platform words */
	const json_t *package; /* NULL if the lockfile has no entry for it */
	struct mc_variant named;
};

struct mc_npm_package {
	const char *path; /* npm: where it is installed */
	const char *name; /* NULL if npm does not install it: the root, links */
	const json_t *package;
	uint32_t line;
	struct mc_npm_build *builds; /* by family */
	size_t build_count;
	size_t entry; /* in the lockfile; SIZE_MAX: none.  Set by mc_npm_add_packages */
};

struct mc_npm {
	struct mc_lock_context *context;
	struct mc_npm_package *read; /* in file order */
	size_t read_count;
	/* The package that read[index] gets for an optional dependency; NULL if none. */
	const json_t *(*resolve)(const struct mc_npm *npm, size_t index,
				 const char *name);
	void *data;		/* for resolve */
	const json_t **claimed; /* builds of other packages, sorted by address */
	size_t claimed_count;
	size_t claimed_capacity;
	size_t optional_count; /* optional dependencies read so far */
};

/*
 * The entry that the package at path gets for name: in its own node_modules, then in each
 * enclosing one, as Node.js looks up modules.
 */
const json_t *mc_npm_find_nearest(const json_t *packages, const char *path,
				  const char *name);

/* "node_modules/a/node_modules/@b/c" to "@b/c"; NULL if npm does not install it. */
const char *mc_npm_name_of(const char *path);

/* Set os, cpu and libc of a package of which the lockfile shows only the name. */
enum muslcheck_status mc_npm_assume_platform(json_t *package,
					     const char *name) MC_MUST_CHECK;

/* Fill out with the packages of a lockfile of version 1, as version 2 has them. */
enum muslcheck_status mc_npm_convert_old(struct mc_arena *arena, const json_t *root,
					 json_t *out, struct mc_error *err) MC_MUST_CHECK;

/*
 * After mc_npm_add_packages: if a package-lock.json is that of a workspace, note which of
 * its members need which entries.
 */
enum muslcheck_status mc_npm_split(const struct mc_npm *npm,
				   const json_t *packages) MC_MUST_CHECK;

/* Add the entries of npm->read to the lockfile. */
enum muslcheck_status mc_npm_add_packages(struct mc_npm *npm) MC_MUST_CHECK;

/*
 * Does the package of that name depend on one that builds or downloads native parts?  Not if
 * it is one of those itself: yarn adds node-gyp to what only tests with it (node-addon-api).
 */
bool mc_npm_depends_on_builder(const json_t *package, const char *name);

/* True if anything in the lockfile shows a native part for that platform. */
bool mc_npm_is_native(const struct mc_npm_package *package,
		      const struct mc_platform *platform);

/* Answer which build of the package npm uses on a platform. */
enum muslcheck_status mc_npm_judge(struct mc_lock_context *context,
				   const struct mc_npm_package *package,
				   const struct mc_platform *platform,
				   struct mc_lock_answer *answer) MC_MUST_CHECK;

/* Has a package.json install scripts? */
bool mc_npm_has_script(const json_t *package);

/* What they bring. */
enum mc_npm_script mc_npm_script_of(const json_t *package);

/* How a package gets its native part, from its package.json. */
struct mc_npm_recipe mc_npm_recipe_of(const json_t *package);

/* Answer for a package with a binding.gyp that is not compiled yet. */
enum muslcheck_status mc_npm_judge_recipe(struct mc_lock_context *context,
					  const struct mc_npm_recipe *recipe,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer) MC_MUST_CHECK;

#endif
