/* SPDX-License-Identifier: MIT */
/* Findings for loader faults: rule, work, message. */
#include "workbench.h"

#define TARGET "musl:1.2.5"

static const char *glibc_library(struct workbench *w, const char *call,
				 const char *version)
{
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, version, 2, 0);
	workbench_call_version(w, call, 2);
	builder_needed(&w->b, "libc.so.6");
	return workbench_finish(w, mc_arena_join(&w->arena, call, ".so"));
}

static void a_missing_symbol_has_its_remedy(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *call, *version;
		enum muslcheck_verdict work;
		const char *said;
	} rows[] = {
		{ "__printf_chk", "GLIBC_2.3.4", MUSLCHECK_VERDICT_REBUILD,
		  "is not in musl 1.2.5" },
		{ "__isoc23_strtol", "GLIBC_2.38", MUSLCHECK_VERDICT_REBUILD,
		  "is not in musl 1.2.5" },
		{ "argp_parse", "GLIBC_2.2.5", MUSLCHECK_VERDICT_PORT,
		  "is not in musl 1.2.5" },
		{ "brand_new_call", "GLIBC_9.9", MUSLCHECK_VERDICT_PORT,
		  "glibc's GLIBC_9.9" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_judgement judgement;
		const struct mc_finding *finding;

		workbench_library(w);
		judgement = workbench_judge(
			w, TARGET, glibc_library(w, rows[i].call, rows[i].version));
		finding = workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND,
					    rows[i].call);
		assert_non_null(finding);
		assert_int_equal(finding->work, rows[i].work);
		assert_contains(finding->message, rows[i].said);
		assert_contains(finding->message, rows[i].call);
		assert_contains(finding->evidence, rows[i].version);
		assert_contains(finding->evidence, "called through the PLT");
		assert_non_null(finding->remedy);
	}
}

static void a_symbol_of_a_later_musl_names_the_release(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	workbench_call(w, "qsort_r");
	judgement = workbench_judge(w, "musl:1.2.2", workbench_finish(w, "a.so"));
	finding = workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, "qsort_r");
	assert_non_null(finding);
	assert_contains(finding->remedy, "1.2.3");
}

/* Debian's musl is built without crypt in every version. */
static void a_symbol_missing_in_one_build_names_no_later_release(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	workbench_call(w, "crypt");
	judgement =
		workbench_judge(w, "musl:1.2.3-debian12", workbench_finish(w, "a.so"));
	finding = workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, "crypt");
	assert_non_null(finding);
	assert_null(strstr(finding->message, "came with"));
	assert_null(strstr(finding->remedy, "or later"));
}

static void a_missing_library_names_its_package(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname;
		enum muslcheck_verdict work;
		const char *remedy;
	} rows[] = {
		{ TARGET, "libstdc++.so.6", MUSLCHECK_VERDICT_ADD_PACKAGES,
		  "apk add libstdc++" },
		{ TARGET, "libz.so.1", MUSLCHECK_VERDICT_ADD_PACKAGES, "apk add zlib" },
		{ TARGET, "ld-linux-x86-64.so.2", MUSLCHECK_VERDICT_REBUILD, "Rebuild" },
		{ TARGET, "libresolv.so.2", MUSLCHECK_VERDICT_REBUILD, "Rebuild" },
		{ TARGET, "libMagickCore-6.Q16.so.6", MUSLCHECK_VERDICT_REBUILD,
		  "Alpine" },
		{ TARGET, "libnobody.so.7", MUSLCHECK_VERDICT_UNKNOWN,
		  "next to the file" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_judgement judgement;
		const struct mc_finding *finding;

		workbench_library(w);
		builder_needed(&w->b, rows[i].soname);
		judgement = workbench_judge(w, rows[i].target,
					    workbench_finish(w, rows[i].soname));
		finding = workbench_finding(&judgement, MC_RULE_NEEDED_NOT_FOUND,
					    rows[i].soname);
		assert_non_null(finding);
		assert_int_equal(finding->work, rows[i].work);
		assert_contains(finding->remedy, rows[i].remedy);
		assert_contains(finding->evidence, "NEEDED");
	}
}

/* One finding per library, not one per symbol. */
static void symbols_of_a_missing_library_are_counted_in_its_finding(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	builder_need(&w->b, "libnobody.so.7");
	builder_need_version(&w->b, "NOBODY_7", 2, 0);
	workbench_call_version(w, "nobody_one", 2);
	workbench_call_version(w, "nobody_two", 2);
	workbench_call_version(w, "nobody_three", 2);
	builder_needed(&w->b, "libnobody.so.7");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "a.so"));
	finding =
		workbench_finding(&judgement, MC_RULE_NEEDED_NOT_FOUND, "libnobody.so.7");
	assert_contains(finding->message, "(3 of its symbols are used)");
	assert_null(workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, NULL));
	assert_int_equal(judgement.findings.count, 1);
	assert_int_equal(judgement.load.fault_count, 4);
}

static void one_symbol_of_a_missing_library_is_singular(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	builder_need(&w->b, "libnobody.so.7");
	builder_need_version(&w->b, "NOBODY_7", 2, 0);
	workbench_call_version(w, "nobody_one", 2);
	builder_needed(&w->b, "libnobody.so.7");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "a.so"));
	finding =
		workbench_finding(&judgement, MC_RULE_NEEDED_NOT_FOUND, "libnobody.so.7");
	assert_contains(finding->message, "(1 of its symbols is used)");
}

