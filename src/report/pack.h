/* SPDX-License-Identifier: MIT */
/*
 * Structs with pointers as bytes that can be kept and moved, so that a piece of a report can
 * hold them.  A type describes its pointers; whatever they point to is copied.
 */
#ifndef MC_REPORT_PACK_H
#define MC_REPORT_PACK_H

#include "base/buffer.h"

struct mc_pack_type;

enum mc_pack_kind {
	MC_PACK_TEXT,	 /* const char * */
	MC_PACK_TEXTS,	 /* an array of them, with its count */
	MC_PACK_STRUCT,	 /* a pointer to one */
	MC_PACK_STRUCTS, /* an array of pointers to structs, with its count */
};

/* A pointer in a struct; NULL stays NULL. */
struct mc_pack_field {
	enum mc_pack_kind kind;
	size_t offset;
	size_t count_offset;		 /* of the size_t, for arrays */
	const struct mc_pack_type *type; /* of structs */
};

/* Every pointer of the struct has a field. */
struct mc_pack_type {
	size_t size;
	const struct mc_pack_field *fields;
	size_t field_count;
};

/* Write the struct at value, and all that it points to, to out, which is empty. */
void mc_pack(const struct mc_pack_type *type, const void *value, struct mc_buffer *out);

/*
 * The struct of a piece that mc_pack wrote; it lives in room, whose content is replaced.
 * NULL when memory is out.
 */
void *mc_unpack(const struct mc_buffer *piece, struct mc_buffer *room);

#endif
