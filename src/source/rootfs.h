/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: a directory that holds the file tree of an image.  It is a tree in
 * which, as in the images that archives hold, the files of packages are not to be found.
 */
#ifndef MC_SOURCE_ROOTFS_H
#define MC_SOURCE_ROOTFS_H

#include "source/image_facts.h"
#include "source/notice.h"
#include "source/tree.h"

/*
 * Read the package databases below the directory, and tell what it is.  path is copied.
 * Returns new; mc_tree_unref.
 */
enum muslcheck_status mc_rootfs_new(const char *path, struct mc_notice_sink notices,
				    struct mc_tree **out) MC_MUST_CHECK;

/* What is known of it; borrowed. */
const struct mc_image_facts *mc_rootfs_facts(const struct mc_tree *root);

/* Does a package own the file? */
bool mc_rootfs_owns(const struct mc_tree *root, uint64_t device, uint64_t inode);

/*
 * Is the path, in the tree of the root, one where kernels show what is no file of an image:
 * /proc, /sys, /dev, if something is mounted there.
 */
bool mc_rootfs_is_mounted(const struct mc_tree *root, const char *path);

#endif
