/* SPDX-License-Identifier: MIT */
#include "rules/ladder.h"
#include "workbench.h"

/* An image with that verdict. */
static struct mc_rung rung(struct workbench *w, const char *id,
			   enum muslcheck_verdict verdict)
{
	return (struct mc_rung){ .target = workbench_target(w, id), .verdict = verdict };
}

static void assert_before(const struct mc_rung *left, const struct mc_rung *right)
{
	assert_true(mc_ladder_compare(left, right) < 0);
	assert_true(mc_ladder_compare(right, left) > 0);
	assert_int_equal(mc_ladder_compare(left, left), 0);
}

static void less_work_comes_before_a_better_image(void **state)
{
	struct workbench *w = *state;
	struct mc_rung distroless =
		rung(w, "distroless/cc-debian13", MUSLCHECK_VERDICT_ADD_PACKAGES);
	struct mc_rung slim = rung(w, "debian:trixie-slim", MUSLCHECK_VERDICT_RUNS);

	assert_before(&slim, &distroless);
}

static void distroless_precedes_alpine_and_slim(void **state)
{
	struct workbench *w = *state;
	struct mc_rung base = rung(w, "distroless/base-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung alpine = rung(w, "alpine:3.24", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung slim = rung(w, "debian:trixie-slim", MUSLCHECK_VERDICT_RUNS);

	assert_before(&base, &alpine);
	assert_before(&alpine, &slim);
}

static void of_one_family_the_smaller_and_the_longer_supported(void **state)
{
	struct workbench *w = *state;
	struct mc_rung base = rung(w, "distroless/base-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung cc = rung(w, "distroless/cc-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung newer = rung(w, "alpine:3.24", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung older = rung(w, "alpine:3.22", MUSLCHECK_VERDICT_RUNS);

	assert_before(&base, &cc);
	assert_before(&newer, &older);
}

static void a_missing_shell_is_worse_than_a_better_image(void **state)
{
	struct workbench *w = *state;
	struct mc_rung base = rung(w, "distroless/base-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung slim = rung(w, "debian:trixie-slim", MUSLCHECK_VERDICT_RUNS);

	base.lacks = 1u << MC_ASSET_SHELL;
	assert_before(&slim, &base);
	slim.verdict = MUSLCHECK_VERDICT_REBUILD;
	assert_before(&base, &slim);
}

static void an_image_without_the_language_comes_after_all_others(void **state)
{
	struct workbench *w = *state;
	struct mc_rung alpine = rung(w, "alpine:3.24", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung node = rung(w, "node:22-alpine", MUSLCHECK_VERDICT_UNKNOWN);

	alpine.lacks_host = true;
	assert_before(&node, &alpine);
}

static void the_same_version_of_the_language_comes_first(void **state)
{
	struct workbench *w = *state;
	struct mc_rung older = rung(w, "node:22-alpine", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung newer = rung(w, "node:24-alpine", MUSLCHECK_VERDICT_RUNS);

	assert_before(&newer, &older);
	newer.is_other_version = true;
	assert_before(&older, &newer);
}

static void assets_to_copy_are_a_tie_breaker(void **state)
{
	struct workbench *w = *state;
	struct mc_rung scratch = rung(w, "scratch", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung distroless =
		rung(w, "distroless/static-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung slim = rung(w, "debian:trixie-slim", MUSLCHECK_VERDICT_RUNS);

	assert_before(&scratch, &distroless);
	scratch.lacks = 1u << MC_ASSET_CA_CERTIFICATES;
	assert_before(&distroless, &scratch);
	assert_before(&scratch, &slim);
}

static void the_users_list_precedes_the_default_order(void **state)
{
	struct workbench *w = *state;
	struct mc_rung base = rung(w, "distroless/base-debian13", MUSLCHECK_VERDICT_RUNS);
	struct mc_rung slim = rung(w, "debian:trixie-slim", MUSLCHECK_VERDICT_RUNS);

	base.place = 1;
	assert_before(&slim, &base);
}

static const struct mc_db_image *image(struct workbench *w, const char *id)
{
	return workbench_target(w, id)->image;
}

static void discouraged_images_are_not_recommended(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *id;
		bool on_it;
	} rows[] = {
		{ "scratch", true },
		{ "alpine:3.24", true },
		{ "alpine:3.16", false },
		{ "alpine:edge", false },
		{ "ubuntu:latest", false },
		{ "centos:7", false },
		{ "fedora:43", false },
		{ "golang:bookworm", false },
		{ "musl:1.2.5", false },
		{ "glibc:2.41", false },
		{ "debian:trixie-slim", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(mc_ladder_has(image(w, rows[i].id), "2026-11-24"),
				 rows[i].on_it);
	assert_false(mc_ladder_has(image(w, "alpine:3.24"), "2028-06-02"));
	assert_true(mc_ladder_has(image(w, "alpine:3.24"), "2028-06-01"));
}

static void imports_show_what_is_needed(void **state)
{
	struct workbench *w = *state;
	struct mc_image_needs needs;

	workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	workbench_call(w, "system");
	workbench_call(w, "SSL_CTX_set_default_verify_paths");
	workbench_call(w, "printf");
	assert_int_equal(
		mc_image_needs_find(w->db, NULL,
				    workbench_get(w, workbench_finish(w, "program")),
				    &w->arena, &needs),
		MUSLCHECK_OK);
	assert_int_equal(needs.assets,
			 1u << MC_ASSET_SHELL | 1u << MC_ASSET_CA_CERTIFICATES);
	assert_string_equal(needs.evidence[MC_ASSET_SHELL], "system");
	assert_null(needs.host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(less_work_comes_before_a_better_image),
		WORKBENCH_TEST(distroless_precedes_alpine_and_slim),
		WORKBENCH_TEST(of_one_family_the_smaller_and_the_longer_supported),
		WORKBENCH_TEST(a_missing_shell_is_worse_than_a_better_image),
		WORKBENCH_TEST(an_image_without_the_language_comes_after_all_others),
		WORKBENCH_TEST(the_same_version_of_the_language_comes_first),
		WORKBENCH_TEST(assets_to_copy_are_a_tie_breaker),
		WORKBENCH_TEST(the_users_list_precedes_the_default_order),
		WORKBENCH_TEST(discouraged_images_are_not_recommended),
		WORKBENCH_TEST(imports_show_what_is_needed),
	};

	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}
