/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: a directory that is the root filesystem of an image.  As in images
 * in archives, files of distribution packages are hidden in the tree, unless it shows them.
 */
#ifndef MC_SOURCE_ROOTFS_H
#define MC_SOURCE_ROOTFS_H

#include "source/image_facts.h"
#include "source/notice.h"
#include "source/tree.h"

/*
 * Read the package databases below the directory, and add a notice describing it.  path is copied.
 * Returns new; mc_tree_unref.
 */
enum muslcheck_status mc_rootfs_new(const char *path, bool shows_packages,
				    struct mc_notice_sink notices,
				    struct mc_tree **out) MC_MUST_CHECK;

/* Borrowed. */
/* The platform that the user gave; it outlives the tree.  NULL: not known. */
void mc_rootfs_set_platform(struct mc_tree *root, const char *platform);

const struct mc_image_facts *mc_rootfs_facts(const struct mc_tree *root);

/* Is the file left out because a package owns it? */
bool mc_rootfs_hides(const struct mc_tree *root, uint64_t device, uint64_t inode);

/*
 * Is the path /proc, /sys or /dev of the root, with something mounted on it?
 */
bool mc_rootfs_is_mounted(const struct mc_tree *root, const char *path);

#endif
