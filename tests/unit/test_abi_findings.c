/* SPDX-License-Identifier: MIT */
/* ABI rows: which references they apply to. */
#include "rules/abi_findings.h"
#include "workbench.h"

#define TARGET "musl:1.2.5"

/* A library that imports a versioned glibc symbol, and optionally another. */
static struct mc_judgement judge(struct workbench *w, const char *target,
				 const char *name, const char *version, const char *other)
{
	workbench_library(w);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, version, 2, 0);
	workbench_call_version(w, name, 2);
	if (other)
		workbench_call_version(w, other, 2);
	builder_needed(&w->b, "libc.so.6");
	return workbench_judge(w, target, workbench_finish(w, "a.so"));
}

static void a_crash_blocks_and_a_wrong_result_does_not(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement = judge(w, TARGET, "regexec", "GLIBC_2.3.4", NULL);
	const struct mc_finding *finding =
		workbench_finding(&judgement, MC_RULE_ABI_CRASH, "regexec");

	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
	assert_non_null(finding);
	assert_false(mc_finding_is_risk(finding));
	assert_contains(finding->evidence, "regexec@GLIBC_2.3.4");
}

static void a_wrong_result_is_a_high_risk(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement = judge(w, TARGET, "nftw", "GLIBC_2.3.3", NULL);
	const struct mc_finding *finding =
		workbench_finding(&judgement, MC_RULE_ABI_WRONG_RESULT, "nftw");

	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	assert_non_null(finding);
	assert_true(mc_finding_is_risk(finding));
	assert_int_equal(mc_finding_level(finding), MC_RISK_HIGH);
	assert_int_equal(finding->severity, MUSLCHECK_SEVERITY_WARNING);
	assert_non_null(finding->remedy);
}

/* A rebuild removes it anyway. */
static void a_wrong_result_is_omitted_if_a_rebuild_is_needed(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement =
		judge(w, TARGET, "nftw", "GLIBC_2.3.4", "regexec");

	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
	assert_null(workbench_finding(&judgement, MC_RULE_ABI_WRONG_RESULT, NULL));
}

static void the_version_of_the_symbol_decides(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	judgement = judge(w, TARGET, "timer_delete", "GLIBC_2.2.5", NULL);
	assert_non_null(workbench_finding(&judgement, MC_RULE_ABI_CRASH, "timer_delete"));
}

static void another_version_of_the_symbol_is_fine(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	judgement = judge(w, TARGET, "timer_delete", "GLIBC_2.3.3", NULL);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
}

static void the_version_of_musl_decides(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	judgement = judge(w, "musl:1.2.2", "cuserid", "GLIBC_2.2.5", NULL);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	judgement = judge(w, "musl:1.2.3", "cuserid", "GLIBC_2.2.5", NULL);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
}

/* An object with glibc versions imports unversioned symbols from elsewhere. */
static void an_unversioned_symbol_is_not_glibcs(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.2.5", 2, 0);
	workbench_call_version(w, "puts", 2);
	workbench_call(w, "regexec");
	builder_needed(&w->b, "libc.so.6");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "a.so"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
}

static void benign_differences_are_reported_with_all_risks(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	judgement = judge(w, TARGET, "stat64", "GLIBC_2.33", NULL);
	assert_null(workbench_finding(&judgement, MC_RULE_ABI_BENIGN, NULL));
	w->context.all_risks = true;
	judgement = judge(w, TARGET, "stat64", "GLIBC_2.33", NULL);
	finding = workbench_finding(&judgement, MC_RULE_ABI_BENIGN, "stat64");
	assert_non_null(finding);
	assert_int_equal(finding->severity, MUSLCHECK_SEVERITY_INFO);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
}

/* pthread_mutex_t, and std::filebuf with it, is 8 bytes shorter in musl on aarch64. */
static void an_inline_fstream_crashes_on_aarch64_only(void **state)
{
	struct workbench *w = *state;
	static const char vtable[] = "_ZTVSt14basic_ifstreamIcSt11char_traitsIcEE";
	static const struct {
		const char *name;
		uint16_t machine;
		uint32_t relocation;
		enum muslcheck_verdict verdict;
	} rows[] = {
		{ "a.so", EM_AARCH64, R_AARCH64_GLOB_DAT, MUSLCHECK_VERDICT_REBUILD },
		{ "x.so", EM_X86_64, R_X86_64_GLOB_DAT, MUSLCHECK_VERDICT_RUNS },
	};

	for (size_t i = 0; i < 2; i++) {
		struct mc_judgement judgement;

		workbench_library(w);
		w->b.machine = rows[i].machine;
		builder_needed(&w->b, "libstdc++.so.6");
		builder_needed(&w->b, "libc.so.6");
		workbench_use(w, vtable, rows[i].relocation);
		judgement = workbench_judge(w, "alpine:3.22+libstdc+++gcompat",
					    workbench_finish(w, rows[i].name));
		assert_int_equal(judgement.verdict, rows[i].verdict);
		assert_int_equal(
			workbench_finding(&judgement, MC_RULE_ABI_CRASH, vtable) != NULL,
			rows[i].machine == EM_AARCH64);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(an_inline_fstream_crashes_on_aarch64_only),
		WORKBENCH_TEST(a_crash_blocks_and_a_wrong_result_does_not),
		WORKBENCH_TEST(a_wrong_result_is_a_high_risk),
		WORKBENCH_TEST(a_wrong_result_is_omitted_if_a_rebuild_is_needed),
		WORKBENCH_TEST(the_version_of_the_symbol_decides),
		WORKBENCH_TEST(another_version_of_the_symbol_is_fine),
		WORKBENCH_TEST(the_version_of_musl_decides),
		WORKBENCH_TEST(an_unversioned_symbol_is_not_glibcs),
		WORKBENCH_TEST(benign_differences_are_reported_with_all_risks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
