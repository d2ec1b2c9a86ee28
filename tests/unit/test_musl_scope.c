/* SPDX-License-Identifier: MIT */
/* Rules: find_sym of musl's ldso/dynlink.c, OK_TYPES and OK_BINDS. */
#include "workbench.h"

#define TARGET "musl:1.2.5"

/* Is name found when app/libdef.so, as built in w->b, is what a.so needs? */
static struct mc_load_result ask(struct workbench *w, const char *name, uint32_t type)
{
	static unsigned count;
	const char *folder = mc_arena_printf(&w->arena, "app%u/", count++);

	workbench_finish(w, mc_arena_join(&w->arena, folder, "libdef.so"));
	workbench_library(w);
	workbench_use(w, name, type);
	builder_needed(&w->b, "libdef.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	return workbench_load(
		w, TARGET, workbench_finish(w, mc_arena_join(&w->arena, folder, "a.so")));
}

static void which_entries_are_definitions(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint8_t binding, type, visibility;
		uint16_t section;
		uint64_t value;
		bool found;
	} rows[] = {
		{ STB_GLOBAL, STT_FUNC, STV_DEFAULT, 1, 16, true },
		{ STB_WEAK, STT_FUNC, STV_DEFAULT, 1, 16, true },
		{ STB_GNU_UNIQUE, STT_OBJECT, STV_DEFAULT, 1, 16, true },
		{ STB_LOCAL, STT_FUNC, STV_DEFAULT, 1, 16, false },
		{ STB_GLOBAL, STT_NOTYPE, STV_DEFAULT, 1, 16, true },
		{ STB_GLOBAL, STT_OBJECT, STV_DEFAULT, 1, 16, true },
		{ STB_GLOBAL, STT_COMMON, STV_DEFAULT, 1, 16, true },
		{ STB_GLOBAL, STT_SECTION, STV_DEFAULT, 1, 16, false },
		{ STB_GLOBAL, STT_FILE, STV_DEFAULT, 1, 16, false },
		{ STB_GLOBAL, STT_FUNC, STV_DEFAULT, SHN_ABS, 16, true },
		/* Address zero is undefined, except for TLS, where it is an offset. */
		{ STB_GLOBAL, STT_FUNC, STV_DEFAULT, 1, 0, false },
		{ STB_GLOBAL, STT_TLS, STV_DEFAULT, 1, 0, true },
		/* Visibility is ignored. */
		{ STB_GLOBAL, STT_FUNC, STV_HIDDEN, 1, 16, true },
		{ STB_GLOBAL, STT_FUNC, STV_PROTECTED, 1, 16, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_symbol(&w->b,
			       (struct builder_symbol){ .name = "wanted",
							.binding = rows[i].binding,
							.type = rows[i].type,
							.other = rows[i].visibility,
							.section = rows[i].section,
							.value = rows[i].value });
		result = ask(w, "wanted", R_X86_64_GLOB_DAT);
		if ((result.fault_count == 0) != rows[i].found)
			fail_msg("row %zu", i);
	}
}

/* A canonical PLT entry has an address although the symbol is undefined. */
static void a_canonical_plt_entry_counts_for_pointers_not_for_calls(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint32_t type;
		uint8_t symbol_type;
		bool found;
	} rows[] = {
		{ R_X86_64_GLOB_DAT, STT_FUNC, true },
		{ R_X86_64_64, STT_FUNC, true },
		{ R_X86_64_JUMP_SLOT, STT_FUNC, false },
		{ R_X86_64_GLOB_DAT, STT_TLS, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		w->b.hash = BUILDER_SYSV_HASH;
		builder_symbol(&w->b,
			       (struct builder_symbol){ .name = "wanted",
							.binding = STB_GLOBAL,
							.type = rows[i].symbol_type,
							.value = 16 });
		result = ask(w, "wanted", rows[i].type);
		if ((result.fault_count == 0) != rows[i].found)
			fail_msg("row %zu", i);
	}
}

