/* SPDX-License-Identifier: MIT */
/* The directories of a run path, expanded as musl expands them. */
#ifndef MC_LOADER_RUNPATH_H
#define MC_LOADER_RUNPATH_H

#include "base/arena.h"
#include "base/error.h"
#include "source/tree.h"

struct mc_directories {
	const char **paths; /* as mc_tree_open takes them */
	size_t count;
};

/*
 * Split rpath at ':' and newline and put origin for $ORIGIN and ${ORIGIN}; any
 * other '$' makes musl drop the whole path.  Left out are directories that cannot
 * be known here: relative ones (they depend on the working directory), and this
 * machine's system directories, which are not the target's.  With tree, absolute
 * ones are taken inside it.  origin and tree may be NULL.
 */
enum muslcheck_status mc_runpath_directories(const char *rpath, const char *origin,
					     const struct mc_tree *tree,
					     struct mc_arena *arena,
					     struct mc_directories *out) MC_MUST_CHECK;

#endif
