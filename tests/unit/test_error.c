/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static void the_first_error_wins(void **state)
{
	struct mc_error err = { 0 };

	(void)state;
	assert_int_equal(mc_error_set_at(&err, MUSLCHECK_ERROR_FORMAT, 64, "row %d", 3),
			 MUSLCHECK_ERROR_FORMAT);
	assert_int_equal(mc_error_set(&err, MUSLCHECK_ERROR_IO, "echo"),
			 MUSLCHECK_ERROR_IO);
	assert_int_equal(err.status, MUSLCHECK_ERROR_FORMAT);
	assert_string_equal(err.text, "row 3");
	assert_true(err.has_offset);
	assert_int_equal(err.file_offset, 64);
}

static void a_later_error_does_not_lend_its_place(void **state)
{
	struct mc_error err = { 0 };

	(void)state;
	(void)mc_error_set(&err, MUSLCHECK_ERROR_FORMAT, "cause");
	(void)mc_error_set_at(&err, MUSLCHECK_ERROR_FORMAT, 64, "echo");
	assert_false(err.has_offset);
	assert_int_equal(err.file_offset, 0);
}

static void a_long_error_is_cut_and_terminated(void **state)
{
	struct mc_error err = { 0 };
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)mc_error_set(&err, MUSLCHECK_ERROR_FORMAT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void nobody_has_to_listen(void **state)
{
	(void)state;
	assert_int_equal(mc_error_memory(NULL), MUSLCHECK_ERROR_MEMORY);
	assert_int_equal(mc_error_set(NULL, MUSLCHECK_ERROR_IO, "text"),
			 MUSLCHECK_ERROR_IO);
	assert_int_equal(mc_error_set_at(NULL, MUSLCHECK_ERROR_LIMIT, 1, "text"),
			 MUSLCHECK_ERROR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_wins),
		cmocka_unit_test(a_later_error_does_not_lend_its_place),
		cmocka_unit_test(a_long_error_is_cut_and_terminated),
		cmocka_unit_test(nobody_has_to_listen),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
