/* SPDX-License-Identifier: MIT */
/* Images, their packages and entrypoints, as JSON. */
#ifndef MC_REPORT_JSON_IMAGE_H
#define MC_REPORT_JSON_IMAGE_H

#include "report/json_value.h"

json_t *mc_json_image(const struct mc_report_context *context,
		      const struct mc_service_image *image, struct mc_json *json);

#endif
