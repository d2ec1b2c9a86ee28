/* SPDX-License-Identifier: MIT */
/* A borrowed run of bytes, and the one check that every offset goes through. */
#ifndef MC_BASE_BYTES_H
#define MC_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mc_bytes {
	const unsigned char *data; /* borrowed; NULL only if size is 0 */
	size_t size;		   /* bytes */
};

/* Do size bytes at offset lie inside? Overflow counts as outside. */
static inline bool mc_bytes_has(struct mc_bytes bytes, uint64_t offset, uint64_t size)
{
	return offset <= bytes.size && size <= bytes.size - offset;
}

/*
 * The NUL-terminated string at offset inside the table, borrowed from it; NULL
 * when the offset is outside or no NUL follows before the table's end.
 */
const char *mc_bytes_string(struct mc_bytes table, uint64_t offset);

#endif
