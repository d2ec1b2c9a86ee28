/* SPDX-License-Identifier: MIT */
/* Output about objects, deferred until it is known which of them count. */
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
	size_t next; /* the piece that mc_deferred_next returns next */
	size_t size; /* bytes of all pieces */
	bool failed; /* memory ran out: some pieces are lost */
};

struct mc_deferred_piece {
	size_t number; /* of the object in the run */
	struct mc_buffer text;
};

/* Takes piece.  False when memory is out, or when the pieces should be written now. */
bool mc_deferred_add(struct mc_deferred *deferred, size_t number,
		     struct mc_buffer *piece);

/* The next piece, in order; valid until mc_deferred_done.  False past the last. */
bool mc_deferred_next(struct mc_deferred *deferred, size_t *number,
		      struct mc_buffer *piece);

void mc_deferred_done(struct mc_deferred *deferred);

#endif
