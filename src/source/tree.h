/* SPDX-License-Identifier: MIT */
/* A directory that holds a whole file tree: paths and links mean what they mean inside it. */
#ifndef MC_SOURCE_TREE_H
#define MC_SOURCE_TREE_H

#include "base/arena.h"
#include "base/error.h"

/*
 * The path on this machine of path (absolute, inside the tree at root), with every
 * symbolic link resolved inside the tree.  NULL if memory is out.  What does not
 * exist is yielded as it would be named: opening it tells.  What loops is the empty
 * path, which no file has: left as it is, the kernel would follow it out of the tree.
 */
char *mc_tree_resolve(const char *root, const char *path, struct mc_arena *arena);

/* The same for a path on this machine; one that is not below root is yielded as it is. */
char *mc_tree_contain(const char *root, const char *path, struct mc_arena *arena);

#endif
