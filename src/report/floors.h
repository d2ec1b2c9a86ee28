/* SPDX-License-Identifier: MIT */
/* The floors of an object: the oldest glibc and GCC libraries that it runs with. */
#ifndef MC_REPORT_FLOORS_H
#define MC_REPORT_FLOORS_H

#include "report/json_value.h"

/*
 * {"glibc": {"version", "node", "soname", "symbol"}, ...}; with met_by, also the images
 * whose libraries are new enough.  Returns new.
 */
json_t *mc_floors_json(const struct mc_report_context *context,
		       const struct mc_report_object *object, bool met_by,
		       struct mc_json *json);

/* One line per floor, with the base images that meet it. */
void mc_floors_text(const struct mc_report_context *context,
		    const struct mc_report_object *object, struct mc_buffer *out);

#endif
