/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "base/version.h"

static void parts_are_numbers(void **state)
{
	(void)state;
	assert_true(mc_version_compare("3.9", "3.12") < 0);
	assert_true(mc_version_compare("3.12", "3.9") > 0);
	assert_true(mc_version_compare("2.34", "2.4") > 0);
	assert_int_equal(mc_version_compare("2.17", "2.17"), 0);
}

static void a_missing_part_is_zero(void **state)
{
	(void)state;
	assert_int_equal(mc_version_compare("3", "3.0"), 0);
	assert_true(mc_version_compare("3.4", "3.4.1") < 0);
	assert_true(mc_version_compare("", "0.1") < 0);
}

static void words_end_the_comparison(void **state)
{
	(void)state;
	assert_int_equal(mc_version_compare("3.x", "3.0.1"), 0);
	assert_int_equal(mc_version_compare("3.0.1", "3.x"), 0);
	assert_int_equal(mc_version_compare("PRIVATE", "2.34"), -1);
	assert_int_equal(mc_version_compare("3.12rc1", "3.12rc2"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_numbers),
		cmocka_unit_test(a_missing_part_is_zero),
		cmocka_unit_test(words_end_the_comparison),
	};

	return cmocka_run_group_tests_name("version", tests, NULL, NULL);
}
