/* SPDX-License-Identifier: MIT */
/* The parts of the report for people. */
#ifndef MC_REPORT_TEXT_H
#define MC_REPORT_TEXT_H

#include "report/page.h"
#include "report/records.h"

enum { MC_TEXT_NAMES_SHOWN = 6 }; /* of a list of names, unless --verbose */

/*
 * A piece is records, so that what an object is on a target that would not use it can be
 * left out, once that is known.
 */
enum mc_text_part {
	MC_TEXT_ALWAYS,
	MC_TEXT_FAILS,	 /* nothing, where the object fails; by target, as are the rest */
	MC_TEXT_VERDICT, /* a line */
	MC_TEXT_DETAILS, /* by target, and by the one that has the same details */
	MC_TEXT_PLAN,
};

/* The key of a record of that part. */
unsigned mc_text_key(const struct mc_report_context *context, enum mc_text_part part,
		     size_t target);

/* Everything about one object; nothing if it passes and is not to be told. */
void mc_text_put_object(struct mc_page *page, const struct mc_report_object *object,
			struct mc_arena *arena);

/* The same for what `static` found of it; and for how many objects the base suffices. */
void mc_text_put_static(struct mc_page *page, const struct mc_report_object *object);
void mc_text_put_static_summary(struct mc_page *page,
				const struct muslcheck_summary *summary);

#endif
