/* SPDX-License-Identifier: MIT */
#include "api/waiting.h"

#include <stdlib.h>

/* A run that has more to say than this is not waiting back any longer. */
enum { WAITING_MAX = 4 << 20 };

bool mc_waiting_add(struct mc_waiting *waiting, size_t number,
		    const struct mc_buffer *piece)
{
	if (waiting->piece_count == waiting->piece_capacity) {
		size_t capacity =
			waiting->piece_capacity ? waiting->piece_capacity * 2 : 64;
		struct mc_waiting_piece *pieces =
			reallocarray(waiting->pieces, capacity, sizeof(*pieces));

		if (!pieces) {
			waiting->bytes.failed = true;
			return false;
		}
		waiting->pieces = pieces;
		waiting->piece_capacity = capacity;
	}
	waiting->pieces[waiting->piece_count++] =
		(struct mc_waiting_piece){ number, piece->size };
	mc_buffer_put(&waiting->bytes, piece->data, piece->size);
	return !waiting->bytes.failed && waiting->bytes.size <= WAITING_MAX;
}

bool mc_waiting_next(struct mc_waiting *waiting, size_t *number, struct mc_buffer *piece)
{
	const struct mc_waiting_piece *next = &waiting->pieces[waiting->next];

	/* Of bytes that memory ran out for, the pieces do not say how many there are. */
	if (waiting->bytes.failed || waiting->next == waiting->piece_count)
		return false;
	*number = next->number;
	*piece = (struct mc_buffer){ .data = waiting->bytes.data + waiting->next_byte,
				     .size = next->size };
	waiting->next_byte += next->size;
	waiting->next++;
	return true;
}

void mc_waiting_done(struct mc_waiting *waiting)
{
	mc_buffer_done(&waiting->bytes);
	free(waiting->pieces);
	*waiting = (struct mc_waiting){ 0 };
}
