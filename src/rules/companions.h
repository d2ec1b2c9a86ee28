/* SPDX-License-Identifier: MIT */
/* The files that a launcher opens or starts: java and libjvm.so. */
#ifndef MC_RULES_COMPANIONS_H
#define MC_RULES_COMPANIONS_H

#include "loader/loader.h"

/* Iteration; initially zeroed. */
struct mc_companions {
	size_t row;	  /* of companions.def, to look at next */
	uint64_t text_at; /* file offset of a path below $ORIGIN, to search from */
	size_t text_count;
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
