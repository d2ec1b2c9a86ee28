/* SPDX-License-Identifier: MIT */
/* The service as text: its verdict per target, and the components that decide it. */
#ifndef MC_REPORT_TEXT_SERVICE_H
#define MC_REPORT_TEXT_SERVICE_H

#include "report/text_object.h"

/* Per target the verdict and what decides it; nothing where folders are all there is. */
void mc_text_put_service(struct mc_page *page, const struct mc_report_service *service,
			 struct mc_arena *arena);

#endif
