/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static struct mc_comment read_comment(struct fixture *f)
{
	struct mc_comment comment;

	assert_int_equal(mc_object_comment(&f->object, &f->arena, &comment),
			 MUSLCHECK_OK);
	return comment;
}

static void each_line_is_kept_once(void **state)
{
	static const char text[] = "GCC: 12\0GCC: 12\0\0clang 15\0unfinished";
	struct fixture *f = *state;
	struct mc_comment comment;

	builder_append(&f->b.comment, text, sizeof(text) - 1);
	read_built(f);
	comment = read_comment(f);
	assert_int_equal(comment.line_count, 2);
	assert_string_equal(comment.lines[0], "GCC: 12");
	assert_string_equal(comment.lines[1], "clang 15");
}

static void without_sections_there_are_no_lines(void **state)
{
	struct fixture *f = *state;

	read_built(f);
	assert_int_equal(read_comment(f).line_count, 0);
}

static void absurd_section_headers_yield_no_lines(void **state)
{
	struct fixture *f = *state;

	builder_append(&f->b.comment, "x", 2);
	builder_finish(&f->b);
	builder_patch_half(&f->b, 60, 0xffff);
	read_patched(f);
	assert_int_equal(read_comment(f).line_count, 0);
	builder_patch_half(&f->b, 60, 3);
	builder_patch_half(&f->b, 62, 0xfff0);
	read_patched(f);
	assert_int_equal(read_comment(f).line_count, 0);
	builder_patch_address(&f->b, 40, UINT64_MAX - 4);
	read_patched(f);
	assert_int_equal(read_comment(f).line_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(each_line_is_kept_once),
		ELF_TEST(without_sections_there_are_no_lines),
		ELF_TEST(absurd_section_headers_yield_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
