/* SPDX-License-Identifier: MIT */
/* The fixes of a run by target, collected from the pieces of a report. */
#ifndef MC_REPORT_PLAN_H
#define MC_REPORT_PLAN_H

#include "findings/worklist.h"
#include "report/records.h"
#include "report/report.h"

struct mc_plan {
	struct mc_worklist *lists; /* by target */
	size_t count;
};

/* False when memory is out. */
bool mc_plan_init(struct mc_plan *plan, const struct mc_report *report);
void mc_plan_done(struct mc_plan *plan);

/* Write the object's works to piece: records keyed first_key + index of the target. */
void mc_plan_put(const struct mc_report_context *context,
		 const struct mc_report_object *object, unsigned first_key,
		 struct mc_arena *arena, struct mc_buffer *piece);

/*
 * Add a record of mc_plan_put, unless the target does not use the object.  False when
 * memory is out.
 */
bool mc_plan_add(struct mc_plan *plan, const struct mc_report *report, size_t target,
		 const struct mc_record *record);

/* Rank each list's first limit items. False when memory is out. */
bool mc_plan_rank(struct mc_plan *plan, size_t limit);

/* What to do on the target, before mc_plan_name: "install", "rebuild", "port 3 files in". */
void mc_plan_put_verb(const struct mc_worklist_item *item, const struct mc_target *target,
		      struct mc_buffer *out);

/* What to do it to: packages, a component, a file, or the directory of several files. */
const char *mc_plan_name(const struct mc_worklist_item *item);

#endif
