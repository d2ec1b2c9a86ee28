/* SPDX-License-Identifier: MIT */
/* How an npm package without a native part inside gets one. */
#ifndef MC_SERVICE_RECIPE_H
#define MC_SERVICE_RECIPE_H

#include <stdbool.h>

struct mc_npm_known;	/* a row of npm_packages.def */
struct mc_npm_builder;	/* a row of builders.def */
struct mc_npm_download; /* a row of npm_downloads.def */

/* What the install scripts of an installed package bring. */
enum mc_npm_script {
	MC_NPM_SCRIPT_NONE,
	MC_NPM_SCRIPT_MAYBE,  /* possibly a native file */
	MC_NPM_SCRIPT_NATIVE, /* a native file */
	/* the program itself, from a package of its own */
	MC_NPM_SCRIPT_PROGRAM,
};

struct mc_npm_recipe {
	const struct mc_npm_known *known; /* NULL: the package is not in the table */
	const struct mc_npm_download *download; /* NULL: not known */
	const struct mc_npm_builder *builder;	/* NULL: it depends on none */
	enum mc_npm_script script;		/* set for installed packages */
	bool has_no_script; /* installed, and no install script is in its package.json */
};

/* True if its loader takes a build without a libc in its path for one for glibc. */
bool mc_npm_untagged_is_glibc(const struct mc_npm_recipe *recipe);

/*
 * True if its native part is neither shipped nor in packages of its own: by the table, else by
 * its install scripts.
 */
bool mc_npm_fetches_native(const struct mc_npm_recipe *recipe);

/* True if it does not work before its install script has put the program in place. */
bool mc_npm_fetches_program(const struct mc_npm_recipe *recipe);

#endif
