/* SPDX-License-Identifier: MIT */
#include "report/pack.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/*
 * A header, the structs and texts, then the places of all pointers.  A pointer is stored as
 * the offset of what it points to.
 */
struct header {
	alignas(max_align_t) size_t place_count;
	size_t places_offset;
};

/* The struct follows the header. */
enum { ALIGNMENT = alignof(max_align_t), ROOT = sizeof(struct header) };

struct packing {
	struct mc_buffer *out;
	struct mc_buffer places;
};

/* Returns the offset of the copy. */
static size_t put(struct packing *packing, const void *data, size_t size)
{
	static const char zeros[ALIGNMENT];
	struct mc_buffer *out = packing->out;
	size_t offset;

	mc_buffer_put(out, zeros, (ALIGNMENT - out->size % ALIGNMENT) % ALIGNMENT);
	offset = out->size;
	mc_buffer_put(out, data, size);
	return offset;
}

/* Let the pointer at that place point to the data at an offset. */
static void point(struct packing *packing, size_t place, size_t offset)
{
	if (packing->out->failed)
		return;
	memcpy(packing->out->data + place, &offset, sizeof(offset));
	mc_buffer_put(&packing->places, (const char *)&place, sizeof(place));
}

static void put_text(struct packing *packing, size_t place, const char *text)
{
	if (text)
		point(packing, place, put(packing, text, strlen(text) + 1));
}

static size_t put_struct(struct packing *packing, const struct mc_pack_type *type,
			 const void *value);

/* An array of pointers: to structs of the type, or to texts if it is NULL. */
static void put_array(struct packing *packing, size_t place,
		      const struct mc_pack_type *type, const void *const *items,
		      size_t count)
{
	size_t array;

	if (!items || !count)
		return;
	array = put(packing, items, count * sizeof(*items));
	point(packing, place, array);
	for (size_t i = 0; i < count; i++) {
		size_t at = array + i * sizeof(*items);

		if (type)
			point(packing, at, put_struct(packing, type, items[i]));
		else
			put_text(packing, at, items[i]);
	}
}

static void put_field(struct packing *packing, const struct mc_pack_field *field,
		      const char *value, size_t place)
{
	const void *pointer;
	size_t count = 0;

	memcpy(&pointer, value + field->offset, sizeof(pointer));
	if (field->count_offset)
		memcpy(&count, value + field->count_offset, sizeof(count));
	switch (field->kind) {
	case MC_PACK_TEXT:
		put_text(packing, place, pointer);
		break;
	case MC_PACK_STRUCT:
		if (pointer)
			point(packing, place, put_struct(packing, field->type, pointer));
		break;
	case MC_PACK_TEXTS:
	case MC_PACK_STRUCTS:
		put_array(packing, place, field->type, pointer, count);
		break;
	}
}

static size_t put_struct(struct packing *packing, const struct mc_pack_type *type,
			 const void *value)
{
	static const void *const nothing = NULL;
	size_t at = put(packing, value, type->size);

	for (size_t i = 0; i < type->field_count; i++) {
		size_t place = at + type->fields[i].offset;

		if (!packing->out->failed)
			memcpy(packing->out->data + place, &nothing, sizeof(nothing));
		put_field(packing, &type->fields[i], value, place);
	}
	return at;
}

void mc_pack(const struct mc_pack_type *type, const void *value, struct mc_buffer *out)
{
	struct packing packing = { .out = out };
	struct header header = { 0 };

	put(&packing, &header, sizeof(header));
	put_struct(&packing, type, value);
	header.place_count = packing.places.size / sizeof(size_t);
	header.places_offset = put(&packing, packing.places.data, packing.places.size);
	out->failed |= packing.places.failed;
	if (!out->failed)
		memcpy(out->data, &header, sizeof(header));
	mc_buffer_done(&packing.places);
}

void *mc_unpack(const struct mc_buffer *piece, struct mc_buffer *room)
{
	struct header header;

	room->size = 0;
	mc_buffer_put(room, piece->data, piece->size);
	if (room->failed)
		return NULL;
	memcpy(&header, room->data, sizeof(header));
	for (size_t i = 0; i < header.place_count; i++) {
		size_t place, offset;
		const void *pointer;

		memcpy(&place, room->data + header.places_offset + i * sizeof(place),
		       sizeof(place));
		memcpy(&offset, room->data + place, sizeof(offset));
		pointer = room->data + offset;
		memcpy(room->data + place, &pointer, sizeof(pointer));
	}
	return room->data + ROOT;
}
