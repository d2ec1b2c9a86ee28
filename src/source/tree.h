/* SPDX-License-Identifier: MIT */
/*
 * A file tree of its own: a directory that stands for a whole root, the members of an
 * archive, the merged layers of an image.  Its files are named by what root is plus their
 * path inside ("/srv/rootfs/lib/x", "app.whl!/lib/x"), and paths and links mean what they
 * mean inside it.  Wherever a tree may be NULL, that is the file system of this machine.
 *
 * Trees do not change once made, and may be used by several threads at once.
 */
#ifndef MC_SOURCE_TREE_H
#define MC_SOURCE_TREE_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/error.h"
#include "source/file.h"

struct mc_tree;

struct mc_tree_ops {
	/*
	 * The target of the symbolic link at path, up to size - 1 bytes of it, terminated.
	 * False if there is no link.
	 */
	bool (*read_link)(const struct mc_tree *tree, const char *path, char *target,
			  size_t size);
	/* As mc_file_open_if, of a path without links. */
	enum muslcheck_status (*open_if)(const struct mc_tree *tree, const char *path,
					 struct mc_bytes prefix, struct mc_file *out,
					 bool *starts, struct mc_error *err);
	void (*free)(struct mc_tree *tree); /* when no reference is left */
};

struct mc_tree {
	const struct mc_tree_ops *ops;
	char *root;		   /* no slash at its end; owned */
	atomic_size_t *references; /* of all trees that live and die together */
	bool is_image; /* it moves to the target as it is: the target's directories are in it */
	const char *library_path; /* LD_LIBRARY_PATH of what runs in it; NULL: none */
};

/* The tree at a directory of this machine.  root is copied.  Returns new; mc_tree_unref. */
enum muslcheck_status mc_tree_directory_new(const char *root,
					    struct mc_tree **out) MC_MUST_CHECK;

/* One more owner of the tree, and one less: the last one frees it.  NULL is fine. */
const struct mc_tree *mc_tree_ref(const struct mc_tree *tree);
void mc_tree_unref(const struct mc_tree *tree);

/*
 * The path, root included, of path (absolute, inside the tree), with every symbolic link
 * resolved inside the tree.  NULL if memory is out.  What does not exist is yielded as it
 * would be named: opening it tells.  What loops is the empty path, which no file has: left
 * as it is, the kernel would follow it out of the tree.
 */
char *mc_tree_resolve(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena);

/* The same for a path with root; one that is not below root is yielded as it is. */
char *mc_tree_contain(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena);

/*
 * Open the file at path, as mc_tree_resolve or mc_tree_contain yields it.  Like
 * mc_file_open_if: a file that does not start with prefix is not opened.
 */
enum muslcheck_status mc_tree_open_if(const struct mc_tree *tree, const char *path,
				      struct mc_bytes prefix, struct mc_file *out,
				      bool *starts, struct mc_error *err) MC_MUST_CHECK;

/* The same for a file with any beginning. */
enum muslcheck_status mc_tree_open(const struct mc_tree *tree, const char *path,
				   struct mc_file *out,
				   struct mc_error *err) MC_MUST_CHECK;

#endif
