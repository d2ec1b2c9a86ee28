/* SPDX-License-Identifier: MIT */
/* Tables of the HTML report: a row per thing, a verdict per target, and what to do. */
#ifndef MC_REPORT_HTML_TABLE_H
#define MC_REPORT_HTML_TABLE_H

#include "report/report.h"

/* Up to the first row.  title is the id of the heading that names the table. */
void mc_html_put_table_begin(const struct mc_report_context *context, const char *what,
			     const char *title, struct mc_buffer *out);
void mc_html_put_table_end(struct mc_buffer *out);

void mc_html_put_cell(const struct mc_target *target, enum muslcheck_verdict verdict,
		      struct mc_buffer *out);

/* A dash and the reason, for a target that does not use the thing. */
void mc_html_put_aside_cell(const struct mc_target *target, const char *reason,
			    struct mc_buffer *out);

/*
 * What to do, and the end of the row.  texts: by target, NULL or "" where there is nothing.
 * A text of several targets is put once; it names its targets if there is another text.
 */
void mc_html_put_row_end(const struct mc_report_context *context,
			 const char *const *texts, struct mc_buffer *out);

#endif
