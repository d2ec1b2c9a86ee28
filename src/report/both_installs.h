/* SPDX-License-Identifier: MIT */
/* What a lockfile would install, and the tree next to it, in words. */
#ifndef MC_REPORT_BOTH_INSTALLS_H
#define MC_REPORT_BOTH_INSTALLS_H

#include "report/json_value.h"

/*
 * "npm ci on the image: runs. This node_modules as it is: rebuild.", with the command in
 * the quotes.  With the path of the lockfile if there are several.  "" if reinstalling makes
 * no difference; NULL when memory is out.
 */
const char *mc_reinstall_sentence(const struct mc_report_service *service, size_t index,
				  size_t target, const char *quote,
				  struct mc_arena *arena);

json_t *mc_reinstall_json(const struct mc_report_context *context,
			  const struct mc_report_service *service, struct mc_json *json);

void mc_reinstall_put_markdown(const struct mc_report_context *context,
			       const struct mc_report_service *service,
			       struct mc_arena *arena, struct mc_buffer *out);
void mc_reinstall_put_html(const struct mc_report_context *context,
			   const struct mc_report_service *service,
			   struct mc_arena *arena, struct mc_buffer *out);

#endif
