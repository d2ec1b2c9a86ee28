/* SPDX-License-Identifier: MIT */
/* What walk.c, which goes from member to member, and walk_level.c share. */
#ifndef MC_SOURCE_WALK_PRIVATE_H
#define MC_SOURCE_WALK_PRIVATE_H

#include <locale.h>

#include "base/arena.h"
#include "source/walk.h"

/* One archive, or one compressed stream, that lies open in the one below it. */
struct mc_level {
	struct mc_level *below;
	struct mc_stream *stream;
	const char *prefix;    /* of its members' paths, without a slash at the end */
	size_t root_size;      /* bytes of prefix that name the innermost archive */
	const char *leaf;      /* the path of a stream's content, if that is no archive */
	const char *member;    /* the path of the current member */
	struct mc_file memory; /* what the stream is over, where it could not pass by */
	size_t depth;	       /* archives around it */
	bool is_wheel;	       /* digests of its members are wanted */
	bool is_part;	       /* of the archive around it, as data.tar is of a package */
	bool is_drained;       /* its member is read to the last byte, for its digest */
	struct sha256_ctx hash;
	struct mc_arena arena; /* for the strings of this level's current member */
};

struct mc_walk {
	struct mc_walk_options options;
	struct mc_budget budget;
	struct mc_level *top; /* NULL at the end */
	char *root;	      /* options.path and '!' */
	size_t ordinal;
	locale_t locale; /* in which file names are UTF-8; 0: there is none */

	bool was_inside;
	bool is_cut;
	uint64_t packed_size;	  /* bytes */
	bool is_packed;		  /* compressed, that is */
	struct sha256_ctx packed; /* what options.inside names */
	struct sha256_ctx unpacked;
};

/* Where the content of a member goes, if it is an archive. */
struct mc_inside {
	enum mc_format format; /* MC_FORMAT_NONE: it is none */
	const char *prefix;
	const char *leaf;
	bool is_new; /* an archive of its own, not part of the one around it */
};

void mc_walk_tell(const struct mc_walk *walk, enum mc_notice notice, const char *path,
		  const char *text);

/* The same of the archive at that level. */
void mc_walk_tell_of(const struct mc_walk *walk, enum mc_notice notice,
		     struct mc_level *level, const char *text);

/* Leave the innermost level. */
void mc_walk_pop(struct mc_walk *walk);

/* A cap was reached: say so; nothing more is read of the whole file. */
void mc_walk_stop(struct mc_walk *walk);

/* The innermost level cannot go on: say why, and leave it. */
void mc_walk_give_up(struct mc_walk *walk, enum mc_pull pulled);

/* The current member cannot be read: say why; in a zip, the others do not depend on it. */
void mc_walk_lose_member(struct mc_walk *walk, enum mc_pull pulled);

/* Is the member, whose first bytes are given, an archive to go into? */
struct mc_inside mc_walk_look_inside(const struct mc_walk *walk, struct mc_level *level,
				     const char *name, const char *path,
				     struct mc_bytes head);

/* Open the archive that the current member is. */
enum muslcheck_status mc_walk_push(struct mc_walk *walk,
				   const struct mc_inside *inside) MC_MUST_CHECK;

/* The same, unless it lies too deep, which is told. */
enum muslcheck_status mc_walk_descend(struct mc_walk *walk,
				      const struct mc_inside *inside,
				      const char *path) MC_MUST_CHECK;

#endif
