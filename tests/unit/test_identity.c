/* SPDX-License-Identifier: MIT */
#include "workbench.h"

static const struct mc_stored *read_as(struct workbench *w, const char *name)
{
	static unsigned count;
	const char *path = mc_arena_printf(&w->arena, "%u/%s", count++, name);

	return workbench_get(w, workbench_finish(w, path));
}

static const struct mc_identity *identify(struct workbench *w, const char *name)
{
	return &read_as(w, name)->identity;
}

struct kind_row {
	const char *file, *import, *export, *needed;
	enum mc_kind kind;
};

static const struct kind_row kind_rows[] = {
	{ "libfoo.so", NULL, "foo", NULL, MC_KIND_SHARED_OBJECT },
	{ "libnothing.so", NULL, NULL, NULL, MC_KIND_SHARED_OBJECT },
	{ "x.node", NULL, NULL, NULL, MC_KIND_NODE_ADDON },
	{ "x.so", NULL, "napi_register_module_v1", NULL, MC_KIND_NODE_ADDON },
	{ "x.so", "napi_create_object", NULL, NULL, MC_KIND_NODE_ADDON },
	{ "x.so", "_ZN2v86Object3GetE", NULL, NULL, MC_KIND_NODE_ADDON },
	{ "x.cpython-311-x86_64-linux-gnu.so", NULL, NULL, NULL,
	  MC_KIND_PYTHON_EXTENSION },
	{ "x.abi3.so", NULL, NULL, NULL, MC_KIND_PYTHON_EXTENSION },
	{ "x.so", NULL, "PyInit_x", NULL, MC_KIND_PYTHON_EXTENSION },
	{ "x.so", "PyList_New", NULL, NULL, MC_KIND_PYTHON_EXTENSION },
	/* Embeds Python: linked to libpython. */
	{ "x.so", "PyList_New", NULL, "libpython3.11.so.1.0", MC_KIND_SHARED_OBJECT },
	/* Imports, but does not export. */
	{ "x.so", "PyInit_y", NULL, "libpython3.11.so.1.0", MC_KIND_SHARED_OBJECT },
	{ "x.so", "Java_org_x_Y_call", NULL, NULL, MC_KIND_SHARED_OBJECT },
	{ "x.so", "JNI_OnLoad", NULL, NULL, MC_KIND_SHARED_OBJECT },
	{ "libx.so", NULL, "JNI_OnLoad", NULL, MC_KIND_JNI_LIBRARY },
	{ "libx.so", NULL, "Java_org_x_Y_call", NULL, MC_KIND_JNI_LIBRARY },
	{ "x.so", NULL, "Pg_magic_func", NULL, MC_KIND_POSTGRESQL_EXTENSION },
	{ "x.so", "Perl_croak", "boot_X", NULL, MC_KIND_PERL_EXTENSION },
	{ "x.so", NULL, "boot_X", NULL, MC_KIND_SHARED_OBJECT },
	{ "x.so", "rb_define_method", "Init_x", NULL, MC_KIND_RUBY_EXTENSION },
	{ "x.so", NULL, "Init_x", NULL, MC_KIND_SHARED_OBJECT },
	{ "x.so", "rb_define_method", NULL, NULL, MC_KIND_SHARED_OBJECT },
	{ "x.so", "zend_parse_parameters", "get_module", NULL, MC_KIND_PHP_EXTENSION },
	{ "x.so", NULL, "get_module", NULL, MC_KIND_SHARED_OBJECT },
	{ "x.so", NULL, "ngx_modules", NULL, MC_KIND_NGINX_MODULE },
	{ "x.so", NULL, "nif_init", NULL, MC_KIND_ERLANG_NIF },
	{ "x.so", "lua_pushnil", "luaopen_x", NULL, MC_KIND_LUA_MODULE },
	{ "x.so", "lua_pushnil", NULL, NULL, MC_KIND_SHARED_OBJECT },
};

static void kinds_are_detected_by_host_symbols(void **state)
{
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(kind_rows) / sizeof(*kind_rows); i++) {
		const struct kind_row *row = &kind_rows[i];

		workbench_library(w);
		if (row->import)
			workbench_call(w, row->import);
		if (row->export)
			builder_defined(&w->b, row->export, 0);
		if (row->needed)
			builder_needed(&w->b, row->needed);
		if (identify(w, row->file)->kind != row->kind)
			fail_msg("row %zu: not a %s", i, mc_kind_name(row->kind));
	}
}

