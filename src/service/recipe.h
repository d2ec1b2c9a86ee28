/* SPDX-License-Identifier: MIT */
/* How an npm package without a native part inside gets one. */
#ifndef MC_SERVICE_RECIPE_H
#define MC_SERVICE_RECIPE_H

#include <stdbool.h>

struct mc_npm_known;   /* a row of npm_packages.def */
struct mc_npm_builder; /* a row of builders.def */

struct mc_npm_recipe {
	const struct mc_npm_known *known;     /* NULL: the package is not in the table */
	const struct mc_npm_builder *builder; /* NULL: it depends on none */
};

/* True if its loader takes a build without a libc in its path for one for glibc. */
bool mc_npm_untagged_is_glibc(const struct mc_npm_recipe *recipe);

/* True if it is in the table, with a native part that it does not ship for every libc. */
bool mc_npm_fetches_native(const struct mc_npm_recipe *recipe);

#endif
