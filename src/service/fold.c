/* SPDX-License-Identifier: MIT */
#include "service/fold.h"

enum muslcheck_verdict mc_verdict_fold(enum muslcheck_verdict left,
				       enum muslcheck_verdict right)
{
	static const int ranks[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_RUNS] = 0,	      [MUSLCHECK_VERDICT_ACCEPTED] = 1,
		[MUSLCHECK_VERDICT_ADD_PACKAGES] = 2, [MUSLCHECK_VERDICT_GCOMPAT] = 3,
		[MUSLCHECK_VERDICT_UNKNOWN] = 4,      [MUSLCHECK_VERDICT_REBUILD] = 5,
		[MUSLCHECK_VERDICT_PORT] = 6,
	};

	return ranks[left] >= ranks[right] ? left : right;
}
