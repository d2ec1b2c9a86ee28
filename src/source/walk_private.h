/* SPDX-License-Identifier: MIT */
/* Shared by walk.c, which iterates over members, and walk_level.c. */
#ifndef MC_SOURCE_WALK_PRIVATE_H
#define MC_SOURCE_WALK_PRIVATE_H

#include <locale.h>

#include "base/arena.h"
#include "source/walk.h"

/* An open archive or compressed stream, inside the one below it. */
struct mc_level {
	struct mc_level *below;
	struct mc_stream *stream;
	const char *prefix; /* of its members' paths, without a trailing slash */
	size_t root_size;   /* bytes of prefix that name the innermost archive */
	const char *leaf;   /* the path of a stream's content, if it is not an archive */
	const char *member; /* the path of the current member */
	struct mc_file memory; /* the archive's bytes, if it cannot be streamed */
	size_t depth;	       /* number of enclosing archives */
	bool is_wheel;	       /* compute digests of its members */
	bool is_part;	  /* part of the enclosing archive, like data.tar in a package */
	bool is_drained;  /* read its member to the end, for its digest */
	bool is_reported; /* as damaged: no second report */
	bool warned_absolute;
	struct sha256_ctx hash;
	struct mc_arena arena; /* for the strings of this level's current member */
};

struct mc_walk {
	struct mc_walk_options options;
	struct mc_budget budget;
	struct mc_level *top; /* NULL at the end */
	char *root;	      /* options.path and '!' */
	size_t ordinal;
	uint64_t dropped_at; /* budget.expanded when pages were dropped */
	locale_t locale;     /* UTF-8, for file names; 0: not available */

	bool was_inside;
	bool is_cut;
	bool has_failed;	  /* memory ran out */
	uint64_t packed_size;	  /* bytes */
	bool is_packed;		  /* is it compressed? */
	struct sha256_ctx packed; /* digest of options.inside */
	struct sha256_ctx unpacked;
};

/* How to enter a member that is an archive. */
struct mc_nested {
	enum mc_format format; /* MC_FORMAT_NONE: not an archive */
	const char *prefix;
	const char *leaf;
	bool is_new; /* not part of the enclosing archive */
};

void mc_walk_notify(const struct mc_walk *walk, enum mc_notice notice, const char *path,
		    const char *text);

/* A notice about the archive at that level. */
void mc_walk_notify_archive(struct mc_walk *walk, enum mc_notice notice,
			    struct mc_level *level, const char *text);

/* Memory ran out: end the walk, which then returns MUSLCHECK_ERROR_MEMORY. */
void mc_walk_fail(struct mc_walk *walk);

/* Leave the innermost level. */
void mc_walk_pop(struct mc_walk *walk);

/* A limit was reached: add a notice and end the walk. */
void mc_walk_stop(struct mc_walk *walk);

/* Leave the innermost level with a notice. */
void mc_walk_abort_level(struct mc_walk *walk, enum mc_pull pulled);

/* The current member is unreadable: add a notice; a zip continues with the next one. */
void mc_walk_skip_damaged(struct mc_walk *walk, enum mc_pull pulled);

/* Is the member an archive to enter?  head has its first bytes. */
struct mc_nested mc_walk_nested(const struct mc_walk *walk, struct mc_level *level,
				const char *name, const char *path, struct mc_bytes head);

/* Enter the current member. */
enum muslcheck_status mc_walk_push(struct mc_walk *walk,
				   const struct mc_nested *inside) MC_MUST_CHECK;

/* The same, or a notice if it is nested too deeply. */
enum muslcheck_status mc_walk_descend(struct mc_walk *walk,
				      const struct mc_nested *inside,
				      const char *path) MC_MUST_CHECK;

#endif
