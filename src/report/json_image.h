/* SPDX-License-Identifier: MIT */
/* Images, their packages and entrypoints, as JSON. */
#ifndef MC_REPORT_JSON_IMAGE_H
#define MC_REPORT_JSON_IMAGE_H

#include "report/json_value.h"

/* Set "image": which image a record is about; nothing for NULL. */
void mc_json_set_image(json_t *object, const struct mc_image_identity *image,
		       struct mc_json *json);

/* The image that a checked object is in; NULL: none. */
const struct mc_image_identity *mc_json_image_of(const struct mc_report_object *checked);

json_t *mc_json_image(const struct mc_report_context *context,
		      const struct mc_service_image *image, struct mc_json *json);

#endif
