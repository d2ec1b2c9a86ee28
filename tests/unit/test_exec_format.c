/* SPDX-License-Identifier: MIT */
/* What the kernel of a platform starts, and which loaders its images have. */
#include "workbench.h"

#define MUSL_I386 "/lib/ld-musl-i386.so.1"

static const char *i386_program(struct workbench *w, const char *interp, const char *name)
{
	builder_init(&w->b, ELFCLASS32, ELFDATA2LSB, EM_386);
	w->b.interp = interp;
	builder_tag(&w->b, DT_FLAGS_1, DF_1_PIE);
	return workbench_finish(w, name);
}

static void an_image_for_amd64_has_no_loader_for_i386(void **state)
{
	struct workbench *w = *state;
	const char *program = i386_program(w, MUSL_I386, "program");
	struct mc_judgement judgement;
	const struct mc_finding *finding;

	w->context.platform = "linux/amd64";
	judgement = workbench_judge(w, "alpine:3.20", program);
	finding = workbench_finding(&judgement, MC_RULE_INTERP_NOT_FOUND, MUSL_I386);
	assert_non_null(finding);
	assert_contains(finding->message, "linux/amd64");
	assert_contains(finding->message, "i386");
	assert_int_equal(judgement.load.loads, MC_ANSWER_NO);
	assert_int_equal(judgement.load.interp_found, MC_ANSWER_NO);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
}

static void an_image_for_its_own_architecture_has_its_loader(void **state)
{
	static const char *const platforms[] = { NULL, "linux/386", "unheard-of" };
	struct workbench *w = *state;
	const char *program = i386_program(w, MUSL_I386, "program");

	for (size_t i = 0; i < 3; i++) {
		struct mc_judgement judgement;

		w->context.platform = platforms[i];
		judgement = workbench_judge(w, "alpine:3.20", program);
		assert_int_equal(judgement.load.loads, MC_ANSWER_YES);
	}
}

static void a_bare_libc_is_of_any_architecture(void **state)
{
	struct workbench *w = *state;
	const char *program = i386_program(w, MUSL_I386, "program");

	w->context.platform = "linux/amd64";
	assert_int_equal(workbench_judge(w, "musl:1.2.5", program).load.loads,
			 MC_ANSWER_YES);
}

static void a_static_program_needs_no_loader_on_amd64(void **state)
{
	struct workbench *w = *state;
	const char *program = i386_program(w, NULL, "program");

	w->context.platform = "linux/amd64";
	assert_int_equal(workbench_judge(w, "alpine:3.20", program).load.loads,
			 MC_ANSWER_YES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(an_image_for_amd64_has_no_loader_for_i386),
		WORKBENCH_TEST(an_image_for_its_own_architecture_has_its_loader),
		WORKBENCH_TEST(a_bare_libc_is_of_any_architecture),
		WORKBENCH_TEST(a_static_program_needs_no_loader_on_amd64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
