/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "base/json_lines.h"

static const char document[] = "\n{ \"a\": [1,\n"
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
	return mc_json_line(document, strlen(document), steps, count);
}

static void each_value_has_the_line_that_it_begins_on(void **state)
{
	(void)state;
	assert_int_equal(mc_json_line(document, strlen(document), NULL, 0), 2);
	assert_int_equal(line_of("a", -1, NULL), 2);
	assert_int_equal(line_of("a", 0, NULL), 2);
	assert_int_equal(line_of("a", 1, NULL), 3);
	assert_int_equal(line_of("a", 1, "b"), 3);
	assert_int_equal(line_of("a", 1, "c"), 4);
	assert_int_equal(line_of("a", 2, NULL), 4);
	assert_int_equal(line_of("d", -1, NULL), 6);
	assert_int_equal(line_of("e", 1, NULL), 7);
}

static void missing_members_have_the_line_of_their_parent(void **state)
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
	for (size_t size = 0; size <= strlen(document); size++)
		for (size_t start = 0; start <= size; start++)
			assert_true(mc_json_line(document + start, size - start, steps,
						 3) >= 1);
}

static struct mc_child_lines lines_of(struct workbench *w, const char *text,
				      const char *member)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };
	struct mc_child_lines lines;

	assert_int_equal(mc_json_child_lines(bytes, member, &w->arena, &lines),
			 MUSLCHECK_OK);
	return lines;
}

static void keys_of_an_object_have_their_lines(void **state)
{
	struct mc_child_lines lines = lines_of(
		*state,
		"{\n \"x\": {\"packages\": {\"no\": 1}},\n"
		" \"packages\": {\n  \"a\": {\n   \"b\": [1, {\"}\": \"]\\\"\"}]\n"
		"  },\n\n  \"c\": null, \"d\":\n   -1.5e3\n }\n}",
		"packages");

	assert_int_equal(lines.count, 3);
	assert_int_equal(mc_json_child_line(&lines, 0), 4);
	assert_int_equal(mc_json_child_line(&lines, 1), 8);
	assert_int_equal(mc_json_child_line(&lines, 2), 8);
	assert_int_equal(mc_json_child_line(&lines, 3), 0);
}

static void elements_of_an_array_have_their_lines(void **state)
{
	struct mc_child_lines lines =
		lines_of(*state, "{\"a\":[\n{\"b\":1},\n[],\n\"s\",\n4\n]}", "a");

	assert_int_equal(lines.count, 4);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(mc_json_child_line(&lines, i), i + 2);
}

static void missing_members_have_no_lines(void **state)
{
	static const char *const texts[] = { "{}",
					     "[]",
					     "",
					     "{\"b\":1}",
					     "{\"a\":1}",
					     "{\"a\":\"[\"}",
					     "{\"a\"",
					     "{\"a\":[",
					     "{\"a\":{\"",
					     "{\"a\":{\"b\"",
					     "{\"a\":{\"b\\",
					     "\"a\"" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_true(lines_of(*state, texts[i], "a").count <= 1);
}

static void members_of_the_root_are_known(void **state)
{
	static const char json[] = "{\"a\":{\"b\":[]},\"c\":1}";
	const struct mc_bytes bytes = { (const unsigned char *)json, strlen(json) };
	const struct mc_bytes list = { (const unsigned char *)"[\"a\"]", 5 };

	(void)state;
	assert_true(mc_json_has_member(bytes, "a"));
	assert_true(mc_json_has_member(bytes, "c"));
	assert_false(mc_json_has_member(bytes, "b"));
	assert_false(mc_json_has_member(list, "a"));
}

static size_t deep_line(const char *json, size_t depth_max)
{
	const struct mc_bytes bytes = { (const unsigned char *)json, strlen(json) };

	return mc_json_deep_line(bytes, depth_max);
}

static void nesting_is_found_on_its_line(void **state)
{
	(void)state;
	assert_int_equal(deep_line("[\n{\"a\":\n[]}]", 3), 0);
	assert_int_equal(deep_line("[\n{\"a\":\n[]}]", 2), 3);
	assert_int_equal(deep_line("[\n{\"a\":\n[]}]", 1), 2);
	assert_int_equal(deep_line("[\n{\"a\":\n[]}]", 0), 1);
	assert_int_equal(deep_line("[[],[],[],[]]", 2), 0);
}

static void brackets_in_strings_do_not_nest(void **state)
{
	(void)state;
	assert_int_equal(deep_line("[\"[[[[\\\"[[\", \"\\\\\", [1]]", 2), 0);
	assert_int_equal(deep_line("[\"\\\\\", [[1]]]", 2), 1);
}

/* As in a list of JSON values, one a line. */
static void what_follows_the_value_is_not_read(void **state)
{
	(void)state;
	assert_int_equal(deep_line("{}\n[[[[", 1), 0);
	assert_int_equal(deep_line("7 [[[[", 1), 0);
	assert_int_equal(deep_line("] [[[[", 1), 0);
}

static void text_may_end_anywhere(void **state)
{
	static const char *const texts[] = { "", "[", "[\"", "[\"\\", "[1", "{\"a\":" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(deep_line(texts[i], 1), 0);
	assert_int_equal(deep_line("[[", 1), 1);
}

static void objects_and_arrays_count_for_their_memory(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} rows[] = {
		{ "", 0 },
		{ "1", 1 },
		{ "[]", 2 },
		{ "[1, \"a,[{\", true]", 5 },
		{ "{\"a\": {}}", 7 },
		{ "[[],[]]", 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(mc_json_value_count((struct mc_bytes){
					 (const unsigned char *)rows[i].text,
					 strlen(rows[i].text) }),
				 rows[i].count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_has_the_line_that_it_begins_on),
		cmocka_unit_test(missing_members_have_the_line_of_their_parent),
		cmocka_unit_test(every_part_of_the_text_is_survived),
		cmocka_unit_test(members_of_the_root_are_known),
		cmocka_unit_test(nesting_is_found_on_its_line),
		cmocka_unit_test(brackets_in_strings_do_not_nest),
		cmocka_unit_test(what_follows_the_value_is_not_read),
		cmocka_unit_test(text_may_end_anywhere),
		cmocka_unit_test(objects_and_arrays_count_for_their_memory),
		WORKBENCH_TEST(keys_of_an_object_have_their_lines),
		WORKBENCH_TEST(elements_of_an_array_have_their_lines),
		WORKBENCH_TEST(missing_members_have_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
