/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "service/json_lines.h"

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

static void what_is_not_there_has_no_lines(void **state)
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(keys_of_an_object_have_their_lines),
		WORKBENCH_TEST(elements_of_an_array_have_their_lines),
		WORKBENCH_TEST(what_is_not_there_has_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
