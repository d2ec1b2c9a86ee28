/* SPDX-License-Identifier: MIT */
/* Behaviour rows: every condition matters. */
#include "rules/behaviour.h"
#include "workbench.h"

#define ROW(body)                                                                        \
	"{\"id\": \"x.y\", \"title\": \"t\", \"what\": \"w\", \"remedy\": \"r\", " body  \
	"}"

/* A glibc library with these imports; the row; whether it applies. */
struct row {
	const char *condition;
	const char *calls[3];
	const char *target;
	bool expected;
};

#define HIGH "\"level\": \"high\", "

static const struct row rows[] = {
	{ HIGH "\"any\": [\"fork\", \"system\"]", { "system" }, "musl:1.2.5", true },
	{ HIGH "\"any\": [\"fork\", \"system\"]", { "puts" }, "musl:1.2.5", false },
	{ HIGH "\"all\": [\"fork\", \"system\"]", { "system" }, "musl:1.2.5", false },
	{ HIGH "\"all\": [\"fork\", \"system\"]",
	  { "fork", "system" },
	  "musl:1.2.5",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"none\": [\"execve\"]",
	  { "fork" },
	  "musl:1.2.5",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"none\": [\"execve\"]",
	  { "fork", "execve" },
	  "musl:1.2.5",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"until\": \"1.2.1\"",
	  { "fork" },
	  "musl:1.2.1",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"until\": \"1.2.1\"",
	  { "fork" },
	  "musl:1.2.2",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"since\": \"1.2.1\"",
	  { "fork" },
	  "musl:1.2.0",
	  false },
	/* The library needs GLIBC_2.2.5. */
	{ HIGH "\"any\": [\"fork\"], \"glibc_until\": \"2.37\"",
	  { "fork" },
	  "musl:1.2.5",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"glibc_until\": \"2.37\"",
	  { "fork", "strlcpy" },
	  "musl:1.2.5",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"libc\": [\"glibc\"]",
	  { "fork" },
	  "musl:1.2.5",
	  false },
	{ HIGH "\"when\": [\"library\", \"for-glibc\"]", { "fork" }, "musl:1.2.5", true },
	{ HIGH "\"when\": [\"program\"]", { "fork" }, "musl:1.2.5", false },
	{ HIGH "\"any\": [\"fork\"], \"unless\": [\"for-glibc\"]",
	  { "fork" },
	  "musl:1.2.5",
	  false },
	{ HIGH "\"needed\": [\"libc.so*\"]", { "fork" }, "musl:1.2.5", true },
	{ HIGH "\"needed\": [\"libc.so\"]", { "fork" }, "musl:1.2.5", false },
	{ HIGH "\"any\": [\"fork\"], \"strings\": [\"no such text\", \"libc.so.6\"]",
	  { "fork" },
	  "musl:1.2.5",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"strings\": [\"no such text\"]",
	  { "fork" },
	  "musl:1.2.5",
	  false },
	/* For a bare libc, what the image lacks is unknown. */
	{ HIGH "\"any\": [\"fork\"], \"lacks\": [\"tzdata\"]",
	  { "fork" },
	  "alpine:3.22",
	  true },
	{ HIGH "\"any\": [\"fork\"], \"lacks\": [\"tzdata\"]",
	  { "fork" },
	  "alpine:3.22+tzdata",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"lacks\": [\"shell\"]",
	  { "fork" },
	  "alpine:3.22",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"lacks\": [\"tzdata\"]",
	  { "fork" },
	  "musl:1.2.5",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"gcompat_preloaded\": true",
	  { "fork" },
	  "musl:1.2.5+gcompat",
	  false },
	{ HIGH "\"any\": [\"fork\"], \"gcompat_preloaded\": true",
	  { "fork" },
	  "musl:1.2.5+gcompat-preload",
	  true },
	{ "\"level\": \"medium\", \"any\": [\"fork\"]", { "fork" }, "musl:1.2.5", true },
	{ "\"level\": \"low\", \"any\": [\"fork\"]", { "fork" }, "musl:1.2.5", false },
};

static const struct mc_finding *risk(const struct mc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++)
		if (!strcmp(mc_finding_id(&judgement->findings.items[i]), "x.y"))
			return &judgement->findings.items[i];
	return NULL;
}

static void overlay(struct workbench *w, const char *row)
{
	struct mc_error error = { 0 };
	const char *text = mc_arena_join(
		&w->arena,
		"{\"kind\": \"muslcheck/behaviours/1\", \"sources\": [\"a test\"], \"confidence\": \"measured\", \"rows\": [",
		row, "]}");

	if (mc_symdb_load(w->db, workbench_write(w, "rows.json", text), &error))
		fail_msg("%s", error.text);
	mc_object_cache_free(w->cache); /* it was built from the previous rows */
	assert_int_equal(mc_object_cache_new(w->db, &w->cache), MUSLCHECK_OK);
	w->context.cache = w->cache;
}

