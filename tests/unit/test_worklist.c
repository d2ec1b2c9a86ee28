/* SPDX-License-Identifier: MIT */
/* The work list: fixes, most effective first. */
#include "workbench.h"

#include "findings/worklist.h"

static void need(struct mc_worklist *list, const char *names)
{
	struct mc_work items[8];
	struct mc_works works = { .items = items };
	static char copies[64][16];
	static size_t used;

	for (const char *c = names; *c; c++) {
		char *name = copies[used++ % 64];

		snprintf(name, sizeof(copies[0]), "%c", *c);
		items[works.count++] =
			(struct mc_work){ *c >= 'a' ? MC_WORK_INSTALL : MC_WORK_PORT,
					  name, NULL, NULL };
	}
	assert_int_equal(mc_worklist_add(list, &works), MUSLCHECK_OK);
}

/* "a2/1 b1/1": names, objects that need them, objects then freed. */
static void assert_ranked(struct mc_worklist *list, size_t limit, const char *expected)
{
	char text[256] = "";
	size_t size = 0;

	assert_int_equal(mc_worklist_rank(list, limit), MUSLCHECK_OK);
	for (size_t i = 0; i < list->ranked_count; i++)
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%s%zu/%zu",
					 i ? " " : "", list->ranked[i].work.name,
					 list->ranked[i].object_count,
					 list->ranked[i].freed_count);
	assert_string_equal(text, expected);
	mc_worklist_done(list);
}

static void what_frees_most_comes_first(void **state)
{
	struct mc_worklist list = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		need(&list, "a");
	for (int i = 0; i < 2; i++)
		need(&list, "b");
	assert_ranked(&list, 10, "a3/3 b2/2");
}

/* c alone frees one; once a is done b frees three. */
static void earlier_fixes_count(void **state)
{
	struct mc_worklist list = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		need(&list, "ab");
	need(&list, "a");
	need(&list, "a");
	need(&list, "c");
	assert_ranked(&list, 10, "a5/2 b3/3 c1/1");
}

/* What several objects need together comes before what one needs alone. */
static void what_only_helps_together_is_not_left_for_last(void **state)
{
	struct mc_worklist list = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		need(&list, "ab");
	need(&list, "c");
	assert_ranked(&list, 10, "a3/0 b3/3 c1/1");
}

static void ties_go_to_the_most_needed_then_the_least_work_then_the_name(void **state)
{
	struct mc_worklist list = { 0 };

	(void)state;
	need(&list, "P");
	need(&list, "z");
	need(&list, "y");
	need(&list, "xw");
	need(&list, "xv");
	assert_ranked(&list, 10, "y1/1 z1/1 P1/1 x2/0 v1/1 w1/1");
}

static void only_so_many_are_ranked_and_an_empty_list_is_none(void **state)
{
	struct mc_worklist list = { 0 };

	(void)state;
	need(&list, "");
	assert_ranked(&list, 3, "");
	for (char c = 'a'; c <= 'z'; c++)
		need(&list, (char[]){ c, '\0' });
	assert_ranked(&list, 3, "a1/1 b1/1 c1/1");
}

static void each_verdict_has_one_fix(void **state)
{
	struct workbench *w = *state;
	const char *packages[] = { "zlib", "libstdc++" };
	struct mc_finding findings[] = {
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND,
		  .work = MUSLCHECK_VERDICT_PORT,
		  .subject = "argp_parse",
		  .remedy = "use argp-standalone" },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND,
		  .work = MUSLCHECK_VERDICT_REBUILD,
		  .subject = "__printf_chk" },
	};
	struct mc_judgement judgement = {
		.verdict = MUSLCHECK_VERDICT_RUNS,
		.packages = packages,
		.findings = { .items = findings, .count = 2 },
	};
	struct mc_works works;

	assert_int_equal(mc_works_collect(&judgement, "lib/", NULL, &w->arena, &works),
			 MUSLCHECK_OK);
	assert_int_equal(works.count, 0);
	judgement.verdict = MUSLCHECK_VERDICT_PORT;
	judgement.package_count = 2;
	assert_int_equal(
		mc_works_collect(&judgement, "lib/", "lib/a.so", &w->arena, &works),
		MUSLCHECK_OK);
	assert_int_equal(works.count, 1);
	assert_int_equal(works.items[0].kind, MC_WORK_PORT);
	assert_string_equal(works.items[0].name, "lib/");
	assert_string_equal(works.items[0].file, "lib/a.so");
	assert_string_equal(works.items[0].remedy, "argp_parse: use argp-standalone");
	judgement.verdict = MUSLCHECK_VERDICT_ADD_PACKAGES;
	assert_int_equal(
		mc_works_collect(&judgement, "lib/", "lib/a.so", &w->arena, &works),
		MUSLCHECK_OK);
	assert_int_equal(works.items[0].kind, MC_WORK_INSTALL);
	assert_string_equal(works.items[0].name, "libstdc++ zlib");
	assert_null(works.items[0].file);
	judgement.verdict = MUSLCHECK_VERDICT_REBUILD;
	assert_int_equal(mc_works_collect(&judgement, "lib/", NULL, &w->arena, &works),
			 MUSLCHECK_OK);
	assert_int_equal(works.count, 1);
	assert_string_equal(works.items[0].name, "lib/");
}

/* The fix of one file must not pass for that of all in its directory. */
static void files_of_a_directory_share_a_fix_only_if_it_is_the_same(void **state)
{
	struct mc_work same = { MC_WORK_PORT, "lib/", "link it", "lib/a.so" };
	struct mc_work other = { MC_WORK_PORT, "lib/", "replace it", "lib/b.so" };
	struct mc_works works = { .items = &same, .count = 1 };
	struct mc_worklist list = { 0 };

	(void)state;
	assert_int_equal(mc_worklist_add(&list, &works), MUSLCHECK_OK);
	assert_int_equal(mc_worklist_add(&list, &works), MUSLCHECK_OK);
	assert_int_equal(mc_worklist_rank(&list, 1), MUSLCHECK_OK);
	assert_string_equal(list.ranked[0].work.remedy, "link it");
	works.items = &other;
	assert_int_equal(mc_worklist_add(&list, &works), MUSLCHECK_OK);
	assert_int_equal(mc_worklist_rank(&list, 1), MUSLCHECK_OK);
	assert_null(list.ranked[0].work.remedy);
	assert_int_equal(list.ranked[0].object_count, 3);
	mc_worklist_done(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(what_frees_most_comes_first),
		WORKBENCH_TEST(earlier_fixes_count),
		WORKBENCH_TEST(what_only_helps_together_is_not_left_for_last),
		WORKBENCH_TEST(
			ties_go_to_the_most_needed_then_the_least_work_then_the_name),
		WORKBENCH_TEST(only_so_many_are_ranked_and_an_empty_list_is_none),
		WORKBENCH_TEST(each_verdict_has_one_fix),
		WORKBENCH_TEST(files_of_a_directory_share_a_fix_only_if_it_is_the_same),
	};

	return cmocka_run_group_tests_name("worklist", tests, NULL, NULL);
}
