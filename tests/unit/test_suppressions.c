/* SPDX-License-Identifier: MIT */
/* What of the findings counts, and what that makes of a verdict. */
#include "workbench.h"

#include "findings/suppressions.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* libz.so.1 is missing (add-packages), __memcpy_chk too (rebuild), argp_parse too (port). */
static struct mc_judgement judge(struct workbench *w)
{
	workbench_library(w);
	builder_needed(&w->b, "libz.so.1");
	workbench_call(w, "__memcpy_chk");
	workbench_call(w, "argp_parse");
	return workbench_judge(w, "musl:1.2.5", workbench_finish(w, "lib/a.so"));
}

static void apply(struct workbench *w, struct mc_suppressions *policy,
		  const struct mc_suppression_subject *subject,
		  struct mc_judgement *judgement)
{
	assert_int_equal(mc_suppressions_apply(policy, subject, &w->arena, judgement),
			 MUSLCHECK_OK);
}

struct row {
	struct muslcheck_ignore ignores[2];
	enum muslcheck_verdict verdict;
};

static void the_verdict_is_what_the_others_ask_for(void **state)
{
	static const struct row rows[] = {
		{ { { .rule = "load.no-interp" } }, MUSLCHECK_VERDICT_PORT },
		{ { { .symbol = "argp_parse" } }, MUSLCHECK_VERDICT_REBUILD },
		{ { { .symbol = "__*_chk" } }, MUSLCHECK_VERDICT_PORT },
		{ { { .rule = "load.symbol-not-found" } },
		  MUSLCHECK_VERDICT_ADD_PACKAGES },
		{ { { .symbol = "*" } }, MUSLCHECK_VERDICT_ADD_PACKAGES },
		{ { { .symbol = "*" }, { .soname = "libz.so.*" } },
		  MUSLCHECK_VERDICT_ACCEPTED },
		{ { { .path = "lib" } }, MUSLCHECK_VERDICT_ACCEPTED },
		{ { { .path = "other" } }, MUSLCHECK_VERDICT_PORT },
		{ { { .path = "*.so", .symbol = "argp_parse" } },
		  MUSLCHECK_VERDICT_REBUILD },
		{ { { .target = "musl:*" } }, MUSLCHECK_VERDICT_ACCEPTED },
		{ { { .target = "alpine:*" } }, MUSLCHECK_VERDICT_PORT },
		{ { { .component = "left-pad" } }, MUSLCHECK_VERDICT_ACCEPTED },
		{ { { .component = "right-pad" } }, MUSLCHECK_VERDICT_PORT },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct muslcheck_ignore ignores[2];
		struct muslcheck_options options = { .ignores = ignores };
		struct mc_judgement judgement = judge(*state);
		const enum mc_answer loads = judgement.load.loads;
		const struct mc_suppression_subject subject = {
			"/x/node_modules/left-pad/lib/a.so", "musl:1.2.5", NULL
		};
		struct mc_suppressions *policy;
		struct mc_error err = { 0 };

		assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_PORT);
		memcpy(ignores, rows[i].ignores, sizeof(ignores));
		ignores[0].reason = ignores[1].reason = "because";
		options.ignore_count = ignores[1].symbol || ignores[1].soname ? 2 : 1;
		assert_int_equal(mc_suppressions_new(&options, &policy, &err),
				 MUSLCHECK_OK);
		apply(*state, policy, &subject, &judgement);
		if (judgement.verdict != rows[i].verdict)
			fail_msg("row %zu: %s", i, mc_verdict_name(judgement.verdict));
		assert_int_equal(judgement.load.loads, loads);
		if (judgement.verdict == MUSLCHECK_VERDICT_ACCEPTED)
			assert_int_equal(judgement.package_count, 0);
		mc_suppressions_free(policy);
	}
}

static void suppressed_findings_have_a_reason(void **state)
{
	const struct muslcheck_ignore ignore = { .symbol = "argp_parse",
						 .reason = "soon" };
	const struct muslcheck_options options = { .ignores = &ignore,
						   .ignore_count = 1 };
	const struct mc_suppression_subject subject = { .path = "a", .target = "t" };
	struct mc_judgement judgement = judge(*state);
	struct mc_suppressions *policy;
	struct mc_error err = { 0 };

	assert_int_equal(mc_suppressions_new(&options, &policy, &err), MUSLCHECK_OK);
	apply(*state, policy, &subject, &judgement);
	assert_string_equal(
		workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, "argp_parse")
			->suppressed,
		"soon");
	assert_null(
		workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, "__memcpy_chk")
			->suppressed);
	mc_suppressions_free(policy);
}

static void an_unused_ignore_is_reported_until_it_matches(void **state)
{
	struct workbench *w = *state;
	const struct muslcheck_ignore ignores[] = {
		{ .symbol = "argp_parse", .reason = "one" },
		{ .symbol = "nobody", .reason = "two", .place = "f: line 9" },
	};
	const struct muslcheck_options options = { .ignores = ignores,
						   .ignore_count = 2 };
	const struct mc_suppression_subject subject = { .path = "a", .target = "t" };
	struct mc_judgement judgement = judge(w);
	struct mc_buffer out = { 0 };
	struct mc_suppressions *policy;
	struct mc_error err = { 0 };

	assert_int_equal(mc_suppressions_new(&options, &policy, &err), MUSLCHECK_OK);
	apply(w, policy, &subject, &judgement);
	mc_suppressions_report(policy, &out);
	assert_string_equal(
		mc_arena_strndup(&w->arena, out.data, out.size),
		"muslcheck: f: line 9: ignore matched nothing (reason: two)\n");
	mc_buffer_done(&out);
	mc_suppressions_begin(policy);
	mc_suppressions_report(policy, &out);
	assert_contains(mc_arena_strndup(&w->arena, out.data, out.size), "(reason: one)");
	mc_buffer_done(&out);
	mc_suppressions_free(policy);
}

static void an_ignore_ends_after_its_last_day(void **state)
{
	const struct muslcheck_ignore ignores[] = {
		{ .path = "x", .reason = "later", .expires = "2028-01-01" },
		{ .path = "x",
		  .reason = "why",
		  .expires = "2027-01-31",
		  .place = "f: line 2" },
	};
	struct muslcheck_options options = { .ignores = ignores, .ignore_count = 2 };
	struct mc_suppressions *policy = NULL;
	struct mc_error err = { 0 };

	(void)state;
	options.today = "2027-01-31";
	assert_int_equal(mc_suppressions_new(&options, &policy, &err), MUSLCHECK_OK);
	mc_suppressions_free(policy);
	options.today = NULL;
	assert_int_equal(mc_suppressions_new(&options, &policy, &err), MUSLCHECK_OK);
	mc_suppressions_free(policy);
	options.today = "2027-02-01";
	assert_int_equal(mc_suppressions_new(&options, &policy, &err),
			 MUSLCHECK_ERROR_USAGE);
	assert_contains(err.text, "f: line 2: ignore expired on 2027-01-31 (why)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_verdict_is_what_the_others_ask_for),
		WORKBENCH_TEST(suppressed_findings_have_a_reason),
		WORKBENCH_TEST(an_unused_ignore_is_reported_until_it_matches),
		WORKBENCH_TEST(an_ignore_ends_after_its_last_day),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
