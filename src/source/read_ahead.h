/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: candidates in their order, for several threads.  While one of them
 * reads an archive, the others go on to the archives after it.
 */
#ifndef MC_SOURCE_READ_AHEAD_H
#define MC_SOURCE_READ_AHEAD_H

#include <pthread.h>

#include "source/source.h"

/* What comes next: a candidate, or an archive that has some. */
struct mc_upcoming {
	struct mc_candidate candidate;
	struct mc_source *container; /* NULL: the candidate */
	char *path;		     /* of the container; owned */
};

enum { MC_UPCOMING_MAX = 32 };

struct mc_read_ahead {
	/* The next one; *found is false at the end.  Called by one thread at a time. */
	enum muslcheck_status (*walk)(void *walker, struct mc_upcoming *out, bool *found);
	void *walker;
	const struct mc_source_options *options;

	pthread_mutex_t lock; /* guards the rest, and the walker */
	pthread_cond_t changed;
	struct mc_ahead_place {
		struct mc_upcoming item;
		bool is_started;   /* its container */
		bool is_busy;	   /* a thread is reading it */
		bool has_changed;  /* while it was read; not reported yet */
	} places[MC_UPCOMING_MAX]; /* a ring */
	size_t first;
	size_t count;
	bool is_walked; /* there are no more */
	size_t taken;
	enum muslcheck_status status; /* the first failure */
};

/* Set walk, walker and options before. */
void mc_read_ahead_init(struct mc_read_ahead *ahead);
void mc_read_ahead_done(struct mc_read_ahead *ahead);

/* As mc_source_next. */
enum muslcheck_status mc_read_ahead_next(struct mc_read_ahead *ahead,
					 struct mc_candidate *out,
					 bool *end) MC_MUST_CHECK;

#endif
