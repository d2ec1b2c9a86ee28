/* SPDX-License-Identifier: MIT */
/* "Give me the next candidate file": what every kind of input answers to. */
#ifndef MC_SOURCE_SOURCE_H
#define MC_SOURCE_SOURCE_H

#include "base/error.h"

/* A file that may be worth reading, or a place where none could be got. */
struct mc_candidate {
	char *path;	       /* owned; mc_candidate_done */
	bool named;	       /* the user named this very file: it has to be readable */
	struct mc_error error; /* set if the path itself could not be looked at */
};

struct mc_source;

struct mc_source_ops {
	/* The next candidate; *end set, and out untouched, when there is none. */
	enum muslcheck_status (*next)(struct mc_source *source, struct mc_candidate *out,
				      bool *end);
	void (*free)(struct mc_source *source);
};

struct mc_source {
	const struct mc_source_ops *ops;
};

static inline enum muslcheck_status mc_source_next(struct mc_source *source,
						   struct mc_candidate *out, bool *end)
{
	return source->ops->next(source, out, end);
}

static inline void mc_source_free(struct mc_source *source)
{
	if (source)
		source->ops->free(source);
}

void mc_candidate_done(struct mc_candidate *candidate);

/*
 * Files and directory trees, in the order given; a directory's entries in byte
 * order, depth first.  Links inside a tree are not followed (what they lead to is
 * seen where it lies, and loops cannot arise); special files are never opened.
 * paths is borrowed for the life of the source.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_paths_new(const char *const *paths, size_t path_count,
					  struct mc_source **out) MC_MUST_CHECK;

#endif
