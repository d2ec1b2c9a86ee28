/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: all members of an archive file, and of the archives in it, in the
 * order in which they lie there.  Nothing is kept but what lies open.
 */
#ifndef MC_SOURCE_WALK_H
#define MC_SOURCE_WALK_H

#include "source/notice.h"
#include "source/stream.h"

enum mc_member_kind {
	MC_MEMBER_FILE,
	MC_MEMBER_LINK,	     /* symbolic */
	MC_MEMBER_HARD_LINK, /* to a member of the same archive, met before */
	MC_MEMBER_DIRECTORY,
	MC_MEMBER_OTHER, /* a device, a FIFO */
};

struct mc_member {
	enum mc_member_kind kind;
	const char *path; /* "outer.zip!/inner.whl!/a.so"; until the next call */
	const char
		*target;  /* of a link; of a file, its other name; until the next call */
	size_t root_size; /* bytes of path before the slash that its archive starts at */
	size_t ordinal;	  /* how many members came before */
	bool is_digested; /* a file whose mc_walk_digest there will be */
	struct mc_bytes head; /* the first bytes of a file; until it is read */
};

/* What to walk. */
struct mc_walk_options {
	const char *path;      /* names the archive; members are named path!/... */
	struct mc_bytes bytes; /* all of the archive file */
	enum mc_format format; /* of the file */
	const struct mc_limits *limits;
	struct mc_notice_sink notices; /* add NULL: nobody listens */
	/*
	 * Walk only the archive that the member of that name is, as if it were the file:
	 * a layer in an image.  NULL: all of the file.
	 */
	const char *inside;
	bool has_no_archives; /* members that are archives are members like others */
	const atomic_bool *is_cancelled; /* the walk then ends; NULL: it cannot be */
	bool has_digests;		 /* mc_walk_whole is wanted */
};

struct mc_walk;

/* All is borrowed while the walk lives.  Returns new; mc_walk_free. */
enum muslcheck_status mc_walk_new(const struct mc_walk_options *options,
				  struct mc_walk **out) MC_MUST_CHECK;
void mc_walk_free(struct mc_walk *walk);

/*
 * The next member that is no archive itself; *end when there is none.  What cannot be
 * read is told to notices, and the walk goes on behind it.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_walk_next(struct mc_walk *walk, struct mc_member *out,
				   bool *end) MC_MUST_CHECK;

/*
 * The current member's bytes, whole, in *out (mc_file_close), if they are no more than
 * size_max.  MUSLCHECK_ERROR_FORMAT or _LIMIT if they cannot be had, which was told to
 * notices.
 */
enum muslcheck_status mc_walk_read(struct mc_walk *walk, size_t size_max,
				   struct mc_file *out) MC_MUST_CHECK;

enum { MC_SHA256_SIZE = 32 };

/* The SHA-256 of the current file's bytes, read or not; only in wheels. */
bool mc_walk_digest(struct mc_walk *walk, unsigned char digest[MC_SHA256_SIZE]);

/* The whole of what was walked: the file, or the archive that options.inside names. */
struct mc_walk_whole {
	bool is_there;
	bool is_cut;	      /* it could not be read to its end, which was told */
	uint64_t packed_size; /* bytes */
	unsigned char packed[MC_SHA256_SIZE];
	unsigned char unpacked[MC_SHA256_SIZE]; /* of what it unpacks to */
};

/* What the walk, now at its end, saw; only with options.has_digests. */
struct mc_walk_whole mc_walk_whole(struct mc_walk *walk);

#endif
