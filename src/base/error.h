/* SPDX-License-Identifier: MIT */
/* The error record: what failed, in which file, where in it. */
#ifndef MC_BASE_ERROR_H
#define MC_BASE_ERROR_H

#include "muslcheck/muslcheck.h"

#define MC_MUST_CHECK __attribute__((warn_unused_result))
#define MC_PRINTF(format_index, first_index)                                             \
	__attribute__((format(printf, format_index, first_index)))

struct mc_error {
	enum muslcheck_status status; /* MUSLCHECK_OK while nothing was recorded */
	bool has_offset;
	uint64_t file_offset; /* bytes from the start of the file; if has_offset */
	int system_error;     /* errno of a failed system call; 0 otherwise */
	char text[512];	      /* one line, no newline, no path */
};

/*
 * Record a failure and return its status.  The first writer wins, so the
 * text names the cause, not its consequences.  err may be NULL.
 */
enum muslcheck_status mc_error_set(struct mc_error *err, enum muslcheck_status status,
				   const char *format, ...) MC_PRINTF(3, 4);

/* The same, with the offset in the file. */
enum muslcheck_status mc_error_set_at(struct mc_error *err, enum muslcheck_status status,
				      uint64_t file_offset, const char *format, ...)
	MC_PRINTF(4, 5);

/* The record for a failed allocation: needs no memory itself. */
enum muslcheck_status mc_error_memory(struct mc_error *err);

#endif
