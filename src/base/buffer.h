/* SPDX-License-Identifier: MIT */
/* Text that grows.  A failed allocation sticks: check once, at the end. */
#ifndef MC_BASE_BUFFER_H
#define MC_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct mc_buffer {
	char *data; /* not terminated; NULL while empty */
	size_t size;
	size_t capacity;
	bool failed; /* memory was out: the contents are not whole */
};

void mc_buffer_done(struct mc_buffer *buffer);
void mc_buffer_put(struct mc_buffer *buffer, const char *data, size_t size);
void mc_buffer_puts(struct mc_buffer *buffer, const char *text);
void mc_buffer_printf(struct mc_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
