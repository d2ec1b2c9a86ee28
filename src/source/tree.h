/* SPDX-License-Identifier: MIT */
/*
 * A file tree with its own root: a directory used as a root filesystem, the members of an
 * archive, the merged layers of an image.  A file's name is root plus its path inside
 * ("/srv/rootfs/lib/x", "app.whl!/lib/x").  Paths and links are resolved inside the tree.
 * Where a tree may be NULL, that means the host's file system.
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
struct mc_image_state;

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
	void (*free)(struct mc_tree *tree); /* called when no reference is left */
};

/* What an image is.  Its strings live as long as the tree. */
struct mc_image_identity {
	const char *name; /* that paths of its files begin with: "app.tar[linux/arm64]" */
	const char *reference;	     /* it was saved under; NULL: none, as the next */
	const char *manifest_digest; /* "sha256:...", as the next */
	const char *config_digest;
	const char *platform; /* "linux/amd64" */
	const char *created;  /* the day, "2026-11-30"; NULL: not stated */
};

struct mc_tree {
	const struct mc_tree_ops *ops;
	char *root;		   /* without a trailing slash; owned */
	atomic_size_t *references; /* shared by trees with the same lifetime */
	/* The image that it is, or is in (an archive in an image, say); NULL: none. */
	const struct mc_tree *image;
	const struct mc_tree
		*whole; /* of an image: with the files of packages; NULL: none */
	const struct mc_image_state *state;	  /* of an image; NULL: not known */
	const struct mc_image_identity *identity; /* of an image; NULL: not known */
	const char *platform; /* of an image, "linux/arm64"; NULL: not known */
	bool is_image; /* a whole root filesystem: contains the loader's default directories */
	const char *library_path; /* LD_LIBRARY_PATH of its processes; NULL: unset */
};

/* The tree at a host directory.  root is copied.  Returns new; mc_tree_unref. */
enum muslcheck_status mc_tree_directory_new(const char *root,
					    struct mc_tree **out) MC_MUST_CHECK;

/* Add and drop a reference; the last one frees the tree.  NULL is allowed. */
const struct mc_tree *mc_tree_ref(const struct mc_tree *tree);
void mc_tree_unref(const struct mc_tree *tree);

/*
 * The path, root included, of path (absolute, inside the tree), with every symbolic link
 * resolved inside the tree.  NULL if out of memory.  A missing file gets the
 * name it would have; opening it fails.  A symlink loop yields the empty path, so that the
 * kernel cannot follow it out of the tree.
 */
char *mc_tree_resolve(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena);

/* The same for a path that includes root; others are returned unchanged. */
char *mc_tree_contain(const struct mc_tree *tree, const char *path,
		      struct mc_arena *arena);

/*
 * Open the file at path, as mc_tree_resolve or mc_tree_contain yields it.  Like
 * mc_file_open_if: a file that does not start with prefix is not opened.
 */
enum muslcheck_status mc_tree_open_if(const struct mc_tree *tree, const char *path,
				      struct mc_bytes prefix, struct mc_file *out,
				      bool *starts, struct mc_error *err) MC_MUST_CHECK;

/* The same without a prefix. */
enum muslcheck_status mc_tree_open(const struct mc_tree *tree, const char *path,
				   struct mc_file *out,
				   struct mc_error *err) MC_MUST_CHECK;

#endif
