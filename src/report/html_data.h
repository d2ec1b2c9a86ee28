/* SPDX-License-Identifier: MIT */
/* The data for the script of the HTML report: JSON inside markup. */
#ifndef MC_REPORT_HTML_DATA_H
#define MC_REPORT_HTML_DATA_H

#include "report/report.h"

/* The targets; the names and marks of verdicts. */
void mc_html_put_context(const struct mc_report_context *context, struct mc_buffer *out);

void mc_html_put_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *out);
void mc_html_put_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *out);

#endif
