/* SPDX-License-Identifier: MIT */
/* Verdicts: the least work that makes an object run. */
#include "workbench.h"

#define MUSL_INTERP "/lib/ld-musl-x86_64.so.1"
#define GLIBC_INTERP "/lib64/ld-linux-x86-64.so.2"

struct row {
	const char *target, *file, *interp; /* interp NULL: a library */
	const char *call, *needed[3];
	enum muslcheck_verdict verdict;
	const char *packages; /* to install, each behind a space */
	bool preload;
};

static const struct row rows[] = {
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "printf",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_RUNS,
	  "",
	  false },
	{ "alpine:3.22",
	  "x",
	  MUSL_INTERP,
	  "printf",
	  { "libc.so" },
	  MUSLCHECK_VERDICT_RUNS,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  NULL,
	  { "libz.so.1" },
	  MUSLCHECK_VERDICT_RUNS,
	  "",
	  false },
	{ "musl:1.2.5",
	  "a.so",
	  NULL,
	  NULL,
	  { "libz.so.1" },
	  MUSLCHECK_VERDICT_ADD_PACKAGES,
	  " zlib",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__cxa_throw",
	  { "libstdc++.so.6" },
	  MUSLCHECK_VERDICT_ADD_PACKAGES,
	  " libstdc++",
	  false },
	/* Both are listed, although one depends on the other. */
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "_Unwind_Resume",
	  { "libstdc++.so.6", "libgcc_s.so.1" },
	  MUSLCHECK_VERDICT_ADD_PACKAGES,
	  " libstdc++ libgcc",
	  false },
	{ "alpine:3.22",
	  "x",
	  GLIBC_INTERP,
	  "printf",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  false },
	{ "alpine:3.22",
	  "x",
	  GLIBC_INTERP,
	  "__printf_chk",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  false },
	{ "alpine:3.22",
	  "x",
	  GLIBC_INTERP,
	  "__cxa_throw",
	  { "libstdc++.so.6" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  " libstdc++",
	  false },
	{ "alpine:3.22+gcompat",
	  "x",
	  GLIBC_INTERP,
	  "__printf_chk",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_RUNS,
	  "",
	  false },
	/* The stub provides the soname; no preload is needed. */
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__tls_get_addr",
	  { "ld-linux-x86-64.so.2" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__printf_chk",
	  { "libresolv.so.2" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__printf_chk",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  true },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__printf_chk",
	  { "ld-linux-x86-64.so.2" },
	  MUSLCHECK_VERDICT_GCOMPAT,
	  "",
	  true },
	{ "alpine:3.22+gcompat-preload",
	  "a.so",
	  NULL,
	  "__printf_chk",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_RUNS,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__isoc23_strtol",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_REBUILD,
	  "",
	  false },
	{ "alpine:3.22",
	  "x",
	  GLIBC_INTERP,
	  "__isoc23_strtol",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_REBUILD,
	  "",
	  false },
	/* Rebuilt, it still needs the package. */
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "__isoc23_strtol",
	  { "libstdc++.so.6" },
	  MUSLCHECK_VERDICT_REBUILD,
	  " libstdc++",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "argp_parse",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_PORT,
	  "",
	  false },
	/* It loads, but does not run. */
	{ "alpine:3.22",
	  "x.node",
	  NULL,
	  "argp_parse",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_PORT,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  NULL,
	  { "libnobody.so.7" },
	  MUSLCHECK_VERDICT_UNKNOWN,
	  "",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "nobody_has_this",
	  { "libc.so.6" },
	  MUSLCHECK_VERDICT_UNKNOWN,
	  "",
	  false },
	{ "musl:1.2.5",
	  "a.so",
	  NULL,
	  NULL,
	  { "libnobody.so.7", "libz.so.1" },
	  MUSLCHECK_VERDICT_UNKNOWN,
	  " zlib",
	  false },
	{ "alpine:3.22",
	  "a.so",
	  NULL,
	  "argp_parse",
	  { "libnobody.so.7" },
	  MUSLCHECK_VERDICT_PORT,
	  "",
	  false },
};

