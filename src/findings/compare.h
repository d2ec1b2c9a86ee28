/* SPDX-License-Identifier: MIT */
/* Changes of an object since a previous run. */
#ifndef MC_FINDINGS_COMPARE_H
#define MC_FINDINGS_COMPARE_H

#include "findings/previous_run.h"
#include "rules/verdict.h"

enum mc_change {
	MC_CHANGE_WORSE,  /* a worse verdict on some target, or a raised floor */
	MC_CHANGE_NEW,	  /* not in the previous run */
	MC_CHANGE_OTHER,  /* the same verdicts, other findings */
	MC_CHANGE_BETTER, /* a better verdict or a lower floor, nothing worse */
	MC_CHANGE_GONE,	  /* only in the previous run */
	MC_CHANGE_NONE,
	MC_CHANGE_COUNT,
};

struct mc_target_change {
	const struct mc_previous_target
		*before; /* NULL: the previous run did not have the target */
	const struct mc_finding **appeared;
	size_t appeared_count;
	const struct mc_previous_finding **fixed;
	size_t fixed_count;
};

/* The oldest release of glibc or GCC that the object runs with. */
struct mc_floor_change {
	const char *before; /* NULL: any known one */
	const struct mc_floor *now;
	int direction; /* > 0: raised; < 0: lowered */
};

struct mc_comparison {
	enum mc_change change;
	struct mc_floor_change floors[MC_FLOOR_COUNT];
	const struct mc_previous_object *before; /* NULL if it is new */
	struct mc_target_change *targets;	 /* by target; NULL if it is new */
};

/* An object or component of this run. */
struct mc_compared {
	const char *name; /* mc_stable_name */
	const struct mc_target *targets;
	size_t target_count;
	const struct mc_judgement *judgements; /* by target */
	const struct mc_floors *floors;	       /* NULL: a component */
};

/*
 * Is the result on a target worse than before: new, of a worse verdict, or with a finding
 * that was not there?  before: mc_previous_run_find.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_compare_is_worse(const struct mc_previous_object *before,
					  const char *target,
					  const struct mc_judgement *judgement,
					  struct mc_arena *arena,
					  bool *out) MC_MUST_CHECK;

/*
 * Compare with the object of the same name.  Borrows from the arena and all arguments.
 * MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_compare(const struct mc_previous_run *previous,
				 const struct mc_compared *now, struct mc_arena *arena,
				 struct mc_comparison *out) MC_MUST_CHECK;

#endif
