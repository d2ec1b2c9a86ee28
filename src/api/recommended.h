/* SPDX-License-Identifier: MIT */
/* Which of the targets is recommended. */
#ifndef MC_API_RECOMMENDED_H
#define MC_API_RECOMMENDED_H

#include "api/handle.h"
#include "rules/ladder.h"

#define MC_RECOMMENDED_REASON "the first of your targets on which everything runs"

/* Keep target in *best if it passes with the verdict and is preferred to what is there. */
void mc_recommended_try(const struct muslcheck *checker, const struct mc_target *target,
			enum muslcheck_verdict verdict, struct mc_rung *best);

#endif
