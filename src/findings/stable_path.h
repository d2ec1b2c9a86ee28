/* SPDX-License-Identifier: MIT */
/* File paths that do not depend on where a run starts or a tree is checked out. */
#ifndef MC_FINDINGS_STABLE_PATH_H
#define MC_FINDINGS_STABLE_PATH_H

#include "base/arena.h"

struct mc_path_context {
	const char *working_directory; /* base of relative paths; NULL: unknown */
	const char *source_root;       /* results are relative to it; NULL: to nothing */
};

/*
 * Normalise path: no ".", ".." or doubled slashes, and relative to the source root if
 * below it.  Works on the text alone, without the file system.  Borrows from path or the
 * arena; NULL if out of memory.
 */
const char *mc_stable_path(const struct mc_path_context *path_context, const char *path,
			   struct mc_arena *arena);

/* The same, followed by ": " and the name of a component, if there is one. */
const char *mc_stable_name(const struct mc_path_context *path_context, const char *path,
			   const char *component, struct mc_arena *arena);

/*
 * OUTER of OUTER!/path/inside, else the name itself.  Borrows from name or the arena; NULL
 * if out of memory.
 */
const char *mc_outermost_file(const char *name, struct mc_arena *arena);

#endif
