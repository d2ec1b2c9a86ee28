/* SPDX-License-Identifier: MIT */
/* What became of one object since an earlier run. */
#ifndef MC_FINDINGS_COMPARE_H
#define MC_FINDINGS_COMPARE_H

#include "findings/previous_run.h"
#include "rules/verdict.h"

enum mc_change {
	MC_CHANGE_WORSE,  /* more work on some target, or a floor that was raised */
	MC_CHANGE_NEW,	  /* was not there */
	MC_CHANGE_OTHER,  /* the same verdicts for other reasons */
	MC_CHANGE_BETTER, /* less work or a lower floor, and more of neither */
	MC_CHANGE_GONE,	  /* is no longer there */
	MC_CHANGE_NONE,
	MC_CHANGE_COUNT,
};

struct mc_target_change {
	const struct mc_previous_target *before; /* NULL: was not judged for it */
	const struct mc_finding **appeared;
	size_t appeared_count;
	const struct mc_previous_finding **fixed;
	size_t fixed_count;
};

/* A release of glibc or GCC that the object needs at least. */
struct mc_floor_change {
	const char *before; /* NULL: every known one would do */
	const struct mc_floor *now;
	int direction; /* more than 0: raised */
};

struct mc_comparison {
	enum mc_change change;
	struct mc_floor_change floors[MC_FLOOR_COUNT];
	const struct mc_previous_object *before; /* NULL if it is new */
	struct mc_target_change *targets;	 /* by target; NULL if it is new */
};

/* An object of this run. */
struct mc_compared {
	const char *name; /* mc_stable_path of its path */
	const struct mc_target *targets;
	size_t target_count;
	const struct mc_judgement *judgements; /* by target */
	const struct mc_floors *floors;
};

/*
 * Compare with the object of the same name.  Borrows from the arena and from what is
 * given.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_compare(const struct mc_previous_run *earlier,
				 const struct mc_compared *now, struct mc_arena *arena,
				 struct mc_comparison *out) MC_MUST_CHECK;

#endif
