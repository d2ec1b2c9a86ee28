/* SPDX-License-Identifier: MIT */
/* Static verification: bases, forms and signs. */
#include "workbench.h"

#include "rules/static.h"

#define GLIBC "\0GLIBC_TUNABLES\0"
#define MUSL "\0No error information\0"

/* Strict: a text decides. */
static struct mc_static_judgement judge(struct workbench *w, const char *base,
					const char *path)
{
	struct mc_static_context context = { .db = w->db, .strict = true };
	struct mc_static_judgement judgement;
	struct mc_sign_search *search;
	struct mc_error err = { 0 };

	if (mc_base_parse(w->db, base, &w->arena, &context.base, &err) != MUSLCHECK_OK)
		fail_msg("%s", err.text);
	assert_int_equal(mc_sign_search_new(&search), MUSLCHECK_OK);
	context.search = search;
	assert_int_equal(
		mc_static_judge(&context, workbench_get(w, path), &w->arena, &judgement),
		MUSLCHECK_OK);
	mc_sign_search_free(search);
	return judgement;
}

/* Begin a static x86_64 program that contains these bytes. */
static void begin(struct workbench *w, const char *bytes, size_t size)
{
	workbench_program(w, NULL);
	w->b.type = ET_EXEC;
	builder_append(&w->b.data, bytes, size);
}

#define JUDGE(w, base, bytes) judge_bytes(w, base, bytes, sizeof(bytes))

static struct mc_static_judgement judge_bytes(struct workbench *w, const char *base,
					      const char *bytes, size_t size)
{
	static unsigned count;

	/* The cache returns the same object for the same path. */
	begin(w, bytes, size);
	return judge(w, base,
		     workbench_finish(w, mc_arena_printf(&w->arena, "%u", count++)));
}

static bool lacks(const struct mc_static_judgement *judgement, enum mc_asset asset)
{
	return judgement->lacking >> asset & 1;
}

static void runtimes_are_detected_by_strings(void **state)
{
	struct workbench *w = *state;

	assert_int_equal(JUDGE(w, "scratch", GLIBC).signs.libc, MC_LIBC_GLIBC);
	assert_int_equal(JUDGE(w, "scratch", MUSL).signs.libc, MC_LIBC_MUSL);
	assert_int_equal(JUDGE(w, "scratch", "\0runtime.goexit\0").signs.runtime,
			 MC_RUNTIME_GO);
	assert_int_equal(JUDGE(w, "scratch", "nothing").signs.runtime, MC_RUNTIME_LIBC);
}

/* Data may contain the texts of both, as the symbol database does. */
static void the_note_of_the_startup_code_decides_between_two_libcs(void **state)
{
	static const uint32_t linux_3_2[] = { 0, 3, 2, 0 };
	static const char bytes[] = GLIBC MUSL;
	struct workbench *w = *state;

	assert_int_equal(JUDGE(w, "scratch", bytes).signs.libc, MC_LIBC_MUSL);
	begin(w, bytes, sizeof(bytes));
	builder_note(&w->b, "GNU", 4, NT_GNU_ABI_TAG, linux_3_2, sizeof(linux_3_2));
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "note")).signs.libc,
			 MC_LIBC_GLIBC);
}

static void a_program_without_needs_suffices(void **state)
{
	struct mc_static_judgement judgement = JUDGE(*state, "scratch", GLIBC);

	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	assert_int_equal(judgement.form, MC_FORM_STATIC);
	assert_true(judgement.signs.stripped);
	assert_string_equal(judgement.suggested, "scratch");
}

/* Measured with glibc 2.36: its defaults are files and DNS, both built in. */
static void glibc_since_2_34_needs_nothing_for_nss(void **state)
{
	struct workbench *w = *state;
	static const char bytes[] = GLIBC "/etc/nsswitch.conf\0libnss_%s.so%s\0";
	struct mc_static_judgement judgement = JUDGE(w, "scratch", bytes);

	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	assert_int_equal(judgement.findings.items[0].rule, MC_RULE_STATIC_NSS);
	assert_int_equal(judgement.findings.items[0].severity, MUSLCHECK_SEVERITY_INFO);
}