static const char *library(struct workbench *w, const char *name,
			   const char *const *calls)
{
	workbench_library(w);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.2.5", 2, 0);
	for (size_t i = 0; i < 3 && calls[i]; i++) {
		bool is_newer = !strcmp(calls[i], "strlcpy");

		if (is_newer)
			builder_need_version(&w->b, "GLIBC_2.38", 3, 0);
		workbench_call_version(w, calls[i], is_newer ? 3 : 2);
	}
	builder_needed(&w->b, "libc.so.6");
	return workbench_finish(w, name);
}

/* A workbench per row, since overlay rows stay. */
static void each_condition_counts(void **state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_judgement judgement;
		struct workbench *w;

		workbench_teardown(state);
		assert_int_equal(workbench_setup(state), 0);
		w = *state;
		overlay(w,
			mc_arena_join(
				&w->arena,
				"{\"id\": \"x.y\", \"title\": \"t\", \"what\": \"w\", \"remedy\": \"r\", ",
				rows[i].condition, "}"));
		judgement = workbench_judge(w, rows[i].target,
					    library(w, "a.so", rows[i].calls));
		if ((risk(&judgement) != NULL) != rows[i].expected)
			fail_msg("row %zu: %s on %s", i, rows[i].condition,
				 rows[i].target);
	}
}

static void a_finding_has_the_texts_of_its_row(void **state)
{
	static const char *const calls[3] = { "fork" };
	struct workbench *w = *state;
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	overlay(w, ROW(HIGH "\"any\": [\"fork\"], \"strings\": [\"libc.so.6\"]"));
	judgement = workbench_judge(w, "musl:1.2.5", library(w, "a.so", calls));
	finding = risk(&judgement);
	assert_non_null(finding);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	assert_int_equal(finding->rule, MC_RULE_BEHAVIOUR);
	assert_int_equal(finding->severity, MUSLCHECK_SEVERITY_WARNING);
	assert_int_equal(finding->confidence, MUSLCHECK_CONFIDENCE_HIGH);
	assert_int_equal(finding->work, MUSLCHECK_VERDICT_RUNS);
	assert_string_equal(finding->subject, "fork");
	assert_string_equal(finding->message, "w");
	assert_string_equal(finding->remedy, "r");
	assert_string_equal(finding->evidence,
			    "imports fork, contains the text libc.so.6");
	assert_string_equal(mc_finding_title(finding), "t");
	assert_true(mc_finding_is_risk(finding));
	assert_int_equal(mc_finding_level(finding), MC_RISK_HIGH);
}

/* Strings are searched in read-only data only. */
static void code_and_writable_data_are_not_searched(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	overlay(w, ROW(HIGH "\"any\": [\"fork\"], \"strings\": [\"libc.so.6\"]"));
	workbench_library(w);
	builder_segment(&w->b, (GElf_Phdr){ .p_type = PT_LOAD,
					    .p_flags = PF_R,
					    .p_vaddr = UINT32_C(1) << 28,
					    .p_filesz = 16,
					    .p_memsz = 16 });
	workbench_call(w, "fork");
	builder_needed(&w->b, "libc.so.6");
	judgement = workbench_judge(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_null(risk(&judgement));
}

/* In an object with glibc versions, an unversioned symbol is not glibc's. */
static void an_unversioned_symbol_is_not_libcs(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	overlay(w, ROW(HIGH "\"any\": [\"fork\"]"));
	workbench_library(w);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.2.5", 2, 0);
	workbench_call_version(w, "puts", 2);
	workbench_call(w, "fork");
	builder_needed(&w->b, "libc.so.6");
	judgement = workbench_judge(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_null(risk(&judgement));
}

static void low_risks_are_reported_with_all_risks(void **state)
{
	static const char *const calls[3] = { "fork" };
	struct workbench *w = *state;
	struct mc_judgement judgement;

	overlay(w, ROW("\"level\": \"low\", \"any\": [\"fork\"]"));
	w->context.all_risks = true;
	judgement = workbench_judge(w, "musl:1.2.5", library(w, "a.so", calls));
	assert_non_null(risk(&judgement));
	assert_int_equal(risk(&judgement)->severity, MUSLCHECK_SEVERITY_INFO);
}

/* The facts of the previous object must not remain. */
static void object_facts_can_be_reused(void **state)
{
	static const char *const calls[3] = { "fork" };
	static const char *const others[3] = { "puts" };
	struct mc_object_facts facts = { 0 };
	struct workbench *w = *state;
	struct mc_judgement judgement;

	overlay(w, ROW(HIGH "\"any\": [\"fork\"]"));
	w->context.facts = &facts;
	judgement = workbench_judge(w, "musl:1.2.5", library(w, "a.so", calls));
	assert_non_null(risk(&judgement));
	judgement = workbench_judge(w, "alpine:3.20", library(w, "c.so", calls));
	assert_non_null(risk(&judgement));
	judgement = workbench_judge(w, "musl:1.2.5", library(w, "b.so", others));
	assert_null(risk(&judgement));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(each_condition_counts),
		WORKBENCH_TEST(a_finding_has_the_texts_of_its_row),
		WORKBENCH_TEST(code_and_writable_data_are_not_searched),
		WORKBENCH_TEST(an_unversioned_symbol_is_not_libcs),
		WORKBENCH_TEST(low_risks_are_reported_with_all_risks),
		WORKBENCH_TEST(object_facts_can_be_reused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
