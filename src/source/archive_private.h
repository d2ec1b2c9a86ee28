/* SPDX-License-Identifier: MIT */
/* Shared by archive.c, which reads an archive, and archive_tree.c, which serves its files. */
#ifndef MC_SOURCE_ARCHIVE_PRIVATE_H
#define MC_SOURCE_ARCHIVE_PRIVATE_H

#include <pthread.h>

#include "source/archive.h"
#include "base/map.h"
#include "source/members.h"
#include "source/whiteouts.h"
#include "source/script.h"

/* A member of an archive. */
struct mc_archive_entry {
	const char *path;
	const char *target; /* of a symlink: its target; of a hard link: a path */
	size_t same;	    /* of a hard link: the entry with the bytes; SIZE_MAX: none */
	size_t yielded; /* of a file: the entry it was last yielded as, from 1; 0: none */
	size_t tree;	/* index of the archive it is in */
	size_t volume;
	size_t ordinal;	     /* in the volume */
	struct mc_file file; /* its bytes, while they are held */
	enum mc_member_kind kind;
	bool is_object;
	bool is_linkable; /* an object file or static archive for a linker */
	bool is_metadata;
	bool is_database;    /* a package database */
	bool is_state;	     /* one of the files of mc_image_state_is */
	bool is_program;     /* run by the image; checked even if a package owns it */
	const char *package; /* owner; NULL: none */
	const struct mc_script *script; /* its shebang; NULL: none */
	const unsigned char *digest; /* SHA-256 of a file in a wheel; NULL if unknown */
	uint64_t size;		     /* bytes; set with digest */
	uint16_t mode;		     /* permission bits */
	int64_t uid, gid;
	bool is_replaced; /* a later member has its path */
	bool is_linked;	  /* a hard link shares its bytes */
	bool is_awaited;  /* a hard link needs its bytes, which were not held */
	bool is_used;	  /* since it was last considered for eviction */
};

/* The tree of an archive, or of one nested in it. */
struct mc_member_tree {
	struct mc_tree tree;
	struct mc_archive *archive;
	const char *package; /* owner of the nested archive; NULL: none */
	bool shows_packages; /* files of packages are there too */
};

struct mc_archive {
	atomic_size_t references; /* trees and the source */
	struct mc_arena arena;
	const char *path;
	const struct mc_source_options *options; /* while it is read */
	struct mc_limits limits;
	int64_t deadline;	/* for reading it */
	struct mc_spool *spool; /* what does not fit into memory; NULL once it is full */
	struct mc_notice_sink notices; /* while it is read */

	struct mc_volume *volumes;
	size_t volume_count;
	struct mc_archive_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	struct mc_map by_path;
	struct mc_whiteouts whiteouts;
	struct mc_member_tree *whole; /* the image with its packages; NULL: none */
	struct mc_member_tree **trees;
	size_t tree_count;
	struct mc_map by_root; /* of trees */
	bool is_awaiting;      /* some entry is_awaited */
	bool has_loadable;     /* a program or shared object */
	bool shows_packages;   /* of the options */

	pthread_mutex_t lock; /* guards the fields below, and the files of entries */
	uint64_t held_size;
	size_t turn;		   /* next entry considered for eviction */
	struct mc_members *cursor; /* second walk through volume cursor_volume */
	size_t cursor_volume;
	size_t cursor_ordinal; /* of the next member */
	size_t walk_count;
};

/* The visible entry at the path; NULL: none. */
struct mc_archive_entry *mc_archive_find(const struct mc_archive *archive,
					 const char *path);

/* The room that is left for bytes of entries. */
struct mc_walk_room mc_archive_room(const struct mc_archive *archive);

/* Release an entry's bytes. */
void mc_archive_release(struct mc_archive *archive, struct mc_archive_entry *entry);

/* Options for walking the volume without notices. */
struct mc_members_options mc_archive_members_options(const struct mc_archive *archive,
						     const struct mc_volume *volume);

/* The regular file at the path, hard links resolved; NULL: none. */
struct mc_archive_entry *mc_archive_file(const struct mc_archive *archive,
					 const char *path);

/* Find the files of the facts' environment.  Call once the package lists are sorted. */
enum muslcheck_status mc_archive_find_environment(
	struct mc_archive *archive, const struct mc_entrypoint_place *place,
	struct mc_image_facts *facts) MC_MUST_CHECK;

/* Is it the RECORD of a wheel? */
bool mc_wheel_record_is(const char *path);

/* Check wheels against their RECORD, starting at entry from; add notices. */
enum muslcheck_status mc_wheel_record_check(struct mc_archive *archive,
					    size_t from) MC_MUST_CHECK;

void mc_archive_free(struct mc_archive *archive);

extern const struct mc_tree_ops mc_member_tree_ops;

#endif
