/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

static void a_range_past_the_end_is_outside(void **state)
{
	static const unsigned char data[8];
	const struct mc_bytes bytes = { data, sizeof(data) };

	(void)state;
	assert_true(mc_bytes_has(bytes, 0, 8));
	assert_true(mc_bytes_has(bytes, 8, 0));
	assert_true(mc_bytes_has((struct mc_bytes){ 0 }, 0, 0));
	assert_false(mc_bytes_has(bytes, 1, 8));
	assert_false(mc_bytes_has(bytes, 9, 0));
	assert_false(mc_bytes_has((struct mc_bytes){ 0 }, 0, 1));
}

static void a_range_that_overflows_is_outside(void **state)
{
	static const unsigned char data[8];
	const struct mc_bytes bytes = { data, sizeof(data) };

	(void)state;
	assert_false(mc_bytes_has(bytes, 1, UINT64_MAX));
	assert_false(mc_bytes_has(bytes, UINT64_MAX, 2));
	assert_false(mc_bytes_has(bytes, UINT64_MAX - 7, 8));
	assert_false(mc_bytes_has(bytes, 8, UINT64_MAX - 7));
}

static void a_string_without_its_end_is_refused(void **state)
{
	static const unsigned char table[] = { 0, 'a', 'b', 0, 'c' };
	const struct mc_bytes bytes = { table, sizeof(table) };

	(void)state;
	assert_string_equal(mc_bytes_string(bytes, 0), "");
	assert_string_equal(mc_bytes_string(bytes, 1), "ab");
	assert_string_equal(mc_bytes_string(bytes, 2), "b");
	assert_null(mc_bytes_string(bytes, 4));
	assert_null(mc_bytes_string(bytes, 5));
	assert_null(mc_bytes_string(bytes, UINT64_MAX));
	assert_null(mc_bytes_string((struct mc_bytes){ 0 }, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_range_past_the_end_is_outside),
		cmocka_unit_test(a_range_that_overflows_is_outside),
		cmocka_unit_test(a_string_without_its_end_is_refused),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
