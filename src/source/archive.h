/* SPDX-License-Identifier: MIT */
/*
 * The members of an archive, and the bytes of those that matter.  An archive is walked
 * once; its objects are kept in memory up to a limit, and others are read again when
 * needed.  Layers of an image are merged.  Nothing is written to disk.
 */
#ifndef MC_SOURCE_ARCHIVE_H
#define MC_SOURCE_ARCHIVE_H

#include "source/source.h"
#include "source/walk.h"

struct mc_archive;

/* An archive file, or an archive that is a member of one. */
struct mc_volume {
	struct mc_file file; /* all of it */
	enum mc_format format;
	const char *inside; /* as in mc_walk_options; NULL: the whole file */
	bool is_layer;	    /* an image layer: its whiteouts hide files of lower layers */
	bool has_links;	    /* named by the user: linker inputs are wanted too */
	/* The same as facts, which are read first, and their file; empty: none. */
	struct mc_file cached;
	const char *cached_path;
	struct mc_facts_writer *writer; /* records what is read; NULL: nobody */
	const char *section;		/* as in mc_members_options */
};

/* path names the archive.  options is borrowed until it is built.  Returns new. */
enum muslcheck_status mc_archive_new(const char *path,
				     const struct mc_source_options *options,
				     struct mc_notice_sink notices,
				     struct mc_archive **out) MC_MUST_CHECK;
void mc_archive_unref(struct mc_archive *archive);

/*
 * Add the members of a volume; later volumes override earlier ones and apply whiteouts.  Takes
 * the files, shares nothing of the rest.  whole is of layers, or NULL.
 */
enum muslcheck_status mc_archive_add(struct mc_archive *archive,
				     const struct mc_volume *volume,
				     struct mc_walk_digests *whole) MC_MUST_CHECK;

/*
 * Notify of packages in node_modules that are links to what is not there.  Call once, after the
 * last volume.
 */
enum muslcheck_status mc_archive_check_links(const struct mc_archive *archive)
	MC_MUST_CHECK;

/* The tree of the outermost archive; borrowed.  NULL if it has no members. */
const struct mc_tree *mc_archive_tree(const struct mc_archive *archive);

/*
 * The next member that is an object or metadata, from *cursor on, which starts at 0; *end
 * when there is none.
 */
enum muslcheck_status mc_archive_next(struct mc_archive *archive, size_t *cursor,
				      struct mc_candidate *out, bool *end) MC_MUST_CHECK;

#endif
