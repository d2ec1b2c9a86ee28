/* SPDX-License-Identifier: MIT */
/* How an npm package comes by its native part where that does not lie in it. */
#ifndef MC_SERVICE_RECIPE_H
#define MC_SERVICE_RECIPE_H

struct mc_npm_known;   /* a row of npm_packages.def */
struct mc_npm_builder; /* a row of builders.def */

struct mc_npm_recipe {
	const struct mc_npm_known *known;     /* NULL: nothing is known of the package */
	const struct mc_npm_builder *builder; /* NULL: it names none */
};

#endif
