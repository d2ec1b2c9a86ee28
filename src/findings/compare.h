/* SPDX-License-Identifier: MIT */
/* What became of one object since an earlier run. */
#ifndef MC_FINDINGS_COMPARE_H
#define MC_FINDINGS_COMPARE_H

#include "findings/earlier.h"
#include "rules/verdict.h"

enum mc_change {
	MC_CHANGE_WORSE,  /* more work on some target */
	MC_CHANGE_NEW,	  /* was not there */
	MC_CHANGE_OTHER,  /* the same verdicts for other reasons */
	MC_CHANGE_BETTER, /* less work on some target, and more on none */
	MC_CHANGE_GONE,	  /* is no longer there */
	MC_CHANGE_NONE,
	MC_CHANGE_COUNT,
};

struct mc_target_change {
	const struct mc_earlier_target *before; /* NULL: was not judged for it */
	const struct mc_finding **appeared;
	size_t appeared_count;
	const struct mc_earlier_finding **fixed;
	size_t fixed_count;
};

struct mc_comparison {
	enum mc_change change;
	const struct mc_earlier_object *before; /* NULL if it is new */
	struct mc_target_change *targets;	/* by target; NULL if it is new */
};

/*
 * Compare the object of that name, judged on these targets.  Borrows from the arena and
 * from what is given.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_compare(const struct mc_earlier *earlier, const char *name,
				 const struct mc_target *targets,
				 const struct mc_judgement *judgements,
				 size_t target_count, struct mc_arena *arena,
				 struct mc_comparison *out) MC_MUST_CHECK;

#endif
