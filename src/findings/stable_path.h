/* SPDX-License-Identifier: MIT */
/* Names of files that are the same wherever a run is started and a tree is checked out. */
#ifndef MC_FINDINGS_STABLE_PATH_H
#define MC_FINDINGS_STABLE_PATH_H

#include "base/arena.h"

struct mc_path_context {
	const char
		*working_directory; /* that relative paths start from; NULL: not known */
	const char *source_root;    /* that names are relative to; NULL: to nothing */
};

/*
 * path without ".", ".." and doubled slashes, and relative to the source root if it is
 * below it; outside it stays absolute.  Decided by the text alone: no file is looked
 * at.  Borrows from path or the arena; NULL when memory is out.
 */
const char *mc_stable_path(const struct mc_path_context *path_context, const char *path,
			   struct mc_arena *arena);

/*
 * The file that a name is in: of OUTER!/path/inside the outer one, else itself.  Borrows
 * from name or the arena; NULL when memory is out.
 */
const char *mc_outermost_file(const char *name, struct mc_arena *arena);

#endif
