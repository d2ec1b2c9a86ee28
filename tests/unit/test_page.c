/* SPDX-License-Identifier: MIT */
/* Lines for a terminal. */
#include "workbench.h"

#include "report/page.h"

static const char *line(struct workbench *w, const struct mc_report_context *context,
			const char *text, size_t hang)
{
	struct mc_buffer out = { 0 };
	struct mc_page page = { .context = context, .out = &out };
	const char *result;

	mc_page_put(&page, text);
	mc_page_end_line(&page, hang);
	assert_false(out.failed);
	result = mc_arena_strndup(&w->arena, out.data, out.size);
	mc_buffer_done(&out);
	return result;
}

static void lines_wrap_at_the_width_with_a_hanging_indent(void **state)
{
	struct workbench *w = *state;
	const struct mc_report_context wide = { .width = 0 }, narrow = { .width = 40 };
	const char *text = "    error: one two three four five six seven eight nine";

	assert_string_equal(line(w, &wide, text, 6),
			    mc_arena_join(&w->arena, text, "\n"));
	assert_string_equal(line(w, &narrow, text, 6),
			    "    error: one two three four five six\n"
			    "      seven eight nine\n");
}

static void a_word_wider_than_the_line_is_not_cut(void **state)
{
	struct workbench *w = *state;
	const struct mc_report_context narrow = { .width = 40 };

	assert_string_equal(
		line(w, &narrow, "a /very/long/path/that/nothing/could/ever/hold.so b",
		     2),
		"a\n  /very/long/path/that/nothing/could/ever/hold.so\n  b\n");
}

static void an_indent_wider_than_the_line_leaves_room_for_text(void **state)
{
	struct workbench *w = *state;
	const struct mc_report_context narrow = { .width = 40 };

	assert_string_equal(
		line(w, &narrow, "one two three four five six seven eight nine", 60),
		"one two three four five six seven eight\n"
		"                    nine\n");
}

static void paint_and_multibyte_characters_take_their_columns_only(void **state)
{
	struct workbench *w = *state;
	const struct mc_report_context context = { .width = 40, .color = true };
	struct mc_buffer out = { 0 };
	struct mc_page page = { .context = &context, .out = &out };

	for (int i = 0; i < 8; i++) {
		mc_page_paint(&page, MC_PAINT_RED, "\xc3\xa9\xc3\xa9\xc3\xa9");
		mc_page_put(&page, i < 7 ? " x" : "");
	}
	mc_page_end_line(&page, 0);
	/* 3 columns eight times, 2 seven times: 38 in all. */
	assert_ptr_equal(memchr(out.data, '\n', out.size), out.data + out.size - 1);
	mc_buffer_done(&out);
	(void)w;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(lines_wrap_at_the_width_with_a_hanging_indent),
		WORKBENCH_TEST(a_word_wider_than_the_line_is_not_cut),
		WORKBENCH_TEST(an_indent_wider_than_the_line_leaves_room_for_text),
		WORKBENCH_TEST(paint_and_multibyte_characters_take_their_columns_only),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
