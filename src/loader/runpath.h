/* SPDX-License-Identifier: MIT */
/* The directories of a run path (DT_RUNPATH or DT_RPATH), expanded as in musl. */
#ifndef MC_LOADER_RUNPATH_H
#define MC_LOADER_RUNPATH_H

#include "base/arena.h"
#include "base/error.h"
#include "source/tree.h"

struct mc_directories {
	const char **paths; /* valid for mc_tree_open */
	size_t count;
};

/*
 * Split rpath at ':' and newline and expand $ORIGIN and ${ORIGIN}; any other '$' makes
 * musl ignore the whole path.  Relative directories are dropped (they depend on the
 * working directory), and so are this host's system directories, which are not the
 * target's.  With tree, absolute paths are resolved inside it.  origin and tree may be NULL.
 */
enum muslcheck_status mc_runpath_directories(const char *rpath, const char *origin,
					     const struct mc_tree *tree,
					     struct mc_arena *arena,
					     struct mc_directories *out) MC_MUST_CHECK;

#endif