static void programs_are_distinguished_from_libraries(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *file, *interp, *soname;
		bool pie_flag, program;
	} rows[] = {
		{ "x", "/lib/ld-musl-x86_64.so.1", NULL, true, true },
		{ "x", "/lib/ld-musl-x86_64.so.1", NULL, false,
		  true }, /* older linkers */
		{ "x", NULL, NULL, true, true },
		{ "x.so", "/lib/ld-musl-x86_64.so.1", NULL, true, true },
		{ "x.so.1", "/lib/ld-musl-x86_64.so.1", NULL, false, false },
		{ "libc", "/lib64/ld-linux-x86-64.so.2", "libc.so.6", false, false },
		{ "x", NULL, NULL, false, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		workbench_library(w);
		w->b.interp = rows[i].interp;
		if (rows[i].soname)
			workbench_tag_text(w, DT_SONAME, rows[i].soname);
		if (rows[i].pie_flag)
			builder_tag(&w->b, DT_FLAGS_1, DF_1_PIE);
		if ((identify(w, rows[i].file)->kind == MC_KIND_EXECUTABLE) !=
		    rows[i].program)
			fail_msg("row %zu", i);
	}
	workbench_library(w);
	w->b.type = ET_EXEC;
	assert_int_equal(identify(w, "libx.so")->kind, MC_KIND_EXECUTABLE);
}

static void linking_follows_from_interp_and_needed(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *interp, *needed;
		uint16_t type;
		enum mc_linking linking;
	} rows[] = {
		{ "/lib/ld-musl-x86_64.so.1", "libc.so", ET_DYN, MC_LINKING_DYNAMIC },
		{ "/lib/ld-musl-x86_64.so.1", NULL, ET_DYN, MC_LINKING_DYNAMIC },
		{ NULL, "libc.so", ET_DYN, MC_LINKING_DYNAMIC },
		{ NULL, NULL, ET_DYN, MC_LINKING_STATIC_PIE },
		{ NULL, NULL, ET_EXEC, MC_LINKING_STATIC },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		workbench_program(w, rows[i].interp);
		w->b.type = rows[i].type;
		if (rows[i].needed)
			builder_needed(&w->b, rows[i].needed);
		if (identify(w, "program")->linking != rows[i].linking)
			fail_msg("row %zu", i);
	}
	workbench_library(w);
	assert_int_equal(identify(w, "libalone.so")->linking, MC_LINKING_DYNAMIC);
}

static void the_libc_is_detected_with_its_evidence(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *interp, *verneed_soname, *verneed, *needed;
		enum mc_libc built_for;
		const char *evidence;
	} rows[] = {
		{ "/lib/ld-musl-x86_64.so.1", NULL, NULL, "libc.so.6", MC_LIBC_MUSL,
		  "interp /lib/ld-musl-x86_64.so.1" },
		/* patchelf replaced the interpreter. */
		{ "/lib/ld-musl-x86_64.so.1", "libc.so.6", "GLIBC_2.34", "libc.so.6",
		  MC_LIBC_GLIBC, "verneed GLIBC_2.34" },
		{ "/lib64/ld-linux-x86-64.so.2", NULL, NULL, "libc.so", MC_LIBC_GLIBC,
		  "interp /lib64/ld-linux-x86-64.so.2" },
		{ NULL, "libc.so.6", "GLIBC_2.17", "libc.so", MC_LIBC_GLIBC,
		  "verneed GLIBC_2.17" },
		{ NULL, "libgcc_s.so.1", "GLIBC_2.0", "libc.musl-x86_64.so.1",
		  MC_LIBC_MUSL, "needed libc.musl-x86_64.so.1" },
		{ NULL, NULL, NULL, "libc.so", MC_LIBC_MUSL, "needed libc.so" },
		{ NULL, NULL, NULL, "libc.so.6", MC_LIBC_GLIBC, "needed libc.so.6" },
		{ NULL, NULL, NULL, "ld-linux-aarch64.so.1", MC_LIBC_GLIBC,
		  "needed ld-linux-aarch64.so.1" },
		{ NULL, NULL, NULL, "libfoo.so.1", MC_LIBC_UNKNOWN, NULL },
		{ NULL, NULL, NULL, NULL, MC_LIBC_NONE, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_identity *identity;

		workbench_library(w);
		w->b.interp = rows[i].interp;
		if (rows[i].needed)
			builder_needed(&w->b, rows[i].needed);
		if (rows[i].verneed) {
			builder_need(&w->b, rows[i].verneed_soname);
			builder_need_version(&w->b, rows[i].verneed, 2, 0);
		}
		identity = identify(w, "x");
		if (identity->built_for != rows[i].built_for)
			fail_msg("row %zu: %s", i, mc_libc_name(identity->built_for));
		if (!rows[i].evidence)
			assert_null(identity->built_for_evidence);
		else
			assert_string_equal(identity->built_for_evidence,
					    rows[i].evidence);
	}
}

