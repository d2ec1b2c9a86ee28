/* SPDX-License-Identifier: MIT */
/* What takes the place of an image's packages, for a terminal. */
#ifndef MC_REPORT_TEXT_IMAGE_H
#define MC_REPORT_TEXT_IMAGE_H

#include "report/page.h"

void mc_text_put_image(struct mc_page *page, const struct mc_service_image *image,
		       size_t target, struct mc_arena *arena);

#endif