static void a_text_alone_is_a_warning_unless_strict(void **state)
{
	struct workbench *w = *state;
	static const char bytes[] = "\0No error information\0/etc/passwd\0";
	struct mc_static_context context = { .db = w->db };
	struct mc_static_judgement judgement;
	struct mc_sign_search *search;
	struct mc_error err = { 0 };

	begin(w, bytes, sizeof(bytes));
	assert_int_equal(mc_base_parse(w->db, "scratch", &w->arena, &context.base, &err),
			 MUSLCHECK_OK);
	assert_int_equal(mc_sign_search_new(&search), MUSLCHECK_OK);
	context.search = search;
	assert_int_equal(mc_static_judge(&context,
					 workbench_get(w, workbench_finish(w, "text")),
					 &w->arena, &judgement),
			 MUSLCHECK_OK);
	mc_sign_search_free(search);
	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	assert_int_equal(judgement.findings.items[0].rule, MC_RULE_STATIC_USERS);
	assert_int_equal(judgement.findings.items[0].severity,
			 MUSLCHECK_SEVERITY_WARNING);
	assert_int_equal(JUDGE(w, "scratch", bytes).verdict, MC_STATIC_LACKS);
}

static void musl_has_no_dlopen_in_static_programs(void **state)
{
	struct mc_static_judgement judgement =
		JUDGE(*state, "scratch", MUSL "Dynamic loading not supported\0");

	assert_true(lacks(&judgement, MC_ASSET_NO_DLOPEN));
	assert_null(judgement.suggested);
	/* Stripped: where dynamic programs run too, the code is linked, not shown in use. */
	judgement = JUDGE(*state, "debian:trixie-slim",
			  MUSL "Dynamic loading not supported\0");
	assert_false(lacks(&judgement, MC_ASSET_NO_DLOPEN));
}

static void go_programs_that_start_others_lack_them(void **state)
{
	struct workbench *w = *state;

	struct mc_static_judgement judgement =
		JUDGE(w, "scratch", "\0runtime.goexit\0os/exec.Command\0");

	assert_true(lacks(&judgement, MC_ASSET_PROGRAMS));
	judgement = JUDGE(w, "scratch+programs", "\0runtime.goexit\0os/exec.Command\0");
	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	judgement = JUDGE(w, "scratch", "\0runtime.goexit\0");
	assert_false(lacks(&judgement, MC_ASSET_PROGRAMS));
}

static void glibc_before_2_34_needs_its_modules(void **state)
{
	struct mc_static_judgement judgement =
		JUDGE(*state, "scratch", GLIBC "/etc/nsswitch.conf\0");

	assert_true(lacks(&judgement, MC_ASSET_NSS_MODULES));
	assert_null(judgement.suggested);
}

static void signs_apply_to_their_runtime_only(void **state)
{
	struct workbench *w = *state;
	struct mc_static_judgement judgement =
		JUDGE(w, "scratch", MUSL "/etc/nsswitch.conf\0");

	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	judgement = JUDGE(w, "scratch", MUSL "/etc/passwd\0");
	assert_true(lacks(&judgement, MC_ASSET_PASSWD));
	/* Any use of NSS links this path into glibc programs. */
	judgement = JUDGE(w, "scratch", GLIBC "/etc/passwd\0");
	assert_int_equal(judgement.verdict, MC_STATIC_SUFFICES);
	assert_int_equal(judgement.signs.needs[MC_NEED_USERS].confidence,
			 MUSLCHECK_CONFIDENCE_LOW);
}

static void a_shell_needs_both_strings(void **state)
{
	struct workbench *w = *state;
	struct mc_static_judgement judgement = JUDGE(w, "scratch", MUSL "/bin/sh\0");

	assert_false(lacks(&judgement, MC_ASSET_SHELL));
	judgement = JUDGE(w, "scratch", MUSL "/bin/sh\0-c\0");
	assert_true(lacks(&judgement, MC_ASSET_SHELL));
}

static void a_string_starts_after_a_non_text_byte(void **state)
{
	struct workbench *w = *state;
	struct mc_static_judgement judgement = JUDGE(w, "scratch", MUSL "/var/tmp\0");

	assert_false(lacks(&judgement, MC_ASSET_TMP));
	judgement = JUDGE(w, "scratch", MUSL "\x07/tmp\0");
	assert_true(lacks(&judgement, MC_ASSET_TMP));
}

