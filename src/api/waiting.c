/* SPDX-License-Identifier: MIT */
#include "api/waiting.h"

#include <stdlib.h>

/* A run that has more to say than this is not waiting back any longer. */
enum { WAITING_MAX = 4 << 20 };

static bool has_room(struct mc_waiting *waiting)
{
	size_t capacity = waiting->piece_capacity ? waiting->piece_capacity * 2 : 64;
	struct mc_waiting_piece *pieces;

	if (waiting->piece_count < waiting->piece_capacity)
		return true;
	pieces = reallocarray(waiting->pieces, capacity, sizeof(*pieces));
	if (!pieces)
		return false;
	waiting->pieces = pieces;
	waiting->piece_capacity = capacity;
	return true;
}

bool mc_waiting_add(struct mc_waiting *waiting, size_t number, struct mc_buffer *piece)
{
	if (!has_room(waiting)) {
		waiting->failed = true;
		return false;
	}
	waiting->pieces[waiting->piece_count++] =
		(struct mc_waiting_piece){ number, *piece };
	waiting->size += piece->size;
	*piece = (struct mc_buffer){ 0 };
	return waiting->size <= WAITING_MAX;
}

bool mc_waiting_next(struct mc_waiting *waiting, size_t *number, struct mc_buffer *piece)
{
	if (waiting->next == waiting->piece_count)
		return false;
	*number = waiting->pieces[waiting->next].number;
	*piece = waiting->pieces[waiting->next].text;
	waiting->next++;
	return true;
}

void mc_waiting_done(struct mc_waiting *waiting)
{
	for (size_t i = 0; i < waiting->piece_count; i++)
		mc_buffer_done(&waiting->pieces[i].text);
	free(waiting->pieces);
	*waiting = (struct mc_waiting){ 0 };
}
