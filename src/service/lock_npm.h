/* SPDX-License-Identifier: MIT */
/* Packages of an npm lockfile: reading (lock_npm.c) and judging (npm_judge.c). */
#ifndef MC_SERVICE_LOCK_NPM_H
#define MC_SERVICE_LOCK_NPM_H

#include "service/lock_reader.h"
#include "service/npm_fields.h"
#include "service/recipe.h"

/* One build of a package for a platform, which is an optional dependency of it. */
struct mc_npm_build {
	const char *name;
	const char *family;    /* its name without what says the platform */
	const json_t *package; /* NULL: named, but the lockfile has no entry */
	struct mc_variant named;
};

struct mc_npm_package {
	const char *name; /* NULL for what is not installed: the root, links */
	const json_t *package;
	struct mc_npm_build *builds; /* by family */
	size_t build_count;
};

struct mc_npm {
	struct mc_lock_reader *reader;
	const json_t *packages;
	struct mc_npm_package *read; /* in file order */
	const json_t **claimed;	     /* builds of some package, sorted by address */
	size_t claimed_count;
	size_t claimed_capacity;
	size_t optional_count; /* optional dependencies looked at so far */
};

/* Does anything in the lockfile say that the package has a native part there? */
bool mc_npm_is_native(const struct mc_npm_package *package,
		      const struct mc_platform *platform);

/* What there is of it for a platform. */
enum muslcheck_status mc_npm_judge(struct mc_lock_reader *reader,
				   const struct mc_npm_package *package,
				   const struct mc_platform *platform,
				   struct mc_lock_answer *answer) MC_MUST_CHECK;

/* What its own package.json says of how it comes by its native part. */
struct mc_npm_recipe mc_npm_recipe_of(const json_t *package);

/* The same of a package that has a binding.gyp, and no native part yet. */
enum muslcheck_status mc_npm_judge_recipe(struct mc_lock_reader *reader,
					  const struct mc_npm_recipe *recipe,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer) MC_MUST_CHECK;

#endif
