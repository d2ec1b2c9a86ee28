/* SPDX-License-Identifier: MIT */
#include "service/fold.h"

enum muslcheck_verdict mc_verdict_fold(enum muslcheck_verdict left,
				       enum muslcheck_verdict right)
{
	static const int ranks[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_RUNS] = 0,	 [MUSLCHECK_VERDICT_ADD_PACKAGES] = 1,
		[MUSLCHECK_VERDICT_GCOMPAT] = 2, [MUSLCHECK_VERDICT_UNKNOWN] = 3,
		[MUSLCHECK_VERDICT_REBUILD] = 4, [MUSLCHECK_VERDICT_PORT] = 5,
	};

	return ranks[left] >= ranks[right] ? left : right;
}
