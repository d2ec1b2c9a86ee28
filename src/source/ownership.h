/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: the files of a tree that a distribution's packages own, marked as
 * the package databases in the tree have it.  One and the same for archives and directories.
 */
#ifndef MC_SOURCE_OWNERSHIP_H
#define MC_SOURCE_OWNERSHIP_H

#include "base/buffer.h"
#include "owners/owned.h"
#include "source/image_facts.h"
#include "source/notice.h"
#include "source/tree.h"

struct mc_ownership {
	const struct mc_tree *tree;
	const char *path;	/* of the image, for notices */
	struct mc_arena *arena; /* holds package names */
	struct mc_notice_sink notices;
	/*
	 * Where the owner of the regular file at path, links resolved, is kept: *out, in
	 * which NULL stands for none yet; NULL if there is no such file.
	 */
	enum muslcheck_status (*owner_of)(void *context, const char *path,
					  const char ***out);
	void *context;
	struct mc_image_facts *facts; /* also filled in; may be NULL */
	bool shows_packages;	      /* their files are not left out */

	size_t package_count, file_count; /* found so far */

	/* Private. */
	struct mc_error *err;	    /* of the current database */
	uint64_t followed_size;	    /* total bytes of directory names */
	struct mc_buffer directory; /* of the last file, as in the database */
	struct mc_buffer file;	    /* the same, resolved, plus a file name */
	size_t directory_size;	    /* of the resolved part; 0: not in the tree */
	const char *package;
};

void mc_ownership_done(struct mc_ownership *ownership);

/*
 * Mark the files listed by the package database at path, in the tree.  err: why its bytes
 * could not be read; no status if they could.  Damage is reported.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_ownership_read(struct mc_ownership *ownership, const char *path,
					struct mc_bytes bytes,
					struct mc_error *err) MC_MUST_CHECK;

/* "; 12 files of 3 distribution packages skipped", or an empty text. */
void mc_ownership_describe(const struct mc_ownership *ownership, char *text, size_t size);

#endif
