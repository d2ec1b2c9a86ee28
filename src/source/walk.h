/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: iterates over all members of an archive file and of nested archives,
 * in stored order.  Only open archives are kept in memory.
 */
#ifndef MC_SOURCE_WALK_H
#define MC_SOURCE_WALK_H

#include "source/notice.h"
#include "source/spool.h"
#include "source/stream.h"

enum mc_member_kind {
	MC_MEMBER_FILE,
	MC_MEMBER_LINK,	     /* symbolic */
	MC_MEMBER_HARD_LINK, /* to an earlier member of the same archive */
	MC_MEMBER_DIRECTORY,
	MC_MEMBER_OTHER, /* a device, a FIFO */
};

struct mc_member {
	enum mc_member_kind kind;
	const char *path; /* "outer.zip!/inner.whl!/a.so"; until the next call */
	const char
		*target;  /* of a link, or another name of a file; until the next call */
	size_t root_size; /* bytes of path that name its archive */
	size_t ordinal;	  /* number of earlier members */
	bool is_digested; /* mc_walk_digest is available */
	uint16_t mode;	  /* permission bits */
	int64_t uid, gid;
	struct mc_bytes head; /* the file's first bytes; until it is read */
};

/* Options of a walk. */
struct mc_walk_options {
	const char *path;      /* names the archive; members are named path!/... */
	struct mc_bytes bytes; /* the whole archive file */
	enum mc_format format; /* of the file */
	const struct mc_limits *limits;
	bool is_mapped; /* bytes are pages of a file, which are dropped at times */
	struct mc_spool *
		spool; /* for nested archives that are read from their end; may be NULL */
	int64_t deadline;	       /* as from mc_deadline_after; 0: none */
	struct mc_notice_sink notices; /* add may be NULL */
	/*
	 * Walk only the archive that the member of that name is, as if it were the file:
	 * a layer in an image.  NULL: all of the file.
	 */
	const char *inside;
	bool has_no_archives;		 /* do not enter nested archives */
	const atomic_bool *is_cancelled; /* ends the walk; may be NULL */
	bool has_digests;		 /* mc_walk_digests will be called */
	bool is_second; /* of two walks in which other members are read; for facts */
	/*
	 * The bytes are facts of that file, from a cache: what it does not hold is left for
	 * later, and the file removed if it is damaged.  NULL: they are not.
	 */
	const char *cached_path;
};

struct mc_walk;

/* options is borrowed for the walk's lifetime.  Returns new; mc_walk_free. */
enum muslcheck_status mc_walk_new(const struct mc_walk_options *options,
				  struct mc_walk **out) MC_MUST_CHECK;
void mc_walk_free(struct mc_walk *walk);

/*
 * The next member that is not itself an archive; *end when there is none.  Unreadable
 * members are added to notices, and the walk continues after them.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_walk_next(struct mc_walk *walk, struct mc_member *out,
				   bool *end) MC_MUST_CHECK;

/* Where a member's bytes are put. */
struct mc_walk_room {
	size_t memory;		/* in memory, if there are no more than this */
	struct mc_spool *spool; /* else there; NULL: nowhere */
	size_t size_max;	/* not at all if there are more than this */
	bool is_checked_later;	/* the caller calls mc_file_check before it uses them */
};

/*
 * The current member's bytes, whole, in *out (mc_file_close), if there is room for them.
 * MUSLCHECK_ERROR_FORMAT or _LIMIT if they cannot be read, which notices then says.
 */
enum muslcheck_status mc_walk_read(struct mc_walk *walk, const struct mc_walk_room *room,
				   struct mc_file *out) MC_MUST_CHECK;

enum { MC_SHA256_SIZE = 32 };

/* The SHA-256 and the size of the current file; only in wheels. */
bool mc_walk_digest(struct mc_walk *walk, unsigned char digest[MC_SHA256_SIZE],
		    uint64_t *size);

/* Size and digests of what was walked: the file, or the archive options.inside. */
struct mc_walk_digests {
	bool is_there;
	bool is_cut;	      /* not fully read; a notice says why */
	uint64_t packed_size; /* bytes */
	unsigned char packed[MC_SHA256_SIZE];
	unsigned char unpacked[MC_SHA256_SIZE]; /* of the decompressed data */
};

/* Call at the end of a walk, with options.has_digests. */
struct mc_walk_digests mc_walk_digests(struct mc_walk *walk);

#endif
