/* SPDX-License-Identifier: MIT */
/* The parts of the human-readable report. */
#ifndef MC_REPORT_TEXT_OBJECT_H
#define MC_REPORT_TEXT_OBJECT_H

#include "report/page.h"
#include "report/records.h"

enum { MC_TEXT_NAMES_SHOWN = 6 }; /* of a list of names, unless --verbose */

/*
 * A piece consists of records, so that the records of targets that do not use the object
 * can be dropped once they are known.
 */
enum mc_text_part {
	MC_TEXT_ALWAYS,
	MC_TEXT_FAILS, /* empty: the object fails on this target; by target from here on */
	MC_TEXT_VERDICT, /* a line */
	MC_TEXT_DETAILS, /* by target, and the earlier target with the same details */
	MC_TEXT_PLAN,
};

/* The key of a record of that part. */
unsigned mc_text_key(const struct mc_report_context *context, enum mc_text_part part,
		     size_t target);

/* Everything about one object; nothing if it passes and need not be listed. */
void mc_text_put_object(struct mc_page *page, const struct mc_report_object *object,
			struct mc_arena *arena);

/* The same for `static`; and the count of files that the base is enough for. */
void mc_text_put_static(struct mc_page *page, const struct mc_report_object *object);
void mc_text_put_static_summary(struct mc_page *page,
				const struct muslcheck_summary *summary);

#endif
