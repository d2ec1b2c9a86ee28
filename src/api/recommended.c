/* SPDX-License-Identifier: MIT */
#include "api/recommended.h"

void mc_recommended_try(const struct muslcheck *checker, const struct mc_target *target,
			enum muslcheck_verdict verdict, struct mc_rung *best)
{
	const struct mc_rung rung = { .target = target, .verdict = verdict };

	if (checker->options.allowed[verdict] &&
	    mc_ladder_has(target->image, checker->options.today) &&
	    (!best->target || mc_ladder_compare(&rung, best) < 0))
		*best = rung;
}
