/* SPDX-License-Identifier: MIT */
/* The verdict for an object on a target: the least work that makes it run. */
#ifndef MC_RULES_VERDICT_H
#define MC_RULES_VERDICT_H

#include "rules/judgement.h"

/* Borrows from the arena and from what context borrows. */
enum muslcheck_status mc_verdict_decide(const struct mc_load_context *context,
					const struct mc_target *target,
					const struct mc_stored *object,
					struct mc_judgement *out) MC_MUST_CHECK;

/* The same without the files that a launcher opens. */
enum muslcheck_status mc_verdict_decide_alone(const struct mc_load_context *context,
					      const struct mc_target *target,
					      const struct mc_stored *object,
					      struct mc_judgement *out) MC_MUST_CHECK;

/*
 * Recompute the verdict after findings were suppressed; it never gets worse.  ACCEPTED if
 * nothing else was in the way.  The load result does not change.
 */
void mc_verdict_suppress(struct mc_judgement *judgement);

const char *mc_verdict_name(enum muslcheck_verdict verdict);	/* "add-packages" */
const char *mc_verdict_meaning(enum muslcheck_verdict verdict); /* a sentence or two */

#endif
