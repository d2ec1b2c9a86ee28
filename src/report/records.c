/* SPDX-License-Identifier: MIT */
#include "report/records.h"

#include <stdint.h>
#include <string.h>

/* Precedes each record; copied in and out because pieces are not aligned. */
struct header {
	uint32_t key;
	uint32_t size;
};

size_t mc_record_begin(struct mc_buffer *piece, unsigned key)
{
	const struct header header = { .key = key };
	size_t begun = piece->size;

	mc_buffer_put(piece, (const char *)&header, sizeof(header));
	return begun;
}

void mc_record_end(struct mc_buffer *piece, size_t begun)
{
	size_t size = piece->size - begun - sizeof(struct header);
	struct header header;

	if (piece->failed)
		return;
	if (size > UINT32_MAX) {
		piece->failed = true;
		return;
	}
	memcpy(&header, piece->data + begun, sizeof(header));
	header.size = (uint32_t)size;
	memcpy(piece->data + begun, &header, sizeof(header));
}

void mc_record_drop(struct mc_buffer *piece, size_t begun)
{
	if (!piece->failed)
		piece->size = begun;
}

bool mc_record_next(const struct mc_buffer *piece, size_t *offset, struct mc_record *out)
{
	struct header header;

	if (*offset >= piece->size)
		return false;
	memcpy(&header, piece->data + *offset, sizeof(header));
	*out = (struct mc_record){
		.key = header.key,
		.data = piece->data + *offset + sizeof(header),
		.size = header.size,
	};
	*offset += sizeof(header) + header.size;
	return true;
}

/* After the first record that does not fit, drop all: the kept ones stay a prefix. */
void mc_shelf_put(struct mc_shelf *shelf, const struct mc_record *record)
{
	size_t begun;

	if (shelf->dropped_count ||
	    (shelf->count_max && shelf->count == shelf->count_max) ||
	    (shelf->size_max && shelf->kept.size + record->size > shelf->size_max)) {
		shelf->dropped_count++;
		return;
	}
	begun = mc_record_begin(&shelf->kept, record->key);
	mc_buffer_put(&shelf->kept, record->data, record->size);
	mc_record_end(&shelf->kept, begun);
	shelf->count++;
}

void mc_shelf_done(struct mc_shelf *shelf)
{
	mc_buffer_done(&shelf->kept);
}

static void pour(struct mc_pouring *pouring, const struct mc_record *record)
{
	struct mc_buffer *out = pouring->out;
	const char *between = pouring->count && pouring->between ? pouring->between : "";

	if (pouring->skip_count) {
		pouring->skip_count--;
		return;
	}
	if (pouring->dropped_count ||
	    (pouring->count_max && pouring->count == pouring->count_max) ||
	    (pouring->size_max &&
	     out->size + strlen(between) + record->size > pouring->size_max)) {
		pouring->dropped_count++;
		return;
	}
	mc_buffer_puts(out, between);
	mc_buffer_put(out, record->data, record->size);
	pouring->count++;
}

void mc_pour(struct mc_pouring *pouring, const struct mc_shelf *shelf)
{
	struct mc_record record;
	size_t offset = 0;

	pouring->out->failed |= shelf->kept.failed;
	while (mc_record_next(&shelf->kept, &offset, &record))
		pour(pouring, &record);
	pouring->dropped_count += shelf->dropped_count;
}