static void a_lazily_bound_symbol_crashes_when_called(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	workbench_call(w, "argp_parse");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "addon.node"));
	finding = workbench_finding(&judgement, MC_RULE_SYMBOL_WHEN_CALLED, "argp_parse");
	assert_non_null(finding);
	assert_contains(finding->message,
			"loads, then crashes when argp_parse is called");
	assert_int_equal(judgement.load.loads, MC_ANSWER_YES);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_PORT);
}

/* Whole-object faults and their rules. */
static void every_fault_has_its_rule(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_reloc(&w->b, 0, R_X86_64_IRELATIVE);
	builder_reloc(&w->b, 0, R_X86_64_TPOFF64);
	builder_reloc(&w->b, builder_defined(&w->b, "gone", 2 | 0x8000), R_X86_64_64);
	builder_define_version(&w->b, "a.so", 1, VER_FLG_BASE);
	builder_define_version(&w->b, "V1", 2, 0);
	builder_reloc(
		&w->b,
		builder_symbol(&w->b, (struct builder_symbol){ .name = "fast",
							       .versym = 1,
							       .binding = STB_GLOBAL,
							       .type = STT_GNU_IFUNC,
							       .section = 1,
							       .value = 16 }),
		R_X86_64_64);
	builder_needed(&w->b, "./relative.so");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "a.so"));
	assert_non_null(
		workbench_finding(&judgement, MC_RULE_RELOCATION_UNSUPPORTED, "37"));
	assert_non_null(workbench_finding(&judgement, MC_RULE_TLS_INITIAL_EXEC, NULL));
	assert_non_null(workbench_finding(&judgement, MC_RULE_SYMBOL_HIDDEN, "gone"));
	assert_non_null(workbench_finding(&judgement, MC_RULE_SYMBOL_IFUNC, "fast"));
	assert_non_null(
		workbench_finding(&judgement, MC_RULE_NEEDED_RELATIVE, "./relative.so"));
	assert_int_equal(judgement.findings.count, 5);
	for (size_t i = 0; i < judgement.findings.count; i++) {
		assert_int_equal(judgement.findings.items[i].severity,
				 MUSLCHECK_SEVERITY_ERROR);
		assert_non_null(judgement.findings.items[i].message);
		assert_null(strstr(judgement.findings.items[i].message, "(null)"));
	}
}

static void junk_at_an_absolute_path_has_a_message(void **state)
{
	struct workbench *w = *state;
	const char *junk = workbench_write(w, "junk", "junk");
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	builder_needed(&w->b, junk);
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "a.so"));
	finding = workbench_finding(&judgement, MC_RULE_NEEDED_BAD_FILE, junk);
	assert_non_null(finding);
	assert_contains(finding->message, junk);
}

static void a_library_of_the_object_is_named_in_its_finding(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	workbench_call(w, "argp_parse");
	workbench_finish(w, "app/libdeep.so");
	workbench_library(w);
	workbench_call(w, "argp_parse");
	builder_needed(&w->b, "libdeep.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	judgement = workbench_judge(w, TARGET, workbench_finish(w, "app/a.so"));
	assert_int_equal(judgement.findings.count, 2);
	finding = &judgement.findings.items[0];
	assert_null(finding->object);
	assert_string_equal(finding[1].object, workbench_path(w, "app/libdeep.so"));
}

/* Presumptions are reported and do not fail. */
static void presumptions_are_reported(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	workbench_call(w, "deflate_or_such");
	builder_needed(&w->b, "libz.so.1");
	judgement = workbench_judge(w, "alpine:3.24", workbench_finish(w, "a.so"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	assert_int_equal(judgement.confidence, MUSLCHECK_CONFIDENCE_LOW);
	assert_contains(
		workbench_finding(&judgement, MC_RULE_ASSUMED_EXPORTS, NULL)->message,
		"1 symbol is presumed");
}

static void the_host_that_provides_a_library_is_named(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_needed(&w->b, "libstdc++.so.6");
	judgement = workbench_judge(w, "alpine:3.22", workbench_finish(w, "addon.node"));
	assert_non_null(
		workbench_finding(&judgement, MC_RULE_HOST_BRINGS, "libstdc++.so.6"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_ADD_PACKAGES);
	judgement = workbench_judge(w, "alpine:3.22", workbench_finish(w, "plain.so"));
	assert_null(workbench_finding(&judgement, MC_RULE_HOST_BRINGS, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_missing_symbol_has_its_remedy),
		WORKBENCH_TEST(a_symbol_of_a_later_musl_names_the_release),
		WORKBENCH_TEST(a_symbol_missing_in_one_build_names_no_later_release),
		WORKBENCH_TEST(a_missing_library_names_its_package),
		WORKBENCH_TEST(symbols_of_a_missing_library_are_counted_in_its_finding),
		WORKBENCH_TEST(one_symbol_of_a_missing_library_is_singular),
		WORKBENCH_TEST(a_lazily_bound_symbol_crashes_when_called),
		WORKBENCH_TEST(every_fault_has_its_rule),
		WORKBENCH_TEST(junk_at_an_absolute_path_has_a_message),
		WORKBENCH_TEST(a_library_of_the_object_is_named_in_its_finding),
		WORKBENCH_TEST(presumptions_are_reported),
		WORKBENCH_TEST(the_host_that_provides_a_library_is_named),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
