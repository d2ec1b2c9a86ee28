/* SPDX-License-Identifier: MIT */
/* Names of Alpine's OpenSSL and zlib: Debian's lists, less what Alpine's builds lack. */
#include "workbench.h"

struct row {
	const char *target, *library, *name;
	bool is_missing;
	enum muslcheck_confidence confidence;
};

static const struct row rows[] = {
	/* Read: all of the list that the build does not lack. */
	{ "alpine:3.20", "libcrypto.so.3", "BN_new", false, MUSLCHECK_CONFIDENCE_HIGH },
	{ "alpine:3.20", "libcrypto.so.3", "SEED_encrypt", true,
	  MUSLCHECK_CONFIDENCE_HIGH },
	{ "alpine:3.16", "libcrypto.so.1.1", "COMP_zlib", true,
	  MUSLCHECK_CONFIDENCE_HIGH },
	{ "alpine:3.20", "libcrypto.so.3", "BN_made_up", true,
	  MUSLCHECK_CONFIDENCE_HIGH },
	/* Later versions of OpenSSL and zlib brought them. */
	{ "alpine:3.17", "libcrypto.so.3", "BN_are_coprime", true,
	  MUSLCHECK_CONFIDENCE_MEDIUM },
	{ "alpine:3.18", "libcrypto.so.3", "BN_are_coprime", false,
	  MUSLCHECK_CONFIDENCE_HIGH },
	{ "alpine:3.11", "libz.so.1", "crc32_combine_op", true,
	  MUSLCHECK_CONFIDENCE_MEDIUM },
	{ "alpine:3.12", "libz.so.1", "crc32_combine_op", false,
	  MUSLCHECK_CONFIDENCE_HIGH },
	/* Not read: as another distribution builds it, and perhaps more. */
	{ "alpine:3.22", "libcrypto.so.3", "BN_new", false, MUSLCHECK_CONFIDENCE_MEDIUM },
	{ "alpine:3.22", "libcrypto.so.3", "SEED_encrypt", true,
	  MUSLCHECK_CONFIDENCE_MEDIUM },
	{ "alpine:3.22", "libcrypto.so.3", "BN_made_up", false,
	  MUSLCHECK_CONFIDENCE_LOW },
};

static void names_are_those_of_the_distributions_build(void **state)
{
	struct workbench *w = *state;

	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i / 2];
		struct mc_judgement judgement;
		const char *path;

		workbench_program(w, "/lib/ld-musl-x86_64.so.1");
		builder_needed(&w->b, row->library);
		if (i % 2) {
			builder_need(&w->b, row->library);
			builder_need_version(&w->b, "OPENSSL_3.0.0", 2, 0);
			workbench_call_version(w, row->name, 2);
		} else {
			workbench_call(w, row->name);
		}
		path = workbench_finish(w, mc_arena_printf(&w->arena, "p%zu", i));
		judgement = workbench_judge(w, row->target, path);
		if ((workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, row->name) !=
		     NULL) != row->is_missing ||
		    (!row->is_missing && judgement.confidence != row->confidence))
			fail_msg("row %zu: %s on %s", i / 2, row->name, row->target);
	}
}

static void what_alpine_lacks_is_explained(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *finding;
	struct mc_judgement judgement;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	builder_needed(&w->b, "libcrypto.so.3");
	workbench_call(w, "SEED_encrypt");
	judgement = workbench_judge(w, "alpine:3.20", workbench_finish(w, "p"));
	finding = workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND, "SEED_encrypt");
	assert_non_null(finding);
	assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_REBUILD);
	assert_contains(finding->message, "libcrypto.so.3 of Alpine has no SEED_encrypt");
	assert_contains(finding->message, "builds OpenSSL without it");
	assert_contains(finding->remedy, "ship the libcrypto.so.3");
}

static void a_program_has_no_host_that_defines_the_rest(void **state)
{
	struct workbench *w = *state;
	const struct mc_finding *finding;
	struct mc_judgement judgement;

	for (size_t i = 0; i < 2; i++) {
		if (i)
			workbench_library(w);
		else
			workbench_program(w, "/lib/ld-musl-x86_64.so.1");
		workbench_call(w, "nobody_has_this");
		judgement = workbench_judge(w, "alpine:3.20",
					    workbench_finish(w, i ? "l.so" : "p"));
		finding = workbench_finding(&judgement, MC_RULE_SYMBOL_NOT_FOUND,
					    "nobody_has_this");
		assert_non_null(finding);
		assert_int_equal(judgement.verdict, i ? MUSLCHECK_VERDICT_UNKNOWN
						      : MUSLCHECK_VERDICT_REBUILD);
		assert_int_equal(strstr(finding->remedy, "opens this object") != NULL, i);
	}
}

static void only_its_own_releases_and_libraries_lack_it(void **state)
{
	static const struct {
		const char *target, *library, *name;
		bool lacks;
	} rows_of_target[] = {
		{ "alpine:3.20", "libcrypto.so.3", "SEED_encrypt", true },
		{ "alpine:3.20", "libssl.so.3", "SEED_encrypt", false },
		{ "alpine:3.20", "libcrypto.so.3", "BN_new", false },
		{ "debian:trixie-slim", "libcrypto.so.3", "SEED_encrypt", false },
		{ "scratch", "libcrypto.so.3", "SEED_encrypt", false },
		{ "alpine:3.17", "libcrypto.so.3", "EVP_MD_CTX_dup", true },
		{ "alpine:3.18", "libcrypto.so.3", "EVP_MD_CTX_dup", false },
	};

	for (size_t i = 0; i < sizeof(rows_of_target) / sizeof(*rows_of_target); i++) {
		const struct mc_target *target =
			workbench_target(*state, rows_of_target[i].target);

		if ((mc_target_lacks(target, rows_of_target[i].library,
				     rows_of_target[i].name) != NULL) !=
		    rows_of_target[i].lacks)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(names_are_those_of_the_distributions_build),
		WORKBENCH_TEST(what_alpine_lacks_is_explained),
		WORKBENCH_TEST(a_program_has_no_host_that_defines_the_rest),
		WORKBENCH_TEST(only_its_own_releases_and_libraries_lack_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