/* No NEEDED, but imports: from whatever libc is loaded. */
static void an_object_with_imports_uses_some_libc(void **state)
{
	struct workbench *w = *state;

	workbench_call(w, "printf");
	assert_int_equal(identify(w, "x.so")->built_for, MC_LIBC_UNKNOWN);
}

static void languages_are_detected(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *import, *needed, *comment;
		enum mc_language language;
	} rows[] = {
		{ "printf", NULL, NULL, MC_LANGUAGE_C },
		{ "_ZNSt6vectorIiE", NULL, NULL, MC_LANGUAGE_CXX },
		{ "__gxx_personality_v0", NULL, NULL, MC_LANGUAGE_CXX },
		{ NULL, "libstdc++.so.6", NULL, MC_LANGUAGE_CXX },
		{ NULL, NULL, "rustc version 1.80.0 (051478957 2024-07-21)",
		  MC_LANGUAGE_RUST },
		{ NULL, NULL, "GCC: (Debian 12.2.0-14) 12.2.0", MC_LANGUAGE_C },
		/* Rust's manglings, and names that only resemble the older one. */
		{ "_ZN4core9panicking5panic17h0123456789abcdefE", NULL, NULL,
		  MC_LANGUAGE_RUST },
		{ "_RNvCs1234_5crate3run", NULL, NULL, MC_LANGUAGE_RUST },
		{ "_ZN4core17h0123456789abcdegE", NULL, NULL, MC_LANGUAGE_CXX },
		{ "_RX", NULL, NULL, MC_LANGUAGE_C },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		workbench_library(w);
		if (rows[i].import)
			workbench_call(w, rows[i].import);
		if (rows[i].needed)
			builder_needed(&w->b, rows[i].needed);
		if (rows[i].comment)
			builder_append(&w->b.comment, rows[i].comment,
				       strlen(rows[i].comment) + 1);
		if (mc_language_of(&read_as(w, "x.so")->object, &w->arena) !=
		    rows[i].language)
			fail_msg("row %zu", i);
	}
}

static void another_systems_version_names_it(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *version, *system;
	} rows[] = {
		{ "LIBC", "Android" },	   { "LIBC_N", "Android" },
		{ "LIBCTF_1.0", NULL }, /* of libctf, in binutils */
		{ "FBSD_1.0", "FreeBSD" }, { "SUNW_1.1", "Solaris" },
		{ "SUNWX", NULL },	   { "GLIBC_2.2.5", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *system;

		workbench_library(w);
		builder_need(&w->b, "libx.so.1");
		builder_need_version(&w->b, rows[i].version, 2, 0);
		workbench_call_version(w, "f", 2);
		system = identify(w, "x.so")->foreign_os;
		if (!system != !rows[i].system ||
		    (system && strcmp(system, rows[i].system) != 0))
			fail_msg("%s", rows[i].version);
	}
}

static void kind_names_are_stable(void **state)
{
	(void)state;
	assert_string_equal(mc_kind_name(MC_KIND_NODE_ADDON), "node-addon");
	assert_string_equal(mc_kind_name(MC_KIND_POSTGRESQL_EXTENSION),
			    "postgresql-extension");
	assert_string_equal(mc_linking_name(MC_LINKING_STATIC_PIE), "static-pie");
	assert_string_equal(mc_libc_name(MC_LIBC_NONE), "none");
	assert_int_equal(mc_kind_open_mode(MC_KIND_NODE_ADDON), MC_OPEN_LAZY);
	assert_int_equal(mc_kind_open_mode(MC_KIND_JNI_LIBRARY), MC_OPEN_LAZY);
	assert_int_equal(mc_kind_open_mode(MC_KIND_RELOCATABLE), MC_OPEN_LINK);
	assert_int_equal(mc_kind_open_mode(MC_KIND_STATIC_ARCHIVE), MC_OPEN_LINK);
	for (int kind = MC_KIND_EXECUTABLE + 1; kind < MC_KIND_RELOCATABLE; kind++)
		if (kind != MC_KIND_NODE_ADDON && kind != MC_KIND_JNI_LIBRARY)
			assert_int_equal(mc_kind_open_mode((enum mc_kind)kind),
					 MC_OPEN_NOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(kinds_are_detected_by_host_symbols),
		WORKBENCH_TEST(programs_are_distinguished_from_libraries),
		WORKBENCH_TEST(linking_follows_from_interp_and_needed),
		WORKBENCH_TEST(the_libc_is_detected_with_its_evidence),
		WORKBENCH_TEST(an_object_with_imports_uses_some_libc),
		WORKBENCH_TEST(languages_are_detected),
		WORKBENCH_TEST(another_systems_version_names_it),
		WORKBENCH_TEST(kind_names_are_stable),
	};

	return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
