/* SPDX-License-Identifier: MIT */
/* Pieces about objects that wait until it is known which of them count. */
#ifndef MC_API_WAITING_H
#define MC_API_WAITING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Zeroed holds nothing. */
struct mc_waiting {
	struct mc_waiting_piece *pieces;
	size_t piece_count;
	size_t piece_capacity;
	size_t next; /* the piece that mc_waiting_next comes to */
	size_t size; /* bytes of all pieces */
	bool failed; /* memory was out: some are lost */
};

struct mc_waiting_piece {
	size_t number; /* of the object in the run */
	struct mc_buffer text;
};

/*
 * Keep a piece, which is taken.  False when memory is out, or so much is waiting that it
 * should not wait any longer.
 */
bool mc_waiting_add(struct mc_waiting *waiting, size_t number, struct mc_buffer *piece);

/* The next piece, in order; borrows until mc_waiting_done.  False past the last. */
bool mc_waiting_next(struct mc_waiting *waiting, size_t *number, struct mc_buffer *piece);

void mc_waiting_done(struct mc_waiting *waiting);

#endif