static const char *build(struct workbench *w, const struct row *row, size_t index)
{
	if (row->interp)
		workbench_program(w, row->interp);
	else
		workbench_library(w);
	if (row->call)
		workbench_call(w, row->call);
	for (size_t i = 0; i < 3 && row->needed[i]; i++)
		builder_needed(&w->b, row->needed[i]);
	return workbench_finish(w,
				mc_arena_printf(&w->arena, "%zu/%s", index, row->file));
}

static const char *packages_of(struct workbench *w, const struct mc_judgement *judgement)
{
	char *packages = mc_arena_strdup(&w->arena, "");

	for (size_t i = 0; i < judgement->package_count; i++)
		packages =
			mc_arena_join(&w->arena, packages, " ", judgement->packages[i]);
	return packages;
}

static void the_verdict_is_the_least_work_that_makes_it_run(void **state)
{
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_judgement judgement =
			workbench_judge(w, rows[i].target, build(w, &rows[i], i));

		if (judgement.verdict != rows[i].verdict ||
		    judgement.preload != rows[i].preload ||
		    strcmp(packages_of(w, &judgement), rows[i].packages))
			fail_msg("row %zu: %s, packages%s, preload %d", i,
				 mc_verdict_name(judgement.verdict),
				 packages_of(w, &judgement), judgement.preload);
	}
}

static void a_failing_verdict_has_a_reason(void **state)
{
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_judgement judgement =
			workbench_judge(w, rows[i].target, build(w, &rows[i], i));
		bool reason = judgement.verdict == MUSLCHECK_VERDICT_RUNS;

		for (size_t f = 0; f < judgement.findings.count; f++)
			reason |= judgement.findings.items[f].work == judgement.verdict ||
				  judgement.findings.items[f].severity ==
					  MUSLCHECK_SEVERITY_ERROR;
		if (!reason)
			fail_msg("row %zu: %s", i, mc_verdict_name(judgement.verdict));
	}
}