static void a_hidden_version_is_ignored(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_define_version(&w->b, "libdef.so", 1, VER_FLG_BASE);
	builder_define_version(&w->b, "V1", 2, 0);
	builder_defined(&w->b, "wanted", 2 | 0x8000);
	builder_defined(&w->b, "other", 2);
	result = ask(w, "wanted", R_X86_64_JUMP_SLOT);
	assert_fault(&result, MC_FAULT_SYMBOL_HIDDEN, "wanted");
}

static void the_default_version_satisfies_every_version(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_define_version(&w->b, "libdef.so", 1, VER_FLG_BASE);
	builder_define_version(&w->b, "V1", 2, 0);
	builder_define_version(&w->b, "V2", 3, 0);
	builder_defined(&w->b, "wanted", 2 | 0x8000);
	builder_defined(&w->b, "wanted", 3);
	workbench_finish(w, "app/libdef.so");
	workbench_library(w);
	builder_need(&w->b, "libdef.so");
	builder_need_version(&w->b, "V1", 2, 0);
	workbench_call_version(w, "wanted", 2);
	builder_needed(&w->b, "libdef.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/a.so"));
	assert_no_faults(&result);
}

/* This is why a glibc-built libgcc_s fails on its own symbols. */
static void even_the_object_itself_ignores_its_hidden_version(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_define_version(&w->b, "a.so", 1, VER_FLG_BASE);
	builder_define_version(&w->b, "V1", 2, 0);
	builder_reloc(&w->b, builder_defined(&w->b, "__cpu_model_of_mine", 2 | 0x8000),
		      R_X86_64_GLOB_DAT);
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_SYMBOL_HIDDEN, "__cpu_model_of_mine");
}

static void an_undefined_required_version_does_not_matter(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_9.99", 2, 0);
	workbench_call_version(w, "printf", 2);
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

/* A copy relocation needs a source other than the program. */
static void copy_relocations_skip_the_program(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	static const char *const names[] = { "environ", "nobody_has_this" };

	for (size_t i = 0; i < 2; i++) {
		workbench_program(w, "/lib/ld-musl-x86_64.so.1");
		builder_reloc(
			&w->b,
			builder_symbol(&w->b,
				       (struct builder_symbol){ .name = names[i],
								.binding = STB_GLOBAL,
								.type = STT_OBJECT,
								.section = 1,
								.value = 16 }),
			R_X86_64_COPY);
		builder_needed(&w->b, "libc.so.6");
		result = workbench_load(w, TARGET, workbench_finish(w, names[i]));
		assert_int_equal(result.start, i ? MC_ANSWER_NO : MC_ANSWER_YES);
	}
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
}

/* musl itself is in the scope of a program only if something NEEDs it. */
static void a_program_without_libc_does_not_find_its_symbols(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	workbench_call(w, "printf");
	workbench_finish(w, "program");
	result = workbench_load(w, TARGET, workbench_path(w, "program"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "printf");
	workbench_library(w);
	workbench_call(w, "printf");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
}

static void a_symbol_can_come_from_any_loaded_object(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "from_above");
	workbench_finish(w, "app/libbelow.so");
	workbench_library(w);
	builder_defined(&w->b, "from_above", 0);
	builder_needed(&w->b, "libbelow.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/a.so"));
	assert_no_faults(&result);
}

static void lfs64_names_are_the_loaders_since_1_2_4(void **state)
{
	struct workbench *w = *state;
	const char *path;

	workbench_call(w, "fopen64");
	workbench_call(w, "readdir64");
	builder_needed(&w->b, "libc.so.6");
	path = workbench_finish(w, "a.so");
	for (int minor = 3; minor <= 6; minor++) {
		struct mc_load_result result = workbench_load(
			w, mc_arena_printf(&w->arena, "musl:1.2.%d", minor), path);

		assert_no_faults(&result);
	}
	workbench_library(w);
	workbench_call(w, "fcntl64");
	path = workbench_finish(w, "b.so");
	for (int minor = 3; minor <= 6; minor++) {
		struct mc_load_result result = workbench_load(
			w, mc_arena_printf(&w->arena, "musl:1.2.%d", minor), path);

		assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "fcntl64");
	}
}

/* ---- symbols attributed to a missing library, or presumed in an existing one */

