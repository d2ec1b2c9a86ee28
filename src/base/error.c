/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

static enum muslcheck_status record(struct mc_error *err, enum muslcheck_status status,
				    const char *format, va_list arguments)
{
	if (err && err->status == MUSLCHECK_OK) {
		err->status = status;
		vsnprintf(err->text, sizeof(err->text), format, arguments);
	}
	return status;
}

enum muslcheck_status mc_error_set(struct mc_error *err, enum muslcheck_status status,
				   const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	status = record(err, status, format, arguments);
	va_end(arguments);
	return status;
}

enum muslcheck_status mc_error_set_at(struct mc_error *err, enum muslcheck_status status,
				      uint64_t file_offset, const char *format, ...)
{
	va_list arguments;

	if (err && err->status == MUSLCHECK_OK) {
		err->has_offset = true;
		err->file_offset = file_offset;
	}
	va_start(arguments, format);
	status = record(err, status, format, arguments);
	va_end(arguments);
	return status;
}

enum muslcheck_status mc_error_memory(struct mc_error *err)
{
	return mc_error_set(err, MUSLCHECK_ERROR_MEMORY, "out of memory");
}
