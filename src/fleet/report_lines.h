/* SPDX-License-Identifier: MIT */
/* The lines of a file, with their places; a line that is too long is skipped. */
#ifndef MC_FLEET_REPORT_LINES_H
#define MC_FLEET_REPORT_LINES_H

#include "base/buffer.h"
#include "source/file.h"

enum { MC_LINE_SIZE_MAX = 64 << 20 };

/* A zeroed struct is closed. */
struct mc_lines {
	struct mc_opening file;
	struct mc_buffer part; /* what was read and not returned yet */
	size_t used;	       /* bytes of part that were returned */
	uint64_t read_offset;  /* in the file */
	size_t number;	       /* of the line that was returned last, from 1 */
	bool is_skipping;      /* to the end of a line that is too long */
};

struct mc_line {
	const char *text; /* borrows until the next call; not terminated, no newline */
	size_t size;
	uint64_t offset; /* in the file */
};

enum mc_line_state { MC_LINE_FOUND, MC_LINE_TOO_LONG, MC_LINE_END, MC_LINE_FAILED };

/* A regular file.  MUSLCHECK_ERROR_IO with the system's reason otherwise. */
enum muslcheck_status mc_lines_open(const char *path, struct mc_lines *out,
				    struct mc_error *err) MC_MUST_CHECK;

/* The next line; err is set, to MUSLCHECK_ERROR_IO or _MEMORY, where it failed. */
enum mc_line_state mc_lines_next(struct mc_lines *lines, struct mc_line *out,
				 struct mc_error *err);

void mc_lines_close(struct mc_lines *lines);

#endif
