/* SPDX-License-Identifier: MIT */
/* Combines the verdicts of parts into one for the whole. */
#ifndef MC_SERVICE_FOLD_H
#define MC_SERVICE_FOLD_H

#include "muslcheck/muslcheck.h"

/*
 * The verdict of a whole with both parts.  UNKNOWN is worse than ADD_PACKAGES and GCOMPAT,
 * since it may turn out to be more work; a certain REBUILD or PORT is worse than UNKNOWN.
 */
enum muslcheck_verdict mc_verdict_fold(enum muslcheck_verdict left,
				       enum muslcheck_verdict right);

#endif
