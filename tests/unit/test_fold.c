/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "service/fold.h"

/* From the best to the worst verdict of a whole. */
static const enum muslcheck_verdict order[] = {
	MUSLCHECK_VERDICT_RUNS,		MUSLCHECK_VERDICT_ACCEPTED,
	MUSLCHECK_VERDICT_ADD_PACKAGES, MUSLCHECK_VERDICT_GCOMPAT,
	MUSLCHECK_VERDICT_UNKNOWN,	MUSLCHECK_VERDICT_REBUILD,
	MUSLCHECK_VERDICT_PORT,
};

static void the_worst_part_decides_for_every_pair(void **state)
{
	const size_t count = sizeof(order) / sizeof(*order);

	(void)state;
	assert_int_equal(count, MUSLCHECK_VERDICT_COUNT);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			assert_int_equal(mc_verdict_fold(order[i], order[j]),
					 order[i > j ? i : j]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_worst_part_decides_for_every_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