static void sonames_other_than_glibcs_indicate_dlopen(void **state)
{
	struct workbench *w = *state;
	struct mc_static_judgement judgement =
		JUDGE(w, "scratch", GLIBC "libgcc_s.so.1\0libc.so.6\0libnss_x.so.2\0");

	assert_false(lacks(&judgement, MC_ASSET_LIBRARIES));
	judgement = JUDGE(w, "scratch", GLIBC "libplugin.so.3\0");
	assert_true(lacks(&judgement, MC_ASSET_LIBRARIES));
	assert_contains(judgement.findings.items[0].evidence, "libplugin.so.3");
}

static void a_packed_program_is_unknown(void **state)
{
	struct mc_static_judgement judgement =
		JUDGE(*state, "scratch",
		      "$Info: This file is packed with the UPX executable packer");

	assert_int_equal(judgement.verdict, MC_STATIC_UNKNOWN);
}

static void a_program_that_needs_a_loader_is_not_static(void **state)
{
	struct workbench *w = *state;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "a")).form,
			 MC_FORM_INTERP_ONLY);
	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	builder_needed(&w->b, "libc.so");
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "b")).form,
			 MC_FORM_DYNAMIC);
	begin(w, MUSL, sizeof(MUSL));
	builder_needed(&w->b, "libc.so");
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "c")).form,
			 MC_FORM_NO_INTERP);
	begin(w, MUSL, sizeof(MUSL));
	workbench_use(w, "puts", R_X86_64_GLOB_DAT);
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "d")).form,
			 MC_FORM_UNBOUND);
	workbench_library(w);
	assert_int_equal(judge(w, "scratch", workbench_finish(w, "e.so")).verdict,
			 MC_STATIC_NOT_STATIC);
}

static void unknown_bases_are_rejected_with_a_suggestion(void **state)
{
	struct workbench *w = *state;
	struct mc_error image = { 0 }, asset = { 0 };
	struct mc_base base;

	assert_int_equal(mc_base_parse(w->db, "distroless/static-debian14", &w->arena,
				       &base, &image),
			 MUSLCHECK_ERROR_USAGE);
	assert_contains(image.text, "distroless/static-debian13");
	assert_int_equal(mc_base_parse(w->db, "scratch+tzdate", &w->arena, &base, &asset),
			 MUSLCHECK_ERROR_USAGE);
	assert_contains(asset.text, "'tzdata'");
}

static void an_unsupported_image_is_not_suggested(void **state)
{
	struct workbench *w = *state;
	uint32_t shell = 1u << MC_ASSET_SHELL;

	assert_string_equal(mc_base_smallest(w->db, 0, NULL), "scratch");
	assert_string_not_equal(mc_base_smallest(w->db, shell, "2027-06-01"),
				"alpine:3.22");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(runtimes_are_detected_by_strings),
		WORKBENCH_TEST(the_note_of_the_startup_code_decides_between_two_libcs),
		WORKBENCH_TEST(a_program_without_needs_suffices),
		WORKBENCH_TEST(glibc_since_2_34_needs_nothing_for_nss),
		WORKBENCH_TEST(a_text_alone_is_a_warning_unless_strict),
		WORKBENCH_TEST(musl_has_no_dlopen_in_static_programs),
		WORKBENCH_TEST(go_programs_that_start_others_lack_them),
		WORKBENCH_TEST(glibc_before_2_34_needs_its_modules),
		WORKBENCH_TEST(signs_apply_to_their_runtime_only),
		WORKBENCH_TEST(a_shell_needs_both_strings),
		WORKBENCH_TEST(a_string_starts_after_a_non_text_byte),
		WORKBENCH_TEST(sonames_other_than_glibcs_indicate_dlopen),
		WORKBENCH_TEST(a_packed_program_is_unknown),
		WORKBENCH_TEST(a_program_that_needs_a_loader_is_not_static),
		WORKBENCH_TEST(unknown_bases_are_rejected_with_a_suggestion),
		WORKBENCH_TEST(an_unsupported_image_is_not_suggested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
