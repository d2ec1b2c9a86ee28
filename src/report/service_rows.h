/* SPDX-License-Identifier: MIT */
/* One row per path that the user gave: its verdict per target, and what to do. */
#ifndef MC_REPORT_SERVICE_ROWS_H
#define MC_REPORT_SERVICE_ROWS_H

#include <jansson.h>

#include "report/json_value.h"
#include "report/page.h"

/* Are there several paths, and more than plain files? */
bool mc_rows_are_shown(const struct mc_report_service *service);

void mc_rows_put_text(struct mc_page *page, const struct mc_report_service *service,
		      struct mc_arena *arena);
void mc_rows_put_markdown(const struct mc_report_context *context,
			  const struct mc_report_service *service, struct mc_arena *arena,
			  struct mc_buffer *out);
/* "git, python3 and 2 more": what the user gave, as a title. */
void mc_rows_put_html_subject(const struct mc_report_context *context,
			      const struct mc_service_result *result,
			      struct mc_buffer *out);
void mc_rows_put_html(const struct mc_report_context *context,
		      const struct mc_report_service *service, struct mc_arena *arena,
		      struct mc_buffer *out);

/* A record of json and ndjson. */
json_t *mc_rows_json(const struct mc_report_context *context,
		     const struct mc_service_row *row, struct mc_json *json);

#endif
