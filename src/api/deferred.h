/* SPDX-License-Identifier: MIT */
/* Pieces about objects that wait until it is known which of them count. */
#ifndef MC_API_DEFERRED_H
#define MC_API_DEFERRED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Zeroed holds nothing. */
struct mc_deferred {
	struct mc_deferred_piece *pieces;
	size_t piece_count;
	size_t piece_capacity;
	size_t next; /* the piece that mc_deferred_next comes to */
	size_t size; /* bytes of all pieces */
	bool failed; /* memory was out: some are lost */
};

struct mc_deferred_piece {
	size_t number; /* of the object in the run */
	struct mc_buffer text;
};

/*
 * Keep a piece, which is taken.  False when memory is out, or so much is deferred that it
 * should not wait any longer.
 */
bool mc_deferred_add(struct mc_deferred *deferred, size_t number,
		     struct mc_buffer *piece);

/* The next piece, in order; borrows until mc_deferred_done.  False past the last. */
bool mc_deferred_next(struct mc_deferred *deferred, size_t *number,
		      struct mc_buffer *piece);

void mc_deferred_done(struct mc_deferred *deferred);

#endif
