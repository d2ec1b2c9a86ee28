/* SPDX-License-Identifier: MIT */
/* How the floors of an object are told: the oldest glibc and GCC libraries that it takes. */
#ifndef MC_REPORT_FLOORS_H
#define MC_REPORT_FLOORS_H

#include "report/json_value.h"

/*
 * {"glibc": {"version", "node", "soname", "symbol"}, ...}; with met_by, also the images
 * whose libraries reach each.  Returns new.
 */
json_t *mc_floors_json(const struct mc_report_context *context,
		       const struct mc_report_object *object, bool met_by,
		       struct mc_json *json);

/* A line for each floor, with the images that reach it. */
void mc_floors_text(const struct mc_report_context *context,
		    const struct mc_report_object *object, struct mc_buffer *out);

#endif
