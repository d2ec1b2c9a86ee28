/* SPDX-License-Identifier: MIT */
/* Verdicts of parts folded into that of the whole. */
#ifndef MC_SERVICE_FOLD_H
#define MC_SERVICE_FOLD_H

#include "muslcheck/muslcheck.h"

/*
 * The verdict of a whole that has both parts.  What is not known is worse than what a
 * package or gcompat can meet, since it may be more; where a rebuild is certain, it is
 * what there is to do.
 */
enum muslcheck_verdict mc_verdict_fold(enum muslcheck_verdict left,
				       enum muslcheck_verdict right);

#endif
