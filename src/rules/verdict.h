/* SPDX-License-Identifier: MIT */
/* What a user should conclude for one object on one target: the least work that makes it run. */
#ifndef MC_RULES_VERDICT_H
#define MC_RULES_VERDICT_H

#include "rules/load_findings.h"

struct mc_judgement {
	enum muslcheck_verdict verdict;
	struct mc_load_result load;  /* on the target as it is */
	struct mc_findings findings; /* sorted */
	const char **
		packages; /* to install, for add-packages, gcompat and as part of others */
	size_t package_count;
	bool preload; /* gcompat has to be in LD_PRELOAD too */
	const char
		*native; /* how its kind of object gets a native build, where it needs one
			       or gcompat; NULL: not needed, or not known */
	enum muslcheck_confidence confidence; /* of the verdict */
};

/* Borrows from the arena and from what context borrows. */
enum muslcheck_status mc_verdict_decide(const struct mc_load_context *context,
					const struct mc_target *target,
					const struct mc_stored *object,
					struct mc_judgement *out) MC_MUST_CHECK;

/*
 * Once findings are marked as suppressed: the verdict is what the others ask for, and no
 * more than it was.  What the loader does is not touched by what anybody thinks of it.
 */
void mc_verdict_suppress(struct mc_judgement *judgement);

/* Does the finding count, and stand in the way of running? */
bool mc_finding_is_in_the_way(const struct mc_finding *finding);

const char *mc_verdict_name(enum muslcheck_verdict verdict);	/* "add-packages" */
const char *mc_verdict_meaning(enum muslcheck_verdict verdict); /* a sentence or two */

#endif
