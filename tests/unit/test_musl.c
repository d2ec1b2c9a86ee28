/* SPDX-License-Identifier: MIT */
/* The interpreter, gcompat's stub and static programs. */
#include "workbench.h"

#define GLIBC_INTERP "/lib64/ld-linux-x86-64.so.2"

static void the_interpreter_decides_first(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *interp;
		enum mc_answer found;
	} rows[] = {
		{ "musl:1.2.5", "/lib/ld-musl-x86_64.so.1", MC_ANSWER_YES },
		{ "musl:1.2.5", "/lib/ld-musl-aarch64.so.1", MC_ANSWER_NO },
		{ "musl:1.2.5", "/lib64/ld-musl-x86_64.so.1", MC_ANSWER_NO },
		{ "musl:1.2.5", "/lib/ld-musl-x86_64.so.10", MC_ANSWER_NO },
		{ "musl:1.2.5", "ld-musl-x86_64.so.1", MC_ANSWER_NO },
		{ "musl:1.2.5", GLIBC_INTERP, MC_ANSWER_NO },
		{ "musl:1.2.5+gcompat", GLIBC_INTERP, MC_ANSWER_YES },
		{ "musl:1.2.5+gcompat", "/lib/ld-linux-x86-64.so.2", MC_ANSWER_YES },
		{ "alpine:3.22+gcompat", GLIBC_INTERP, MC_ANSWER_YES },
		{ "alpine:3.22+gcompat", "/lib/ld-musl-x86_64.so.1", MC_ANSWER_YES },
		{ "alpine:3.22+gcompat", "/nix/store/x/ld-linux-x86-64.so.2",
		  MC_ANSWER_NO },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_program(w, rows[i].interp);
		result = workbench_load(
			w, rows[i].target,
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu", i)));
		if (result.interp_found != rows[i].found)
			fail_msg("row %zu: %d", i, result.interp_found);
		assert_int_equal(result.start, rows[i].found);
		assert_int_equal(workbench_fault(&result, MC_FAULT_INTERP_MISSING,
						 rows[i].interp) != NULL,
				 rows[i].found == MC_ANSWER_NO);
	}
}

/* All faults are reported, not just the first. */
static void a_missing_interpreter_hides_no_other_fault(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, GLIBC_INTERP);
	workbench_call(w, "nobody_has_this");
	builder_needed(&w->b, "libc.so.6");
	builder_needed(&w->b, "libgone.so.1");
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "program"));
	assert_int_equal(result.fault_count, 3);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libgone.so.1");
}

static void a_library_with_an_interpreter_is_not_started(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	w->b.interp = GLIBC_INTERP;
	workbench_tag_text(w, DT_SONAME, "libdouble.so.1");
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "libdouble.so.1"));
	assert_no_faults(&result);
	assert_int_equal(result.start, MC_ANSWER_NOT_ASKED);
	assert_int_equal(result.now, MC_ANSWER_YES);
}

static void a_dynamic_program_without_interpreter_crashes(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, NULL);
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_INTERP_ABSENT, NULL);
	assert_int_equal(result.start, MC_ANSWER_UNDECIDED);
	assert_int_equal(result.interp_found, MC_ANSWER_NOT_ASKED);
}

static void a_static_program_needs_no_loader(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, NULL);
	builder_reloc(&w->b, 0, R_X86_64_IRELATIVE);
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "static-pie"));
	assert_no_faults(&result);
	assert_int_equal(result.start, MC_ANSWER_YES);
}

/* ---- gcompat */

/* A library that uses a fortified call and needs one more library. */
static const char *fortified(struct workbench *w, const char *needed)
{
	static unsigned count;

	workbench_library(w);
	workbench_call(w, "__printf_chk");
	builder_needed(&w->b, "libc.so.6");
	if (needed)
		builder_needed(&w->b, needed);
	return workbench_finish(w, mc_arena_printf(&w->arena, "fortified%u.so", count++));
}

/* facts: "dlopen of a glibc DSO from a musl-native program", each row run. */
static void gcompat_in_dlopen_helps_only_with_a_dependency_on_it(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *needed;
		bool loads;
	} rows[] = {
		{ "alpine:3.22", NULL, false },
		{ "alpine:3.22+gcompat", NULL, false },
		{ "alpine:3.22+gcompat", "libm.so.6", false },
		{ "alpine:3.22+gcompat", "libpthread.so.0", false },
		{ "alpine:3.22+gcompat", "ld-linux-x86-64.so.2",
		  false }, /* the stub exports nothing */
		{ "alpine:3.22+gcompat", "libcrypt.so.1", true },
		{ "alpine:3.22+gcompat", "libresolv.so.2", true },
		{ "alpine:3.22+gcompat", "libgcompat.so.0", true },
		{ "musl:1.2.5+gcompat", "libcrypt.so.1",
		  false }, /* no such link upstream */
		{ "alpine:3.18+gcompat", "libresolv.so.2", false },
		{ "alpine:3.22+gcompat-preload", NULL, true },
		{ "musl:1.2.5+gcompat-preload", NULL, true },
		{ "musl:1.2.5+gcompat-preload", "ld-linux-x86-64.so.2", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result =
			workbench_load(w, rows[i].target, fortified(w, rows[i].needed));

		if ((result.now == MC_ANSWER_YES) != rows[i].loads)
			fail_msg("row %zu: %d", i, result.now);
	}
}

