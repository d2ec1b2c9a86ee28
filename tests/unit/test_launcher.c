/* SPDX-License-Identifier: MIT */
#include "workbench.h"

static const char musl_interp[] = "/lib/ld-musl-x86_64.so.1";

static void plant_library(struct workbench *w, const char *name, const char *uses)
{
	workbench_library(w);
	builder_needed(&w->b, "libc.musl-x86_64.so.1");
	workbench_call(w, uses);
	workbench_finish(w, name);
}

/* A JDK with that function in its libjvm.so; the path of java. */
static const char *plant_jdk(struct workbench *w, const char *uses)
{
	plant_library(w, "jdk/lib/server/libjvm.so", uses);
	plant_library(w, "jdk/lib/libjli.so", "strtol");
	workbench_program(w, musl_interp);
	builder_needed(&w->b, "libjli.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN/../lib");
	return workbench_finish(w, "jdk/bin/java");
}

static void java_runs_as_its_libjvm_does(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement =
		workbench_judge(w, "musl:1.2.5", plant_jdk(w, "strtol"));
	const struct mc_finding *finding;

	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	finding = workbench_finding(&judgement, MC_RULE_COMPANION,
				    "../lib/server/libjvm.so");
	assert_non_null(finding);
	assert_int_equal(finding->severity, MUSLCHECK_SEVERITY_INFO);
	mc_object_cache_trim(w->cache);
	judgement = workbench_judge(w, "musl:1.2.5", plant_jdk(w, "argp_parse"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_PORT);
	finding = workbench_finding(&judgement, MC_RULE_COMPANION,
				    "../lib/server/libjvm.so");
	assert_non_null(finding);
	assert_contains(finding->message, "argp_parse");
}

/* The verdict of an erlexec whose beam.smp uses that function. */
static enum muslcheck_verdict erlexec_with(struct workbench *w, const char *uses)
{
	const char *path;

	mc_object_cache_trim(w->cache);
	workbench_program(w, musl_interp);
	builder_needed(&w->b, "libc.musl-x86_64.so.1");
	workbench_call(w, uses);
	workbench_finish(w, "erts/bin/beam.smp");
	workbench_program(w, musl_interp);
	path = workbench_finish(w, "erts/bin/erlexec");
	return workbench_judge(w, "musl:1.2.5", path).verdict;
}

static void a_program_beside_it_that_it_starts_decides(void **state)
{
	struct workbench *w = *state;

	assert_int_equal(erlexec_with(w, "strtol"), MUSLCHECK_VERDICT_RUNS);
	assert_int_equal(erlexec_with(w, "argp_parse"), MUSLCHECK_VERDICT_PORT);
}

static void other_programs_do_not_depend_on_it(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	plant_library(w, "lib/server/libjvm.so", "argp_parse");
	workbench_program(w, musl_interp);
	workbench_finish(w, "bin/java");
	judgement = workbench_judge(w, "musl:1.2.5", workbench_path(w, "bin/java"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	assert_null(workbench_finding(&judgement, MC_RULE_COMPANION, NULL));
}

static void a_path_below_origin_in_its_text_is_opened(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	plant_library(w, "lib/work.so", "argp_parse");
	workbench_program(w, musl_interp);
	builder_needed(&w->b, "libc.musl-x86_64.so.1");
	builder_string(&w->b, "$ORIGIN/../lib/work.so");
	workbench_call(w, "dlopen");
	judgement = workbench_judge(w, "musl:1.2.5", workbench_finish(w, "bin/run"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_PORT);
	assert_non_null(workbench_finding(&judgement, MC_RULE_COMPANION, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(java_runs_as_its_libjvm_does),
		WORKBENCH_TEST(a_program_beside_it_that_it_starts_decides),
		WORKBENCH_TEST(other_programs_do_not_depend_on_it),
		WORKBENCH_TEST(a_path_below_origin_in_its_text_is_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