static void a_versioned_symbol_is_attributed_to_its_missing_library(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	builder_need(&w->b, "libfoo.so.1");
	builder_need_version(&w->b, "FOO_1", 2, 0);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.4", 3, 0);
	workbench_call_version(w, "foo_call", 2);
	workbench_call_version(w, "__printf_chk", 3);
	builder_needed(&w->b, "libfoo.so.1");
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	fault = workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "foo_call");
	assert_non_null(fault);
	assert_string_equal(fault->missing_library, "libfoo.so.1");
	fault = workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "__printf_chk");
	assert_non_null(fault);
	assert_null(fault->missing_library);
}

static void a_library_without_an_export_list_may_have_the_symbol(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_call(w, "deflate_or_such");
	workbench_call(w, "argp_parse");
	builder_needed(&w->b, "libz.so.1");
	path = workbench_finish(w, "a.so");
	result = workbench_load(w, "alpine:3.24", path);
	assert_null(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "deflate_or_such"));
	assert_int_equal(result.assumed_count, 1);
	assert_int_equal(result.confidence, MUSLCHECK_CONFIDENCE_LOW);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "argp_parse");
}

/* The exports of Alpine 3.20 were read; those of edge are expected. */
static void a_definition_is_as_certain_as_its_export_list(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_call(w, "puts");
	path = workbench_finish(w, "a.so");
	result = workbench_load(w, "alpine:3.20", path);
	assert_no_faults(&result);
	assert_int_equal(result.confidence, MUSLCHECK_CONFIDENCE_HIGH);
	result = workbench_load(w, "alpine:edge", path);
	assert_no_faults(&result);
	assert_int_not_equal(result.confidence, MUSLCHECK_CONFIDENCE_HIGH);
}

/* Its host may define what nobody else does: that is not certain. */
static void a_symbol_presumed_in_the_host_lowers_the_confidence(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_library(w);
	builder_defined(&w->b, "Pg_magic_func", 0);
	workbench_call(w, "frobnicate_tuple");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
	assert_int_equal(result.presumed_count, 1);
	assert_int_equal(result.confidence, MUSLCHECK_CONFIDENCE_LOW);
}

static void a_glibc_versioned_symbol_is_never_presumed(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.99", 2, 0);
	workbench_call_version(w, "brand_new_call", 2);
	builder_needed(&w->b, "libz.so.1");
	result = workbench_load(w, "alpine:3.20", workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "brand_new_call");
}

static void a_listed_library_has_exactly_its_list(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "__cxa_throw");
	workbench_call(w, "_ZNobody10has_this_xE");
	builder_needed(&w->b, "libstdc++.so.6");
	result = workbench_load(w, "alpine:3.21+libstdc++", workbench_finish(w, "a.so"));
	assert_null(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "__cxa_throw"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "_ZNobody10has_this_xE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(which_entries_are_definitions),
		WORKBENCH_TEST(a_canonical_plt_entry_counts_for_pointers_not_for_calls),
		WORKBENCH_TEST(a_hidden_version_is_ignored),
		WORKBENCH_TEST(the_default_version_satisfies_every_version),
		WORKBENCH_TEST(even_the_object_itself_ignores_its_hidden_version),
		WORKBENCH_TEST(an_undefined_required_version_does_not_matter),
		WORKBENCH_TEST(copy_relocations_skip_the_program),
		WORKBENCH_TEST(a_program_without_libc_does_not_find_its_symbols),
		WORKBENCH_TEST(a_symbol_can_come_from_any_loaded_object),
		WORKBENCH_TEST(lfs64_names_are_the_loaders_since_1_2_4),
		WORKBENCH_TEST(a_versioned_symbol_is_attributed_to_its_missing_library),
		WORKBENCH_TEST(a_library_without_an_export_list_may_have_the_symbol),
		WORKBENCH_TEST(a_definition_is_as_certain_as_its_export_list),
		WORKBENCH_TEST(a_symbol_presumed_in_the_host_lowers_the_confidence),
		WORKBENCH_TEST(a_glibc_versioned_symbol_is_never_presumed),
		WORKBENCH_TEST(a_listed_library_has_exactly_its_list),
	};

	return cmocka_run_group_tests_name("musl_scope", tests, NULL, NULL);
}
