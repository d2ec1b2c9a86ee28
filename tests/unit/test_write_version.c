/* SPDX-License-Identifier: MIT */
/* Findings about versions, and about symbols of unloaded libraries. */
#include "workbench.h"

static void ask(struct workbench *w, const char *soname, const char *version)
{
	workbench_library(w);
	builder_segment(&w->b, (GElf_Phdr){ .p_type = PT_GNU_STACK });
	builder_needed(&w->b, soname);
	builder_need(&w->b, soname);
	builder_need_version(&w->b, version, 2, 0);
}

static const struct mc_finding *finding_of(struct workbench *w, const char *target,
					   enum mc_rule rule, const char *subject,
					   enum muslcheck_verdict verdict)
{
	static unsigned count;
	struct mc_judgement *judgement = mc_arena_alloc(&w->arena, 1, sizeof(*judgement));
	const struct mc_finding *found;

	*judgement = workbench_judge(
		w, target,
		workbench_finish(w, mc_arena_printf(&w->arena, "%u.so", count++)));
	found = workbench_finding(judgement, rule, subject);
	if (!found)
		fail_msg("no finding about %s", subject);
	assert_int_equal(judgement->verdict, verdict);
	return found;
}

static const struct mc_finding *finding(struct workbench *w, const char *target,
					enum mc_rule rule, const char *subject)
{
	return finding_of(w, target, rule, subject, MUSLCHECK_VERDICT_REBUILD);
}

static void a_glibc_version_names_its_release_and_symbols(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *said;

	ask(w, "libc.so.6", "GLIBC_2.34");
	workbench_call_version(w, "pthread_create", 2);
	workbench_call_version(w, "dlopen", 2);
	said = finding(w, "debian:bullseye-slim", MC_RULE_VERSION_NOT_FOUND,
		       "GLIBC_2.34");
	assert_contains(said->message, "libc.so.6");
	assert_contains(said->message, "new in glibc 2.34");
	assert_contains(said->message, "pthread_create, dlopen");
	assert_contains(said->remedy, "glibc 2.34 or later");
	assert_contains(said->evidence, "verneed libc.so.6 GLIBC_2.34");
}

static void only_the_first_symbols_are_listed(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "pthread_create", "dlopen", "dlsym",
					     "dlclose", "pthread_join" };

	ask(w, "libc.so.6", "GLIBC_2.34");
	for (size_t i = 0; i < 5; i++)
		workbench_call_version(w, names[i], 2);
	assert_contains(finding(w, "glibc:2.31", MC_RULE_VERSION_NOT_FOUND, "GLIBC_2.34")
				->message,
			"pthread_create, dlopen, dlsym and 2 more");
}

static void a_gcc_version_names_the_gcc_release(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *said;

	ask(w, "libstdc++.so.6", "GLIBCXX_3.4.32");
	said = finding(w, "debian:bookworm-slim", MC_RULE_VERSION_NOT_FOUND,
		       "GLIBCXX_3.4.32");
	assert_contains(said->message, "new in GCC 13");
	assert_contains(said->remedy, "GCC 13");
}

static void an_unknown_version_names_no_release(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *said;

	ask(w, "libz.so.1", "ZLIB_9.9");
	said = finding(w, "debian:bookworm-slim", MC_RULE_VERSION_NOT_FOUND, "ZLIB_9.9");
	assert_null(strstr(said->message, "new in"));
	assert_contains(said->remedy, "Rebuild it against the library of this image");
}

static void a_version_of_an_absent_library_names_both(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *said;

	workbench_library(w);
	builder_segment(&w->b, (GElf_Phdr){ .p_type = PT_GNU_STACK });
	builder_needed(&w->b, "libc.so.6");
	builder_need(&w->b, "libgone.so.1");
	builder_need_version(&w->b, "GONE_1", 2, 0);
	said = finding(w, "glibc:2.36", MC_RULE_VERSION_FILE, "libgone.so.1");
	assert_contains(said->message, "GONE_1");
	assert_contains(said->remedy, "NEEDED");
}

/* The library exists, but nothing loads it. */
static void a_symbol_in_an_unloaded_library_names_it(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *said;

	ask(w, "libc.so.6", "GLIBC_2.2.5");
	workbench_call(w, "dlopen");
	said = finding_of(w, "glibc:2.31", MC_RULE_SYMBOL_NOT_FOUND, "dlopen",
			  MUSLCHECK_VERDICT_UNKNOWN);
	assert_contains(said->message, "libdl.so.2");
	assert_contains(said->remedy, "libdl.so.2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_glibc_version_names_its_release_and_symbols),
		WORKBENCH_TEST(only_the_first_symbols_are_listed),
		WORKBENCH_TEST(a_gcc_version_names_the_gcc_release),
		WORKBENCH_TEST(an_unknown_version_names_no_release),
		WORKBENCH_TEST(a_version_of_an_absent_library_names_both),
		WORKBENCH_TEST(a_symbol_in_an_unloaded_library_names_it),
	};

	return cmocka_run_group_tests_name("write_version", tests, NULL, NULL);
}
