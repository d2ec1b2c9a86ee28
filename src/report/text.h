/* SPDX-License-Identifier: MIT */
/* The parts of the report for people. */
#ifndef MC_REPORT_TEXT_H
#define MC_REPORT_TEXT_H

#include "report/page.h"

enum { MC_TEXT_NAMES_SHOWN = 6 }; /* of a list of names, unless --verbose */

/* Everything about one object; nothing if it passes and is not to be told. */
void mc_text_put_object(struct mc_page *page, const struct mc_report_object *object,
			struct mc_arena *arena);

/* The same for what `static` found of it; and for how many objects the base suffices. */
void mc_text_put_static(struct mc_page *page, const struct mc_report_object *object);
void mc_text_put_static_summary(struct mc_page *page,
				const struct muslcheck_summary *summary);

#endif
