/* SPDX-License-Identifier: MIT */
/* Where in a JSON text a value stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "findings/json_line.h"

static const char text[] = "\n{ \"a\": [1,\n"
			   "  {\"b\": \"}]\\\"\",\n"
			   "   \"c\" : -1.5e3 }, true\n"
			   "],\n"
			   "\"d\":{},\"e\":[[],\n"
			   "[\"x\"]]}\n";

static size_t line_of(const char *first, long index, const char *last)
{
	struct mc_json_step steps[3] = { { .key = first } };
	size_t count = 1;

	if (index >= 0)
		steps[count++] = (struct mc_json_step){ .index = (size_t)index };
	if (last)
		steps[count++] = (struct mc_json_step){ .key = last };
	return mc_json_line(text, strlen(text), steps, count);
}

static void each_value_has_the_line_that_it_begins_on(void **state)
{
	(void)state;
	assert_int_equal(mc_json_line(text, strlen(text), NULL, 0), 2);
	assert_int_equal(line_of("a", -1, NULL), 2);
	assert_int_equal(line_of("a", 0, NULL), 2);
	assert_int_equal(line_of("a", 1, NULL), 3);
	assert_int_equal(line_of("a", 1, "b"), 3);
	assert_int_equal(line_of("a", 1, "c"), 4);
	assert_int_equal(line_of("a", 2, NULL), 4);
	assert_int_equal(line_of("d", -1, NULL), 6);
	assert_int_equal(line_of("e", 1, NULL), 7);
}

static void what_is_not_there_has_the_line_of_what_should_hold_it(void **state)
{
	(void)state;
	assert_int_equal(line_of("z", -1, NULL), 2);
	assert_int_equal(line_of("a", 1, "z"), 3);
	assert_int_equal(line_of("a", 9, NULL), 2);
	assert_int_equal(line_of("d", 0, NULL), 6);
}

/* It is only promised for JSON, but must come to an end on anything. */
static void every_part_of_the_text_is_survived(void **state)
{
	const struct mc_json_step steps[] = { { .key = "a" },
					      { .index = 1 },
					      { .key = "c" } };

	(void)state;
	for (size_t size = 0; size <= strlen(text); size++)
		for (size_t start = 0; start <= size; start++)
			assert_true(mc_json_line(text + start, size - start, steps, 3) >=
				    1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_has_the_line_that_it_begins_on),
		cmocka_unit_test(what_is_not_there_has_the_line_of_what_should_hold_it),
		cmocka_unit_test(every_part_of_the_text_is_survived),
	};

	return cmocka_run_group_tests_name("json_line", tests, NULL, NULL);
}
