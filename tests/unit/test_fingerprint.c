/* SPDX-License-Identifier: MIT */
/* The fingerprint of a finding: what it depends on, and what it must not. */
#include "workbench.h"

#include "findings/fingerprint.h"

struct print {
	char text[MC_FINGERPRINT_SIZE];
};

static const struct mc_path_context in_repo = { "/repo", "/repo" };
static const struct mc_finding found = {
	.rule = MC_RULE_SYMBOL_NOT_FOUND,
	.severity = MUSLCHECK_SEVERITY_ERROR,
	.subject = "argp_parse",
	.object = "/repo/lib/libx.so",
	.message = "musl has no argp_parse",
};

static struct print print_of(struct workbench *w,
			     const struct mc_path_context *path_context, const char *path,
			     const struct mc_finding *finding, const char *target)
{
	struct print print;

	assert_int_equal(mc_fingerprint(path_context, path, finding, target, &w->arena,
					print.text),
			 MUSLCHECK_OK);
	assert_int_equal(strlen(print.text), MC_FINGERPRINT_SIZE - 1);
	return print;
}

/* Baselines are kept in repositories: this value may never change. */
static void it_is_the_one_that_baselines_hold(void **state)
{
	assert_string_equal(
		print_of(*state, &in_repo, "dist/a.so", &found, "musl:1.2.5").text,
		"c0005dbce47422b453e0a39c880d1ef3");
}

static void where_the_run_was_started_does_not_matter(void **state)
{
	struct workbench *w = *state;
	const struct mc_path_context elsewhere = { "/home/ci/build/dist",
						   "/home/ci/build" };
	struct print here = print_of(w, &in_repo, "./dist/a.so", &found, "musl:1.2.5");
	struct mc_finding there = found;

	there.object = "/home/ci/build/lib/libx.so";
	assert_string_equal(here.text,
			    print_of(w, &elsewhere, "a.so", &there, "musl:1.2.5").text);
}

static void wording_and_severity_do_not_matter(void **state)
{
	struct workbench *w = *state;
	struct mc_finding other = found;

	other.severity = MUSLCHECK_SEVERITY_INFO;
	other.message = "another";
	other.evidence = "at byte 64";
	assert_string_equal(print_of(w, &in_repo, "a", &found, "t").text,
			    print_of(w, &in_repo, "a", &other, "t").text);
}

static void each_field_counts_and_none_runs_into_the_next(void **state)
{
	struct workbench *w = *state;
	const struct print first = print_of(w, &in_repo, "a", &found, "t");
	struct mc_finding others[4] = { found, found, found, found };

	others[0].rule = MC_RULE_SYMBOL_IFUNC;
	others[1].subject = "argp_parse2";
	others[2].object = NULL;
	others[3].subject = NULL;
	for (size_t i = 0; i < 4; i++)
		assert_string_not_equal(first.text,
					print_of(w, &in_repo, "a", &others[i], "t").text);
	assert_string_not_equal(first.text, print_of(w, &in_repo, "b", &found, "t").text);
	assert_string_not_equal(first.text, print_of(w, &in_repo, "a", &found, "u").text);
	others[0] = others[1] = found;
	others[0].subject = "ab";
	others[0].object = "c";
	others[1].subject = "a";
	others[1].object = "bc";
	assert_string_not_equal(print_of(w, &in_repo, "a", &others[0], "t").text,
				print_of(w, &in_repo, "a", &others[1], "t").text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(it_is_the_one_that_baselines_hold),
		WORKBENCH_TEST(where_the_run_was_started_does_not_matter),
		WORKBENCH_TEST(wording_and_severity_do_not_matter),
		WORKBENCH_TEST(each_field_counts_and_none_runs_into_the_next),
	};

	return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
