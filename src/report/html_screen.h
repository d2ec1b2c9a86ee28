/* SPDX-License-Identifier: MIT */
/* The first screen of the HTML report, as plain markup. */
#ifndef MC_REPORT_HTML_SCREEN_H
#define MC_REPORT_HTML_SCREEN_H

#include "report/plan.h"

enum { MC_HTML_ROWS_SHOWN = 20 }; /* of the table; the others are collapsed */

/* Keys of records; table rows are keyed by the worst verdict. */
enum mc_html_key {
	MC_HTML_KEY_ROWS,
	MC_HTML_KEY_COMPONENTS = MUSLCHECK_VERDICT_COUNT,
	MC_HTML_KEY_SUBJECT = 2 * MUSLCHECK_VERDICT_COUNT, /* what was checked */
	MC_HTML_KEY_SERVICE,
	MC_HTML_KEY_DATA,
	MC_HTML_KEY_PLAN,
};

struct mc_html {
	bool has_data;
	struct mc_shelf shelves[MC_HTML_KEY_SERVICE + 1]; /* of the first screen */
	struct mc_plan plan;
};

/* From the headline to the fixes. */
void mc_html_put_screen(const struct mc_report_context *context, struct mc_html *html,
			const struct muslcheck_summary *summary, struct mc_buffer *out);

#endif
