/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#define ERROR MUSLCHECK_SEVERITY_ERROR
#define INFO MUSLCHECK_SEVERITY_INFO

static void findings_are_sorted_worst_first_and_each_is_kept_once(void **state)
{
	struct workbench *w = *state;
	static const struct mc_finding given[] = {
		{ .rule = MC_RULE_HOST_PRESUMED, .severity = INFO },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND, .severity = ERROR, .subject = "b" },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND, .severity = ERROR, .subject = "a" },
		{ .rule = MC_RULE_NEEDED_NOT_FOUND, .severity = ERROR, .subject = "z" },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND, .severity = ERROR, .subject = "a" },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND,
		  .severity = ERROR,
		  .subject = "a",
		  .object = "x" },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND, .severity = ERROR },
		{ .rule = MC_RULE_SYMBOL_NOT_FOUND, .severity = ERROR },
	};
	static const struct {
		enum mc_rule rule;
		const char *subject, *object;
	} expected[] = {
		{ MC_RULE_NEEDED_NOT_FOUND, "z", NULL },
		{ MC_RULE_SYMBOL_NOT_FOUND, NULL, NULL },
		{ MC_RULE_SYMBOL_NOT_FOUND, "a", NULL },
		{ MC_RULE_SYMBOL_NOT_FOUND, "a", "x" },
		{ MC_RULE_SYMBOL_NOT_FOUND, "b", NULL },
		{ MC_RULE_HOST_PRESUMED, NULL, NULL },
	};
	struct mc_findings findings = { 0 };

	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++)
		assert_int_equal(mc_findings_add(&findings, &given[i], &w->arena),
				 MUSLCHECK_OK);
	mc_findings_sort(&findings);
	assert_int_equal(findings.count, sizeof(expected) / sizeof(*expected));
	for (size_t i = 0; i < findings.count; i++) {
		const char *subject = findings.items[i].subject,
			   *object = findings.items[i].object;

		assert_int_equal(findings.items[i].rule, expected[i].rule);
		assert_string_equal(subject ? subject : "-",
				    expected[i].subject ? expected[i].subject : "-");
		assert_string_equal(object ? object : "-",
				    expected[i].object ? expected[i].object : "-");
	}
}

/* Each library is checked by itself; what is left out must not change the verdict. */
static void findings_about_libraries_are_limited(void **state)
{
	struct workbench *w = *state;
	struct mc_findings findings = { 0 };
	struct mc_finding finding = { .rule = MC_RULE_SYMBOL_NOT_FOUND,
				      .severity = ERROR,
				      .confidence = MUSLCHECK_CONFIDENCE_HIGH,
				      .object = "lib.so" };
	const struct mc_finding *last;

	for (size_t i = 0; i < MC_LIBRARY_FINDINGS_MAX + 10; i++) {
		finding.subject = mc_arena_printf(&w->arena, "name%04zu", i);
		finding.work = i == MC_LIBRARY_FINDINGS_MAX ? MUSLCHECK_VERDICT_PORT
							    : MUSLCHECK_VERDICT_REBUILD;
		assert_int_equal(mc_findings_add(&findings, &finding, &w->arena),
				 MUSLCHECK_OK);
	}
	finding = (struct mc_finding){ .rule = MC_RULE_SYMBOL_NOT_FOUND,
				       .severity = ERROR,
				       .subject = "own" };
	assert_int_equal(mc_findings_add(&findings, &finding, &w->arena), MUSLCHECK_OK);
	mc_findings_sort(&findings);
	assert_int_equal(mc_findings_limit(&findings, &w->arena), MUSLCHECK_OK);
	assert_int_equal(findings.count, MC_LIBRARY_FINDINGS_MAX + 2);
	last = &findings.items[findings.count - 1];
	assert_string_equal(findings.items[findings.count - 2].subject, "own");
	assert_null(last->subject);
	assert_null(last->object);
	assert_int_equal(last->work, MUSLCHECK_VERDICT_PORT);
	assert_string_equal(
		last->message,
		"10 more of this kind in the libraries that it loads (256 are listed)");
}

/* Which of two wordings is kept must not depend on the order in which they were found. */
static void of_one_claim_the_same_wording_is_always_kept(void **state)
{
	struct workbench *w = *state;
	static const struct mc_finding given[] = {
		{ .rule = MC_RULE_NEEDED_NOT_FOUND, .severity = ERROR, .message = "9" },
		{ .rule = MC_RULE_NEEDED_NOT_FOUND, .severity = ERROR, .message = "12" },
	};

	for (size_t first = 0; first < 2; first++) {
		struct mc_findings findings = { 0 };

		for (size_t i = 0; i < 2; i++)
			assert_int_equal(mc_findings_add(&findings,
							 &given[(first + i) % 2],
							 &w->arena),
					 MUSLCHECK_OK);
		mc_findings_sort(&findings);
		assert_int_equal(findings.count, 1);
		assert_string_equal(findings.items[0].message, "12");
	}
}

static void no_findings_can_be_sorted(void **state)
{
	struct mc_findings findings = { 0 };

	(void)state;
	mc_findings_sort(&findings);
	assert_int_equal(findings.count, 0);
}

static void a_long_list_is_complete(void **state)
{
	struct workbench *w = *state;
	struct mc_findings findings = { 0 };

	for (int i = 0; i < 1000; i++) {
		const struct mc_finding finding = {
			.subject = mc_arena_printf(&w->arena, "%04d", (i * 7) % 1000)
		};

		assert_int_equal(mc_findings_add(&findings, &finding, &w->arena),
				 MUSLCHECK_OK);
	}
	mc_findings_sort(&findings);
	assert_int_equal(findings.count, 1000);
	assert_string_equal(findings.items[999].subject, "0999");
}

/* IDs are stable and unique: area, dot, name. */
static void rule_ids_are_well_formed_and_unique(void **state)
{
	(void)state;
	for (int i = 0; i < MC_RULE_COUNT; i++) {
		const char *id = mc_rule_id((enum mc_rule)i);

		assert_int_equal(strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-."),
				 strlen(id));
		assert_non_null(strchr(id, '.'));
		assert_true(strlen(mc_rule_title((enum mc_rule)i)) > 3);
		assert_true(strlen(mc_rule_explanation((enum mc_rule)i)) > 20);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(id, mc_rule_id((enum mc_rule)j));
	}
	assert_string_equal(mc_rule_id(MC_RULE_SYMBOL_NOT_FOUND),
			    "load.symbol-not-found");
	assert_int_equal(mc_rule_severity(MC_RULE_SYMBOL_NOT_FOUND), ERROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(findings_about_libraries_are_limited),
		WORKBENCH_TEST(findings_are_sorted_worst_first_and_each_is_kept_once),
		WORKBENCH_TEST(of_one_claim_the_same_wording_is_always_kept),
		WORKBENCH_TEST(no_findings_can_be_sorted),
		WORKBENCH_TEST(a_long_list_is_complete),
		WORKBENCH_TEST(rule_ids_are_well_formed_and_unique),
	};

	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
