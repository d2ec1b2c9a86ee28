/* SPDX-License-Identifier: MIT */
/* Lines for a terminal: painted words, wrapped at its width with a hanging indent. */
#ifndef MC_REPORT_PAGE_H
#define MC_REPORT_PAGE_H

#include "report/report.h"

enum mc_paint {
	MC_PAINT_PLAIN,
	MC_PAINT_BOLD,
	MC_PAINT_DIM,
	MC_PAINT_GREEN,
	MC_PAINT_YELLOW,
	MC_PAINT_RED,
};

struct mc_page {
	const struct mc_report_context *context;
	struct mc_buffer *out;
	struct mc_buffer line; /* the current line */
};

/* Text is made safe for a terminal.  NULL means that memory ran out earlier. */
void mc_page_put(struct mc_page *page, const char *text);
void mc_page_put_words(struct mc_page *page, const char *first, const char *second);
void mc_page_paint(struct mc_page *page, enum mc_paint paint, const char *text);
void mc_page_indent(struct mc_page *page, size_t columns);

/* End the line; wrap it at the width, continuation lines indented by hang columns. */
void mc_page_end_line(struct mc_page *page, size_t hang);

void mc_page_put_verdict(struct mc_page *page, enum muslcheck_verdict verdict);

/* "  alpine:3.22  ", padded so that what follows is a column. */
void mc_page_put_target_head(struct mc_page *page, const char *target);

/* "  alpine:3.22  rebuild       ", padded; and its width. */
void mc_page_put_verdict_head(struct mc_page *page, const char *target,
			      enum muslcheck_verdict verdict);
size_t mc_page_head_columns(const struct mc_page *page);

#endif