/* GCC 14's libstdc++ can be installed, but lacks that symbol. */
static void findings_left_after_adding_packages_are_reported(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_need(&w->b, "libstdc++.so.6");
	builder_need_version(&w->b, "GLIBCXX_9.9.99", 2, 0);
	workbench_call_version(w, "_ZNobody10has_this_xE", 2);
	builder_needed(&w->b, "libstdc++.so.6");
	judgement = workbench_judge(w, "alpine:3.21", workbench_finish(w, "a.so"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
	assert_non_null(workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND,
					  "_ZNobody10has_this_xE"));
	assert_non_null(workbench_finding(&judgement, MC_RULE_NEEDED_NOT_FOUND,
					  "libstdc++.so.6"));
}

static void another_architecture_never_passes(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	workbench_finish(w, "app/libfoo.so");
	workbench_library(w);
	builder_needed(&w->b, "libfoo.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	judgement = workbench_judge(w, "musl:1.2.5", workbench_finish(w, "app/a.so"));
	assert_int_equal(judgement.load.loads, MC_ANSWER_YES);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
}

static void a_damaged_object_never_passes(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	builder_tag(&w->b, DT_VERNEED, 0x7fffffff);
	builder_tag(&w->b, DT_VERNEEDNUM, 1);
	judgement = workbench_judge(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_UNKNOWN);
	assert_non_null(workbench_finding(&judgement, MC_RULE_DAMAGED, NULL));
}

static void the_confidence_is_that_of_the_weakest_fact(void **state)
{
	struct workbench *w = *state;
	const char *path;

	workbench_call(w, "printf");
	path = workbench_finish(w, "a.so");
	assert_int_equal(workbench_judge(w, "musl:1.2.5", path).confidence,
			 MUSLCHECK_CONFIDENCE_HIGH);
	assert_int_equal(workbench_judge(w, "alpine:3.20", path).confidence,
			 MUSLCHECK_CONFIDENCE_HIGH);
	assert_int_equal(workbench_judge(w, "alpine:3.22", path).confidence,
			 MUSLCHECK_CONFIDENCE_MEDIUM);
	assert_int_equal(workbench_judge(w, "alpine:edge", path).confidence,
			 MUSLCHECK_CONFIDENCE_LOW);
}

static void suppressing_findings_leaves_the_work_of_the_others(void **state)
{
	enum { FINDINGS_MAX = 3 };
	static const struct {
		enum muslcheck_verdict before;
		struct {
			enum muslcheck_verdict work;
			const char *suppressed;
		} findings[FINDINGS_MAX]; /* unused ones are RUNS */
		enum muslcheck_verdict after;
	} cases[] = {
		{ MUSLCHECK_VERDICT_REBUILD,
		  { { MUSLCHECK_VERDICT_REBUILD, "why" } },
		  MUSLCHECK_VERDICT_ACCEPTED },
		{ MUSLCHECK_VERDICT_REBUILD,
		  { { MUSLCHECK_VERDICT_REBUILD, "why" },
		    { MUSLCHECK_VERDICT_ADD_PACKAGES, NULL } },
		  MUSLCHECK_VERDICT_ADD_PACKAGES },
		/* The most work counts, wherever it is in the list. */
		{ MUSLCHECK_VERDICT_PORT,
		  { { MUSLCHECK_VERDICT_PORT, "why" },
		    { MUSLCHECK_VERDICT_REBUILD, NULL },
		    { MUSLCHECK_VERDICT_ADD_PACKAGES, NULL } },
		  MUSLCHECK_VERDICT_REBUILD },
		/* An undecided finding does not hide a rebuild. */
		{ MUSLCHECK_VERDICT_PORT,
		  { { MUSLCHECK_VERDICT_PORT, "why" },
		    { MUSLCHECK_VERDICT_UNKNOWN, NULL },
		    { MUSLCHECK_VERDICT_REBUILD, NULL } },
		  MUSLCHECK_VERDICT_REBUILD },
		/* What gcompat resolves keeps its verdict. */
		{ MUSLCHECK_VERDICT_GCOMPAT,
		  { { MUSLCHECK_VERDICT_REBUILD, NULL },
		    { MUSLCHECK_VERDICT_ADD_PACKAGES, "why" } },
		  MUSLCHECK_VERDICT_GCOMPAT },
		{ MUSLCHECK_VERDICT_GCOMPAT,
		  { { MUSLCHECK_VERDICT_REBUILD, "why" },
		    { MUSLCHECK_VERDICT_ADD_PACKAGES, NULL } },
		  MUSLCHECK_VERDICT_ADD_PACKAGES },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct mc_finding items[FINDINGS_MAX];
		struct mc_judgement judgement = {
			.verdict = cases[i].before,
			.load.target = workbench_target(*state, "alpine:3.22"),
			.findings = { items, FINDINGS_MAX, FINDINGS_MAX },
			.package_count = 1,
			.preload = cases[i].before == MUSLCHECK_VERDICT_GCOMPAT,
		};

		for (size_t j = 0; j < FINDINGS_MAX; j++)
			items[j] = (struct mc_finding){
				.rule = MC_RULE_SYMBOL_NOT_FOUND,
				.work = cases[i].findings[j].work,
				.suppressed = cases[i].findings[j].suppressed,
			};
		mc_verdict_suppress(&judgement);
		if (judgement.verdict != cases[i].after)
			fail_msg("case %zu: %s", i, mc_verdict_name(judgement.verdict));
		assert_int_equal(judgement.package_count,
				 cases[i].after != MUSLCHECK_VERDICT_ACCEPTED);
		assert_int_equal(judgement.preload,
				 cases[i].after == MUSLCHECK_VERDICT_GCOMPAT);
	}
}

/* A target's gcompat data may be weaker than its libc's. */
static void gcompat_data_caps_the_confidence(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target;
		enum muslcheck_verdict verdict;
		enum muslcheck_confidence confidence;
	} caps[] = {
		{ "musl:1.2.5", MUSLCHECK_VERDICT_GCOMPAT, MUSLCHECK_CONFIDENCE_HIGH },
		{ "alpine:3.17", MUSLCHECK_VERDICT_GCOMPAT, MUSLCHECK_CONFIDENCE_MEDIUM },
		{ "alpine:3.20", MUSLCHECK_VERDICT_GCOMPAT, MUSLCHECK_CONFIDENCE_LOW },
		/* The list of its files is not measured. */
		{ "musl:1.2.5+gcompat", MUSLCHECK_VERDICT_RUNS,
		  MUSLCHECK_CONFIDENCE_MEDIUM },
		{ "alpine:3.17+gcompat", MUSLCHECK_VERDICT_RUNS,
		  MUSLCHECK_CONFIDENCE_MEDIUM },
		{ "alpine:3.20+gcompat", MUSLCHECK_VERDICT_RUNS,
		  MUSLCHECK_CONFIDENCE_LOW },
	};
	const char *path;

	workbench_program(w, GLIBC_INTERP);
	workbench_call(w, "__printf_chk");
	builder_needed(&w->b, "libc.so.6");
	path = workbench_finish(w, "x");
	for (size_t i = 0; i < sizeof(caps) / sizeof(*caps); i++) {
		struct mc_judgement judgement = workbench_judge(w, caps[i].target, path);

		if (judgement.verdict != caps[i].verdict ||
		    judgement.confidence != caps[i].confidence)
			fail_msg("%s: verdict %d, confidence %d", caps[i].target,
				 judgement.verdict, judgement.confidence);
		mc_verdict_suppress(&judgement);
		assert_int_equal(judgement.confidence, caps[i].confidence);
	}
}

static void preloaded_gcompat_caps_the_confidence(void **state)
{
	struct workbench *w = *state;
	const char *path;

	workbench_library(w);
	workbench_call(w, "__printf_chk");
	path = workbench_finish(w, "a.so");
	assert_int_equal(
		workbench_judge(w, "alpine:3.20+gcompat-preload", path).confidence,
		MUSLCHECK_CONFIDENCE_LOW);
}

/* gcompat is installed, but the object does not use it. */
static void unused_gcompat_does_not_cap_the_confidence(void **state)
{
	struct workbench *w = *state;
	const char *path;

	workbench_program(w, MUSL_INTERP);
	workbench_call(w, "printf");
	path = workbench_finish(w, "x");
	assert_int_equal(workbench_judge(w, "alpine:3.20+gcompat", path).confidence,
			 MUSLCHECK_CONFIDENCE_HIGH);
}

static void verdict_names_are_stable(void **state)
{
	static const char *const names[] = { "runs",	"accepted", "add-packages",
					     "gcompat", "rebuild",  "port",
					     "unknown" };

	(void)state;
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++)
		assert_string_equal(mc_verdict_name((enum muslcheck_verdict)i), names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_verdict_is_the_least_work_that_makes_it_run),
		WORKBENCH_TEST(a_failing_verdict_has_a_reason),
		WORKBENCH_TEST(findings_left_after_adding_packages_are_reported),
		WORKBENCH_TEST(another_architecture_never_passes),
		WORKBENCH_TEST(a_damaged_object_never_passes),
		WORKBENCH_TEST(the_confidence_is_that_of_the_weakest_fact),
		WORKBENCH_TEST(suppressing_findings_leaves_the_work_of_the_others),
		WORKBENCH_TEST(gcompat_data_caps_the_confidence),
		WORKBENCH_TEST(preloaded_gcompat_caps_the_confidence),
		WORKBENCH_TEST(unused_gcompat_does_not_cap_the_confidence),
		WORKBENCH_TEST(verdict_names_are_stable),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
