/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void mc_buffer_done(struct mc_buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct mc_buffer){ 0 };
}

static bool reserve(struct mc_buffer *buffer, size_t size)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 256;
	char *grown;

	if (buffer->failed || size > SIZE_MAX / 2 - buffer->size)
		return false;
	while (capacity < buffer->size + size)
		capacity *= 2;
	if (capacity == buffer->capacity)
		return true;
	grown = realloc(buffer->data, capacity);
	if (!grown)
		return false;
	buffer->data = grown;
	buffer->capacity = capacity;
	return true;
}

void mc_buffer_put(struct mc_buffer *buffer, const char *data, size_t size)
{
	if (!size)
		return;
	if (!reserve(buffer, size)) {
		buffer->failed = true;
		return;
	}
	memcpy(buffer->data + buffer->size, data, size);
	buffer->size += size;
}

void mc_buffer_puts(struct mc_buffer *buffer, const char *text)
{
	mc_buffer_put(buffer, text, strlen(text));
}

void mc_buffer_printf(struct mc_buffer *buffer, const char *format, ...)
{
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	/* Room for vsnprintf's NUL, which size does not count. */
	if (size < 0 || !reserve(buffer, (size_t)size + 1)) {
		buffer->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	buffer->size += (size_t)size;
}
