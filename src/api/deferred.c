/* SPDX-License-Identifier: MIT */
#include "api/deferred.h"

#include <stdlib.h>

/* Upper bound on deferred output in bytes; beyond it, write immediately. */
enum { DEFERRED_MAX = 32 << 20 };

static bool has_room(struct mc_deferred *deferred)
{
	size_t capacity = deferred->piece_capacity ? deferred->piece_capacity * 2 : 64;
	struct mc_deferred_piece *pieces;

	if (deferred->piece_count < deferred->piece_capacity)
		return true;
	pieces = reallocarray(deferred->pieces, capacity, sizeof(*pieces));
	if (!pieces)
		return false;
	deferred->pieces = pieces;
	deferred->piece_capacity = capacity;
	return true;
}

bool mc_deferred_add(struct mc_deferred *deferred, size_t number, struct mc_buffer *piece)
{
	if (!has_room(deferred)) {
		deferred->failed = true;
		return false;
	}
	deferred->pieces[deferred->piece_count++] =
		(struct mc_deferred_piece){ number, *piece };
	deferred->size += piece->size;
	*piece = (struct mc_buffer){ 0 };
	return deferred->size <= DEFERRED_MAX;
}

bool mc_deferred_next(struct mc_deferred *deferred, size_t *number,
		      struct mc_buffer *piece)
{
	if (deferred->next == deferred->piece_count)
		return false;
	*number = deferred->pieces[deferred->next].number;
	*piece = deferred->pieces[deferred->next].text;
	deferred->next++;
	return true;
}

void mc_deferred_done(struct mc_deferred *deferred)
{
	for (size_t i = 0; i < deferred->piece_count; i++)
		mc_buffer_done(&deferred->pieces[i].text);
	free(deferred->pieces);
	*deferred = (struct mc_deferred){ 0 };
}
