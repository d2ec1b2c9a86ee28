/* SPDX-License-Identifier: MIT */
/* The files that a launcher opens or starts: java and libjvm.so. */
#ifndef MC_RULES_COMPANIONS_H
#define MC_RULES_COMPANIONS_H

#include "loader/loader.h"

/* Paths below $ORIGIN that are followed; real programs name a few. */
enum { MC_ORIGIN_PATHS_MAX = 16 };

enum mc_opens { MC_OPENS_NOT_ASKED, MC_OPENS_NO, MC_OPENS_YES };

/* The texts "$ORIGIN/PATH/libx.so" of a program; initially zeroed. */
struct mc_origin_paths {
	enum mc_opens opens;			/* libraries: does it import dlopen? */
	const char *items[MC_ORIGIN_PATHS_MAX]; /* PATH/libx.so */
	size_t count;
	bool is_searched;
};

/* Iteration; row and path are initially 0. */
struct mc_companions {
	struct mc_origin_paths *paths; /* kept across the targets of the program */
	size_t row;		       /* of companions.def, to look at next */
	size_t path;		       /* of paths, to look at next */
};

/*
 * The next existing file that the program opens, or starts, from a path relative to its own;
 * *name is that place as the program names it.  *out is NULL at the end.
 */
enum muslcheck_status mc_companions_next(struct mc_companions *companions,
					 const struct mc_load_context *context,
					 const struct mc_stored *program,
					 const struct mc_stored **out,
					 const char **name) MC_MUST_CHECK;

#endif
