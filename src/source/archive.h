/* SPDX-License-Identifier: MIT */
/*
 * What the members of an archive are, and the bytes of those that matter.  An archive is
 * walked once, and the objects in it are held as they pass, up to the limit of memory;
 * the rest is fetched by walking it again.  The layers of an image are laid over each
 * other.  Nothing is ever written to a file.
 */
#ifndef MC_SOURCE_ARCHIVE_H
#define MC_SOURCE_ARCHIVE_H

#include "source/source.h"
#include "source/walk.h"

struct mc_archive;

/* A file to walk, or an archive that is a member of it. */
struct mc_volume {
	struct mc_file file; /* all of it */
	enum mc_format format;
	const char *inside; /* as in mc_walk_options; NULL: all of the file */
	bool is_layer;	    /* of an image: it can take away what lies below */
	bool has_links; /* named by the user: what is to be linked is of interest too */
};

/* path names the archive.  Both are borrowed until it is built. Returns new. */
enum muslcheck_status mc_archive_new(const char *path,
				     const struct mc_source_options *options,
				     struct mc_notice_sink notices,
				     struct mc_archive **out) MC_MUST_CHECK;
void mc_archive_unref(struct mc_archive *archive);

/*
 * Add what a volume holds; those that follow are laid over it, whiteouts and all.  Takes
 * the file, shares nothing of the rest.  whole is of layers, or NULL.
 */
enum muslcheck_status mc_archive_add(struct mc_archive *archive,
				     const struct mc_volume *volume,
				     struct mc_walk_whole *whole) MC_MUST_CHECK;

/* The tree of the archive itself, not of one in it; borrowed.  NULL if it has no member. */
const struct mc_tree *mc_archive_tree(const struct mc_archive *archive);

/*
 * The next member that is an object or metadata, from *cursor on, which starts at 0; *end
 * when there is none.
 */
enum muslcheck_status mc_archive_next(struct mc_archive *archive, size_t *cursor,
				      struct mc_candidate *out, bool *end) MC_MUST_CHECK;

#endif
