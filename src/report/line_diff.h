/* SPDX-License-Identifier: MIT */
/* Applies edits of lines, and shows them as a unified diff. */
#ifndef MC_REPORT_LINE_DIFF_H
#define MC_REPORT_LINE_DIFF_H

#include "base/buffer.h"
#include "base/bytes.h"
#include "service/docker_rewrite.h"

/* The text with the edits, which are in order.  Line ends are those of the text. */
void mc_line_edits_apply(struct mc_bytes text, const struct mc_line_edit *edits,
			 size_t count, struct mc_buffer *out);

/* The same as patch(1) reads it; path is written as it is. */
void mc_line_diff_put(const char *path, struct mc_bytes text,
		      const struct mc_line_edit *edits, size_t count,
		      struct mc_buffer *out);

#endif
