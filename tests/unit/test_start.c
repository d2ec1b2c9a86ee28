/* SPDX-License-Identifier: MIT */
/* Programs for glibc that musl's loader starts: what their runtime misses. */
#include "workbench.h"

#include "rules/rustc.h"
#include "rules/start.h"

#define GLIBC_LOADER "/lib64/ld-linux-x86-64.so.2"
#define MUSL_LOADER "/lib/ld-musl-x86_64.so.1"
#define TARGET "alpine:3.20+gcompat+libgcc"

static void begin(struct workbench *w, const char *interp, const char *text)
{
	workbench_program(w, interp);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.17", 2, 0);
	builder_needed(&w->b, "libgcc_s.so.1");
	builder_append(&w->b.data, text, strlen(text) + 1);
}

static const char *finish(struct workbench *w)
{
	static unsigned count;

	return workbench_finish(w, mc_arena_printf(&w->arena, "%u", count++));
}

/* Build the program, with this after its end. */
static const char *finish_with(struct workbench *w, const char *tail, size_t size)
{
	const char *path = finish(w);
	FILE *file = fopen(path, "ab");

	assert_non_null(file);
	assert_int_equal(fwrite(tail, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

static const struct mc_finding *find(struct workbench *w, const char *target,
				     const char *path, enum mc_rule rule)
{
	static struct mc_judgement judgement;

	judgement = workbench_judge(w, target, path);
	return workbench_finding(&judgement, rule, NULL);
}

static void old_rust_programs_get_no_arguments(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *text, *comment;
		bool broken;
	} rows[] = {
		{ "/rustc/84c898d65adf2f39a5a98507f1fe0ce10a2b8dbc/library/x.rs", NULL,
		  true },
		{ "/usr/src/rustc-1.63.0/library/core/src/x.rs", NULL, true },
		{ "", "rustc version 1.79.0 (129f3b996 2024-06-10)", true },
		{ "", "rustc version 1.80.0 (051478957 2024-07-21)", false },
		{ "/rustc/eeb90cda1969383f56a2637cbd3037bdf598841c/library/x.rs", NULL,
		  false },
		{ "/usr/src/rustc-1.40.0/src/libcore/x.rs", NULL, false },
		/* The newest counts: the rest is in libraries that are linked in. */
		{ "/rustc/84c898d65adf2f39a5 /rustc/eeb90cda1969383f56", NULL, false },
		/* A nightly: only the folder of the sources shows its age. */
		{ "/rustc/0123456789abcdef/library/std/src/sys/unix/fs.rs", NULL, true },
		{ "/rustc/0123456789abcdef/library/std/src/sys/pal/unix/fs.rs", NULL,
		  false },
		{ "/rustc/unknown/ and rustc", NULL, false },
		{ "no Rust", "GCC: (Debian 12.2.0-14) 12.2.0", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		begin(w, GLIBC_LOADER, rows[i].text);
		if (rows[i].comment)
			builder_append(&w->b.comment, rows[i].comment,
				       strlen(rows[i].comment) + 1);
		if (!find(w, TARGET, finish(w), MC_RULE_START_ARGUMENTS) ==
		    rows[i].broken)
			fail_msg("row %zu", i);
	}
}

/* Neither glibc's loader nor a program for musl is concerned. */
static void constructors_get_arguments_from_glibc(void **state)
{
	struct workbench *w = *state;
	static const char text[] = "/usr/src/rustc-1.63.0/library/core/src/x.rs";

	begin(w, GLIBC_LOADER, text);
	assert_null(find(w, "debian:bookworm-slim", finish(w), MC_RULE_START_ARGUMENTS));
	workbench_program(w, MUSL_LOADER);
	builder_needed(&w->b, "libgcc_s.so.1");
	builder_append(&w->b.data, text, sizeof(text));
	assert_null(find(w, TARGET, finish(w), MC_RULE_START_ARGUMENTS));
	/* patchelf changes what starts it, and not what musl passes. */
	begin(w, MUSL_LOADER, text);
	assert_non_null(find(w, TARGET, finish(w), MC_RULE_START_ARGUMENTS));
}

/* tcmalloc's sbrk: gcompat's __sbrk calls it back. */
static void a_replaced_function_is_not_called_by_its_wrapper(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *finding;
	const char *path;

	begin(w, GLIBC_LOADER, "");
	workbench_call(w, "__sbrk");
	assert_null(find(w, TARGET, finish(w), MC_RULE_START_RECURSION));
	begin(w, GLIBC_LOADER, "");
	workbench_call(w, "__sbrk");
	builder_defined(&w->b, "sbrk", VER_NDX_GLOBAL);
	path = finish(w);
	finding = find(w, TARGET, path, MC_RULE_START_RECURSION);
	assert_non_null(finding);
	assert_string_equal(finding->subject, "sbrk");
	assert_int_equal(workbench_judge(w, TARGET, path).verdict,
			 MUSLCHECK_VERDICT_REBUILD);
	assert_null(find(w, "debian:bookworm", path, MC_RULE_START_RECURSION));
}

static void a_rebuild_is_needed_even_with_gcompat(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "alpine:3.20", TARGET };
	const char *path;

	begin(w, GLIBC_LOADER, "/usr/src/rustc-1.63.0/library/core/src/x.rs");
	path = finish(w);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(workbench_judge(w, targets[i], path).verdict,
				 MUSLCHECK_VERDICT_REBUILD);
}

static void bun_programs_lose_what_was_appended(void **state)
{
	struct workbench *w = *state;
	static const char tail[] = "javascript\n---- Bun! ----\n\1\2\3\4\5\6\7";
	const struct mc_finding *finding;

	begin(w, GLIBC_LOADER, "");
	finding = find(w, TARGET, finish_with(w, tail, sizeof(tail)),
		       MC_RULE_START_OWN_FILE);
	assert_non_null(finding);
	assert_contains(finding->message, "Bun");
	/* The kernel starts it itself, so /proc/self/exe is right. */
	begin(w, MUSL_LOADER, "");
	assert_null(find(w, TARGET, finish_with(w, tail, sizeof(tail)),
			 MC_RULE_START_OWN_FILE));
	begin(w, GLIBC_LOADER, "");
	assert_null(find(w, TARGET, finish(w), MC_RULE_START_OWN_FILE));
}

static void node_programs_lose_their_script(void **state)
{
	struct workbench *w = *state;

	/* Node.js itself has the name of the note, but no such note. */
	begin(w, GLIBC_LOADER, "NODE_SEA_BLOB");
	assert_null(find(w, TARGET, finish(w), MC_RULE_START_OWN_FILE));
	begin(w, GLIBC_LOADER, "");
	builder_note(&w->b, "NODE_SEA_BLOB", sizeof("NODE_SEA_BLOB"), 0, "script", 6);
	assert_non_null(find(w, TARGET, finish(w), MC_RULE_START_OWN_FILE));
}

/* Unknown formats may use readlink, which works. */
static void other_appended_data_is_a_high_risk(void **state)
{
	struct workbench *w = *state;
	char tail[1024] = "PK";
	struct mc_judgement judgement;
	const struct mc_finding *risk = NULL;

	begin(w, GLIBC_LOADER, "");
	judgement = workbench_judge(w, TARGET, finish_with(w, tail, sizeof(tail)));
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
	for (size_t i = 0; i < judgement.findings.count; i++)
		if (!strcmp(mc_finding_id(&judgement.findings.items[i]),
			    "start.own-data"))
			risk = &judgement.findings.items[i];
	assert_non_null(risk);
	assert_int_equal(mc_finding_level(risk), MC_RISK_HIGH);
}

static void the_tail_is_what_no_header_describes(void **state)
{
	struct workbench *w = *state;
	struct mc_bytes tail;
	size_t before;

	/* The builder's own tables have no section that describes them all. */
	begin(w, GLIBC_LOADER, "");
	before = mc_object_tail(&workbench_get(w, finish(w))->object).size;
	begin(w, GLIBC_LOADER, "");
	tail = mc_object_tail(&workbench_get(w, finish_with(w, "12345", 5))->object);
	assert_int_equal(tail.size, before + 5);
	assert_memory_equal(tail.data + before, "12345", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(old_rust_programs_get_no_arguments),
		WORKBENCH_TEST(constructors_get_arguments_from_glibc),
		WORKBENCH_TEST(a_replaced_function_is_not_called_by_its_wrapper),
		WORKBENCH_TEST(a_rebuild_is_needed_even_with_gcompat),
		WORKBENCH_TEST(bun_programs_lose_what_was_appended),
		WORKBENCH_TEST(node_programs_lose_their_script),
		WORKBENCH_TEST(other_appended_data_is_a_high_risk),
		WORKBENCH_TEST(the_tail_is_what_no_header_describes),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
