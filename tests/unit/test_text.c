/* SPDX-License-Identifier: MIT */
/* The report for people. */
#include "checking.h"

static const char *hostile_library(struct workbench *w)
{
	workbench_call(w, "\033]0;title\007call");
	workbench_call(w, "bad\xff\xc2\x9bname");
	workbench_call(w, "two\nlines");
	builder_needed(&w->b, "lib\033[31mred.so.1");
	builder_needed(&w->b, "./rel\rative.so");
	return workbench_finish(w, "evil\033[2J\nname\x9b.so");
}

static void assert_printable(const char *text, bool color)
{
	for (const char *c = text; *c; c++) {
		unsigned char byte = (unsigned char)*c;

		if (color && byte == 033)
			continue;
		if (byte != '\n' && (byte < 0x20 || byte == 0x7f || byte >= 0x80))
			fail_msg("byte %02x in: %s", byte, c);
	}
	assert_null(strstr(text, "\033]"));
	assert_null(strstr(text, "\033[2J"));
	assert_null(strstr(text, "\033[31mred"));
}

static void nothing_from_a_file_reaches_the_terminal_raw(void **state)
{
	struct workbench *w = *state;
	const char *path = hostile_library(w);

	for (int i = 0; i < 4; i++) {
		struct checking checking = { .options.verbose = i & 1,
					     .report.color = i & 2 };

		assert_printable(check_path(w, &checking, "musl:1.2.5", path), i & 2);
		mc_buffer_done(&checking.diagnostics);
	}
}

static void nor_do_names_in_diagnostics(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *path = workbench_write(w, "bad\033[31m\n.so", "\177ELF");

	check_path(w, &checking, "musl:1.2.5", path);
	assert_printable(check_diagnostics(w, &checking), false);
	assert_int_equal(checking.summary.unreadable_count, 1);
}

static void the_first_line_says_what_it_is_and_the_next_the_verdict(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_call(w, "argp_parse");
	builder_needed(&w->b, "libc.so.6");
	text = check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_contains(text, "/a.so: shared library, x86_64, built for glibc\n"
			      "  musl:1.2.5  port");
	assert_contains(text, "[load.symbol-not-found]");
	assert_contains(text, "fix: ");
}

static void the_way_out_stands_beside_the_verdict(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	builder_needed(&w->b, "libstdc++.so.6");
	assert_contains(
		check_path(w, &checking, "alpine:3.22", workbench_finish(w, "a.so")),
		"add-packages  apk add libstdc++");
	workbench_library(w);
	workbench_call(w, "__printf_chk");
	assert_contains(
		check_path(w, &checking, "alpine:3.22", workbench_finish(w, "b.so")),
		"apk add gcompat, and start with LD_PRELOAD=/lib/libgcompat.so.0");
}

static void what_passes_in_a_tree_is_only_counted(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_finish(w, "good1.so");
	workbench_library(w);
	workbench_finish(w, "good2.so");
	workbench_write(w, "notes.txt", "text");
	text = check_path(w, &checking, "musl:1.2.5", w->folder);
	assert_null(strstr(text, "good1.so"));
	assert_contains(text, "musl:1.2.5: 2 of 2 files run\n");
	assert_contains(text, "1 non-ELF file skipped");
	checking.options.quiet = true;
	assert_string_equal(check_path(w, &checking, "musl:1.2.5", w->folder), "");
}

static void a_named_file_that_passes_is_shown(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	assert_contains(
		check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "a.so")),
		"  musl:1.2.5  runs");
}

/* The same advice about several names is given once; one finding has no name. */
static void names_with_one_advice_are_listed_together(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	for (int i = 0; i < 9; i++)
		workbench_call(w, mc_arena_printf(&w->arena, "nobody_has_%d", i));
	text = check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_contains(text, "nobody_has_0, nobody_has_1, ");
	assert_contains(text, "nobody_has_5 and 3 more");
	checking.options.verbose = true;
	assert_contains(check_path(w, &checking, "musl:1.2.5", workbench_path(w, "a.so")),
			"nobody_has_7, nobody_has_8 ");
}

static void findings_with_and_without_a_name_are_both_told(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { .options.verbose = true };
	const char *text;

	builder_reloc(&w->b, 0, R_X86_64_TPOFF64);
	for (int i = 0; i < 2; i++)
		builder_reloc(&w->b,
			      builder_symbol(&w->b,
					     (struct builder_symbol){
						     .name = i ? "tls_b" : "tls_a",
						     .binding = STB_GLOBAL,
						     .type = STT_TLS,
						     .section = 1 }),
			      R_X86_64_TPOFF64);
	text = check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_contains(text, "its initial-exec TLS needs static TLS");
	assert_contains(text, "tls_a, tls_b");
}

static void targets_with_the_same_findings_are_told_once(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "alpine:3.21", "alpine:3.20", NULL };
	struct checking checking = { 0 };
	const char *path, *text;

	workbench_call(w, "argp_parse");
	path = workbench_finish(w, "a.so");
	text = check_paths(w, &checking, targets, &path, 1);
	assert_contains(text, "alpine:3.20: same as alpine:3.21\n");
}

static void the_end_of_life_is_remarked_on_only_when_today_is_known(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *path = workbench_finish(w, "a.so");

	assert_null(strstr(check_path(w, &checking, "alpine:3.16", path), "end of life"));
	checking.options.today = "2026-11-23";
	assert_contains(check_path(w, &checking, "alpine:3.16", path),
			"alpine:3.16 has been past its end of life since 2024-05-23");
	checking.options.today = "2024-05-23";
	assert_null(strstr(check_path(w, &checking, "alpine:3.16", path), "end of life"));
}

static void color_is_only_used_when_asked_for(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *path = workbench_finish(w, "a.so");

	assert_null(strchr(check_path(w, &checking, "musl:1.2.5", path), 033));
	checking.report.color = true;
	assert_contains(check_path(w, &checking, "musl:1.2.5", path),
			"\033[32mruns\033[0m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(nothing_from_a_file_reaches_the_terminal_raw),
		WORKBENCH_TEST(nor_do_names_in_diagnostics),
		WORKBENCH_TEST(the_first_line_says_what_it_is_and_the_next_the_verdict),
		WORKBENCH_TEST(the_way_out_stands_beside_the_verdict),
		WORKBENCH_TEST(what_passes_in_a_tree_is_only_counted),
		WORKBENCH_TEST(a_named_file_that_passes_is_shown),
		WORKBENCH_TEST(names_with_one_advice_are_listed_together),
		WORKBENCH_TEST(findings_with_and_without_a_name_are_both_told),
		WORKBENCH_TEST(targets_with_the_same_findings_are_told_once),
		WORKBENCH_TEST(the_end_of_life_is_remarked_on_only_when_today_is_known),
		WORKBENCH_TEST(color_is_only_used_when_asked_for),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
