/* SPDX-License-Identifier: MIT */
/* Options, set by their names. */
#include "workbench.h"

#include "findings/options.h"

static struct muslcheck_options *make(void **state)
{
	(void)state;
	return muslcheck_options_new();
}

/* What is said if it is refused; "" if not. */
static const char *set(struct muslcheck_options *options, const char *name,
		       const char *value)
{
	static char message[300];
	enum muslcheck_status status;

	*message = '\0';
	status = muslcheck_set(options, name, value, message, sizeof(message));
	assert_int_equal(status == MUSLCHECK_OK, !*message);
	return message;
}

static void lists_grow_and_others_are_replaced(void **state)
{
	struct muslcheck_options *options = make(state);
	char value[16];

	for (unsigned i = 0; i < 100; i++) {
		snprintf(value, sizeof(value), "musl:%u", i);
		assert_string_equal(set(options, "target", value), "");
		assert_string_equal(set(options, "platform", value), "");
	}
	memset(value, 'x', sizeof(value)); /* what was set is copied */
	assert_int_equal(options->target_count, 100);
	assert_string_equal(options->targets[0], "musl:0");
	assert_string_equal(options->targets[99], "musl:99");
	assert_string_equal(options->platform, "musl:99");
	muslcheck_options_free(options);
}

static void switches_are_on_without_a_value(void **state)
{
	struct muslcheck_options *options = make(state);

	assert_string_equal(set(options, "strict", NULL), "");
	assert_true(options->strict);
	assert_string_equal(set(options, "strict", "false"), "");
	assert_false(options->strict);
	assert_string_equal(set(options, "all", "true"), "");
	assert_true(options->packages && options->all_targets);
	muslcheck_options_free(options);
}

static void wrong_names_and_values_are_refused_with_a_reason(void **state)
{
	static const struct {
		const char *name, *value, *message;
	} rows[] = {
		{ "tarqet", "x", "tarqet is not an option. Did you mean target?" },
		{ "zzzzzzzzzz", "x", "zzzzzzzzzz is not an option" },
		{ "target", NULL, "target requires a value" },
		{ "strict", "maybe", "strict must be true or false, not 'maybe'" },
		{ "jobs", "0", "jobs must be a number from 1 to 256, not '0'" },
		{ "jobs", "-1", "jobs must be a number from 1 to 256, not '-1'" },
		{ "max-glibc", "2", "max-glibc must be a version such as 2.17, not '2'" },
		{ "today", "soon", "today must be a date like 2026-11-23, not 'soon'" },
		{ "command", "list",
		  "command must be check, static, recommend or policy, not 'list'" },
		{ "allow", "none",
		  "allow must be add-packages, gcompat, rebuild, port or unknown, "
		  "not 'none'" },
	};
	struct muslcheck_options *options = make(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(set(options, rows[i].name, rows[i].value),
				    rows[i].message);
	assert_int_equal(muslcheck_set(options, "jobs", "0", NULL, 0),
			 MUSLCHECK_ERROR_USAGE);
	muslcheck_options_free(options);
}

static void a_level_is_a_verdict_a_severity_or_none(void **state)
{
	static const char *const wrong[] = { "runs", "accepted", "warnings" };
	struct muslcheck_options *options = make(state);

	assert_string_equal(set(options, "fail-on", "rebuild"), "");
	assert_true(options->tolerated[MUSLCHECK_VERDICT_GCOMPAT]);
	assert_false(options->tolerated[MUSLCHECK_VERDICT_REBUILD]);
	assert_false(options->never_fails);
	assert_string_equal(set(options, "fail-on", "warning"), "");
	assert_true(options->risk_fails[MUSLCHECK_SEVERITY_ERROR]);
	assert_true(options->risk_fails[MUSLCHECK_SEVERITY_WARNING]);
	assert_false(options->risk_fails[MUSLCHECK_SEVERITY_INFO]);
	assert_string_equal(set(options, "fail-on", "none"), "");
	assert_true(options->never_fails);
	assert_false(options->allowed[MUSLCHECK_VERDICT_UNKNOWN]); /* what passes stays */
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_contains(set(options, "fail-on", wrong[i]), "fail-on must be");
	muslcheck_options_free(options);
}

static void the_base_counts_for_static_only(void **state)
{
	struct muslcheck_options *options = make(state);

	assert_string_equal(set(options, "base", "scratch+ca-certificates"), "");
	assert_null(mc_options_static_base(options));
	assert_string_equal(set(options, "command", "static"), "");
	assert_string_equal(mc_options_static_base(options), "scratch+ca-certificates");
	muslcheck_options_free(options);
	options = make(state);
	assert_string_equal(set(options, "command", "static"), "");
	assert_string_equal(mc_options_static_base(options), "scratch");
	muslcheck_options_free(options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_grow_and_others_are_replaced),
		cmocka_unit_test(switches_are_on_without_a_value),
		cmocka_unit_test(wrong_names_and_values_are_refused_with_a_reason),
		cmocka_unit_test(a_level_is_a_verdict_a_severity_or_none),
		cmocka_unit_test(the_base_counts_for_static_only),
	};

	return cmocka_run_group_tests_name("setting", tests, NULL, NULL);
}
