/* SPDX-License-Identifier: MIT */
/* What archive.c, which builds an archive, and archive_tree.c, which gives of it, share. */
#ifndef MC_SOURCE_ARCHIVE_PRIVATE_H
#define MC_SOURCE_ARCHIVE_PRIVATE_H

#include <pthread.h>

#include "source/archive.h"
#include "base/map.h"
#include "source/whiteouts.h"
#include "source/script.h"

/* What a member is, once all members that bear its name have been met. */
struct mc_archive_entry {
	const char *path;
	const char *target; /* of a link: where it leads; of a hard link, a path */
	size_t same; /* of a hard link: the entry that has the bytes; SIZE_MAX: none yet */
	size_t tree; /* index of the archive that it lies in */
	size_t volume;
	size_t ordinal;	     /* in the volume */
	struct mc_file file; /* its bytes, while they are held */
	enum mc_member_kind kind;
	bool is_object;
	bool is_linkable; /* besides, or a static archive */
	bool is_metadata;
	bool is_database;		/* says what packages own */
	bool is_program;		/* what runs in the image, whoever owns it */
	const char *package;		/* that owns it; NULL: none */
	const struct mc_script *script; /* its first line; NULL if it has no #! */
	const unsigned char *digest; /* SHA-256 of a file in a wheel; NULL if not known */
	bool is_replaced;	     /* another member took its name */
	bool is_linked;		     /* a hard link has its bytes */
	bool is_yielded;
	bool is_used; /* since its bytes were last to go */
};

/* One archive, or one archive in it, as a tree. */
struct mc_member_tree {
	struct mc_tree tree;
	struct mc_archive *archive;
	const char *package; /* that owns the archive in the archive; NULL: none */
};

struct mc_archive {
	atomic_size_t references; /* trees and the source */
	struct mc_arena arena;
	const char *path;
	const struct mc_source_options *options; /* while it is built */
	struct mc_limits limits;
	struct mc_notice_sink notices; /* while it is built */

	struct mc_volume *volumes;
	size_t volume_count;
	struct mc_archive_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	struct mc_map by_path;
	struct mc_whiteouts whiteouts;
	struct mc_member_tree **trees;
	size_t tree_count;
	struct mc_map by_root; /* of trees */
	bool has_loadable;     /* a program or shared object */

	pthread_mutex_t lock; /* guards what follows, and the files of entries */
	uint64_t held_size;
	size_t turn;		/* the entry whose bytes are the next to go */
	struct mc_walk *cursor; /* walks volume cursor_volume again */
	size_t cursor_volume;
	size_t cursor_ordinal; /* of the member that comes next */
	size_t walk_count;
};

/* The entry that is seen at the path; NULL if there is none. */
struct mc_archive_entry *mc_archive_find(const struct mc_archive *archive,
					 const char *path);

/* Let go of an entry's bytes. */
void mc_archive_release(struct mc_archive *archive, struct mc_archive_entry *entry);

/* A walk through the volume, in which nobody listens to notices. */
struct mc_walk_options mc_archive_walk_options(const struct mc_archive *archive,
					       const struct mc_volume *volume);

/* The entry whose bytes a path names; NULL if it names none. */
struct mc_archive_entry *mc_archive_file(const struct mc_archive *archive,
					 const char *path);

/* Is it the list of a wheel's files? */
bool mc_wheel_record_is(const char *path);

/* Compare the wheels among the entries from that one on with their RECORDs; tell. */
enum muslcheck_status mc_wheel_record_check(struct mc_archive *archive,
					    size_t from) MC_MUST_CHECK;

void mc_archive_free(struct mc_archive *archive);

extern const struct mc_tree_ops mc_member_tree_ops;

#endif
