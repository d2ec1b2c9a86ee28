/* SPDX-License-Identifier: MIT */
/* Growable text.  A failed allocation is remembered: check once, at the end. */
#ifndef MC_BASE_BUFFER_H
#define MC_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct mc_buffer {
	char *data; /* not terminated; NULL while empty */
	size_t size;
	size_t capacity;
	bool failed; /* out of memory: the contents are incomplete */
};

void mc_buffer_done(struct mc_buffer *buffer);
void mc_buffer_put(struct mc_buffer *buffer, const char *data, size_t size);
void mc_buffer_puts(struct mc_buffer *buffer, const char *text);
void mc_buffer_printf(struct mc_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
