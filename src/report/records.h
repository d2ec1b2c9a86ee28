/* SPDX-License-Identifier: MIT */
/*
 * Pieces whose parts belong in different places of a document: a piece is then a list of
 * records, each a text with a small number for its place.
 */
#ifndef MC_REPORT_RECORDS_H
#define MC_REPORT_RECORDS_H

#include "base/buffer.h"

struct mc_record {
	unsigned key;
	const char *data; /* borrows from the piece */
	size_t size;
};

/* Begin a record in piece; everything added up to mc_record_end belongs to it. */
size_t mc_record_begin(struct mc_buffer *piece, unsigned key);
void mc_record_end(struct mc_buffer *piece, size_t begun);
/* Discard a record that was begun. */
void mc_record_drop(struct mc_buffer *piece, size_t begun);

/* The next record; offset starts at 0.  False past the last. */
bool mc_record_next(const struct mc_buffer *piece, size_t *offset, struct mc_record *out);

/* Records of one key, up to a limit; the rest is only counted. */
struct mc_shelf {
	size_t count_max;      /* 0: no limit, as is size_max */
	size_t size_max;       /* bytes */
	struct mc_buffer kept; /* records */
	size_t count;
	size_t dropped_count;
};

void mc_shelf_put(struct mc_shelf *shelf, const struct mc_record *record);
void mc_shelf_done(struct mc_shelf *shelf);

/* Writes the records of several shelves, up to a limit. */
struct mc_pouring {
	struct mc_buffer *out;
	const char *between; /* separator; NULL: none */
	size_t count_max;    /* 0: no limit, as is size_max */
	size_t size_max;     /* bytes of all that is in out */
	size_t skip_count;   /* records to skip first, not counted as dropped */
	size_t count;
	size_t dropped_count; /* including those the shelves dropped */
};

void mc_pour(struct mc_pouring *pouring, const struct mc_shelf *shelf);

#endif