static void the_stub_as_a_library_provides_nothing(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_call(w, "__tls_get_addr");
	builder_needed(&w->b, "ld-linux-x86-64.so.2");
	path = workbench_finish(w, "a.so");
	result = workbench_load(w, "musl:1.2.5", path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "ld-linux-x86-64.so.2");
	result = workbench_load(w, "musl:1.2.5+gcompat", path);
	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, "ld-linux-x86-64.so.2"));
	assert_null(workbench_node(&result, "libgcompat.so.0"));
	assert_null(workbench_node(&result, "libucontext.so.1"));
}

static void a_program_gets_gcompat_through_its_stub(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_program(w, GLIBC_INTERP);
	workbench_call(w, "__printf_chk");
	workbench_call(w, "_obstack_begin");
	builder_needed(&w->b, "libc.so.6");
	builder_needed(&w->b, "ld-linux-x86-64.so.2"); /* the name of the stub */
	path = workbench_finish(w, "program");
	result = workbench_load(w, "musl:1.2.5+gcompat", path);
	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, "libgcompat.so.0"));
	assert_non_null(workbench_node(&result, "libobstack.so.1"));
}

/* A musl program starts without the stub, so gcompat is not preloaded. */
static void a_musl_program_does_not_get_gcompat(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	workbench_call(w, "__printf_chk");
	builder_needed(&w->b, "libc.so.6");
	path = workbench_finish(w, "program");
	result = workbench_load(w, "musl:1.2.5+gcompat", path);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "__printf_chk");
	result = workbench_load(w, "musl:1.2.5+gcompat-preload", path);
	assert_no_faults(&result);
}

static void another_stub_name_does_not_match(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, GLIBC_INTERP);
	builder_needed(&w->b, "ld-linux-aarch64.so.1");
	result = workbench_load(w, "musl:1.2.5+gcompat", workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "ld-linux-aarch64.so.1");
}

/* ---- undecided cases */

static void an_architecture_without_data_is_undecided(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_init(&w->b, ELFCLASS32, ELFDATA2MSB, EM_MIPS);
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_NO_DATA, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

static void dlopen_of_a_libc_returns_musl(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_plt(&w->b, 0, R_X86_64_IRELATIVE);
	workbench_call(w, "nobody_has_this");
	builder_defined(&w->b, "__libc_start_main", 0);
	builder_defined(&w->b, "stdin", 0);
	result = workbench_load(w, "musl:1.2.5", workbench_finish(w, "libc.so.6"));
	assert_no_faults(&result);
	assert_int_equal(result.now, MC_ANSWER_YES);
}

static void a_root_filesystem_has_its_own_interpreters(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *target =
		workbench_target_in(w, "musl:1.2.5", workbench_path(w, "tree"));
	struct mc_load_result result;
	const char *path;

	workbench_library(w);
	workbench_finish(w, "tree/lib/stub.so");
	workbench_link(w, "/lib/stub.so", "tree/lib64/ld-linux-x86-64.so.2");
	workbench_program(w, GLIBC_INTERP);
	path = workbench_finish(w, "tree/program");
	result = workbench_load_on(w, target, path);
	assert_int_equal(result.interp_found, MC_ANSWER_YES);
	workbench_program(w, "/opt/ld-linux-x86-64.so.2");
	path = workbench_finish(w, "tree/other");
	result = workbench_load_on(w, target, path);
	assert_int_equal(result.interp_found, MC_ANSWER_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_interpreter_decides_first),
		WORKBENCH_TEST(a_missing_interpreter_hides_no_other_fault),
		WORKBENCH_TEST(a_library_with_an_interpreter_is_not_started),
		WORKBENCH_TEST(a_dynamic_program_without_interpreter_crashes),
		WORKBENCH_TEST(a_static_program_needs_no_loader),
		WORKBENCH_TEST(gcompat_in_dlopen_helps_only_with_a_dependency_on_it),
		WORKBENCH_TEST(the_stub_as_a_library_provides_nothing),
		WORKBENCH_TEST(a_program_gets_gcompat_through_its_stub),
		WORKBENCH_TEST(a_musl_program_does_not_get_gcompat),
		WORKBENCH_TEST(another_stub_name_does_not_match),
		WORKBENCH_TEST(an_architecture_without_data_is_undecided),
		WORKBENCH_TEST(dlopen_of_a_libc_returns_musl),
		WORKBENCH_TEST(a_root_filesystem_has_its_own_interpreters),
	};

	return cmocka_run_group_tests_name("musl", tests, NULL, NULL);
}
