/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "base/hash.h"

static enum mc_host_match match(const struct workbench *w, enum mc_kind kind,
				const char *name, const char *version_soname)
{
	const struct mc_symbol symbol = { .name = name,
					  .version_soname = version_soname };

	return mc_hosts_match(w->hosts, kind, &symbol,
			      mc_symdb_find(w->db, name, mc_hash_gnu(name)));
}

static void a_host_provides_its_own_names_to_its_own_kind(void **state)
{
	struct workbench *w = *state;
	static const struct {
		enum mc_kind kind;
		const char *name;
		enum mc_host_match match;
	} rows[] = {
		{ MC_KIND_PYTHON_EXTENSION, "PyList_New", MC_HOST_MATCH_NAME },
		{ MC_KIND_PYTHON_EXTENSION, "Pyramid", MC_HOST_MATCH_NONE },
		{ MC_KIND_PYTHON_EXTENSION, "napi_create_object", MC_HOST_MATCH_NONE },
		{ MC_KIND_NODE_ADDON, "napi_create_object", MC_HOST_MATCH_NAME },
		{ MC_KIND_NODE_ADDON, "uv_loop_init", MC_HOST_MATCH_NAME },
		{ MC_KIND_NODE_ADDON, "_ZN2v85ArrayE", MC_HOST_MATCH_NAME },
		{ MC_KIND_NODE_ADDON, "PyList_New", MC_HOST_MATCH_NONE },
		{ MC_KIND_RUBY_EXTENSION, "rb_define_method", MC_HOST_MATCH_NAME },
		{ MC_KIND_PERL_EXTENSION, "Perl_croak", MC_HOST_MATCH_NAME },
		{ MC_KIND_NGINX_MODULE, "ngx_palloc", MC_HOST_MATCH_NAME },
		{ MC_KIND_LUA_MODULE, "luaL_checklstring", MC_HOST_MATCH_NAME },
		{ MC_KIND_ERLANG_NIF, "enif_make_atom", MC_HOST_MATCH_NAME },
		{ MC_KIND_SHARED_OBJECT, "PyList_New", MC_HOST_MATCH_NONE },
		{ MC_KIND_EXECUTABLE, "PyList_New", MC_HOST_MATCH_NONE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (match(w, rows[i].kind, rows[i].name, NULL) != rows[i].match)
			fail_msg("%s for a %s", rows[i].name, mc_kind_name(rows[i].kind));
}

/* PostgreSQL's API has no prefix: unknown symbols are presumed to be its. */
static void a_host_without_a_prefix_gets_unclaimed_symbols(void **state)
{
	struct workbench *w = *state;

	assert_int_equal(match(w, MC_KIND_POSTGRESQL_EXTENSION, "frobnicate_tuple", NULL),
			 MC_HOST_MATCH_UNCLAIMED);
	assert_int_equal(match(w, MC_KIND_POSTGRESQL_EXTENSION, "argp_parse", NULL),
			 MC_HOST_MATCH_NONE);
	assert_int_equal(match(w, MC_KIND_POSTGRESQL_EXTENSION, "frobnicate_tuple",
			       "libother.so.1"),
			 MC_HOST_MATCH_NONE);
	assert_int_equal(match(w, MC_KIND_PYTHON_EXTENSION, "frobnicate_tuple", NULL),
			 MC_HOST_MATCH_NONE);
}

static void hosts_provide_the_libraries_they_are_linked_to(void **state)
{
	(void)state;
	assert_string_equal(mc_host_library(MC_KIND_NODE_ADDON, 0), "libstdc++.so.6");
	assert_string_equal(mc_host_library(MC_KIND_NODE_ADDON, 1), "libgcc_s.so.1");
	assert_string_equal(mc_host_library(MC_KIND_PYTHON_EXTENSION, 0), "libm.so.6");
	assert_null(mc_host_library(MC_KIND_PYTHON_EXTENSION, 1));
	assert_string_equal(mc_host_library(MC_KIND_PERL_EXTENSION, 0), "libm.so.6");
	assert_null(mc_host_library(MC_KIND_EXECUTABLE, 0));
}

/* Python is linked to libm on glibc; musl has none, and its loader needs none. */
static void functions_of_libm_come_from_the_host(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "debian:bookworm-slim", "alpine:3.22" };

	for (size_t i = 0; i < 2; i++) {
		struct mc_judgement judgement;

		workbench_library(w);
		workbench_call(w, "floor");
		workbench_call(w, "PyFloat_FromDouble");
		judgement =
			workbench_judge(w, targets[i], workbench_finish(w, "x.abi3.so"));
		assert_int_equal(judgement.verdict, MUSLCHECK_VERDICT_RUNS);
		assert_null(workbench_finding(&judgement, MC_RULE_HOST_BRINGS, NULL));
	}
}

/* Node on Alpine is linked to musl only, although gcompat has a libdl.so.2. */
static void a_host_on_musl_does_not_bring_gcompat(void **state)
{
	struct workbench *w = *state;
	struct mc_judgement judgement;

	workbench_library(w);
	builder_needed(&w->b, "libgcc_s.so.1");
	workbench_call(w, "__memcpy_chk");
	judgement = workbench_judge(w, "alpine:3.20+libgcc+gcompat",
				    workbench_finish(w, "x.node"));
	assert_int_equal(judgement.load.now, MC_ANSWER_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_host_provides_its_own_names_to_its_own_kind),
		WORKBENCH_TEST(a_host_without_a_prefix_gets_unclaimed_symbols),
		WORKBENCH_TEST(hosts_provide_the_libraries_they_are_linked_to),
		WORKBENCH_TEST(a_host_on_musl_does_not_bring_gcompat),
		WORKBENCH_TEST(functions_of_libm_come_from_the_host),
	};

	return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
