/* SPDX-License-Identifier: MIT */
/* Rules: elf/dl-version.c, dl-lookup.c and dl-open.c of glibc; tested with 2.31 to 2.41. */
#include "workbench.h"

#define TARGET "glibc:2.36"

static const struct builder_symbol weak = { .name = "maybe_there", .binding = STB_WEAK };

/* Begin an object that requires a version of a needed library (index 2). */
static void ask(struct workbench *w, const char *soname, const char *version,
		uint16_t flags)
{
	workbench_library(w);
	builder_needed(&w->b, soname);
	builder_need(&w->b, soname);
	builder_need_version(&w->b, version, 2, flags);
}

/* Files are cached by path, so each gets its own. */
static const char *next_path(struct workbench *w)
{
	static unsigned count;

	return mc_arena_printf(&w->arena, "app/%u.so", count++);
}

static struct mc_load_result load(struct workbench *w, const char *target)
{
	return workbench_load(w, target, workbench_finish(w, next_path(w)));
}

/* The version faults of an object that requires a version of libc.so.6. */
static bool is_refused(struct workbench *w, const char *target, const char *version,
		       uint16_t flags)
{
	struct mc_load_result result;

	ask(w, "libc.so.6", version, flags);
	result = load(w, target);
	return workbench_fault(&result, MC_FAULT_VERSION_MISSING, version) != NULL;
}

/* ---- versions ---- */

static void versions_are_matched_by_node_not_compared(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *version;
		bool refused;
	} rows[] = {
		{ "glibc:2.36", "GLIBC_2.2.5", false },
		{ "glibc:2.36", "GLIBC_2.36", false },
		{ "glibc:2.36", "GLIBC_2.38", true },
		{ "glibc:2.31", "GLIBC_2.30", false },
		/* 2.31, 2.37 and 2.40 added no symbols to libc itself. */
		{ "glibc:2.31", "GLIBC_2.31", true },
		{ "glibc:2.41", "GLIBC_2.37", true },
		{ "glibc:2.41", "GLIBC_2.38", false },
		/* x86_64 begins at 2.2.5; this one is i386's. */
		{ "glibc:2.41", "GLIBC_2.1", true },
		{ "glibc:2.36", "GLIBC_9.9", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (is_refused(w, rows[i].target, rows[i].version, 0) != rows[i].refused)
			fail_msg("%s %s", rows[i].target, rows[i].version);
}

static void marker_versions_are_known_per_image(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *version;
		bool refused;
	} rows[] = {
		{ "glibc:2.35", "GLIBC_ABI_DT_RELR", true },
		{ "glibc:2.36", "GLIBC_ABI_DT_RELR", false },
		/* Backported by Debian 13, not in the release. */
		{ "glibc:2.41", "GLIBC_ABI_GNU2_TLS", true },
		{ "debian:trixie-slim", "GLIBC_ABI_GNU2_TLS", false },
		{ "debian:bookworm-slim", "GLIBC_ABI_GNU2_TLS", true },
		{ "distroless/base-debian13", "GLIBC_ABI_GNU2_TLS", false },
		{ "glibc:2.43", "GLIBC_ABI_GNU2_TLS", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (is_refused(w, rows[i].target, rows[i].version, 0) != rows[i].refused)
			fail_msg("%s %s", rows[i].target, rows[i].version);
}

static void a_missing_version_fails_in_every_open_mode(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	ask(w, "libc.so.6", "GLIBC_2.38", 0);
	result = load(w, TARGET);
	fault = workbench_fault(&result, MC_FAULT_VERSION_MISSING, "GLIBC_2.38");
	assert_non_null(fault);
	assert_string_equal(fault->detail, "libc.so.6");
	assert_int_equal(result.now, MC_ANSWER_NO);
	assert_int_equal(result.lazy, MC_ANSWER_NO);
}

static void a_weak_version_may_be_missing(void **state)
{
	struct workbench *w = *state;

	assert_true(is_refused(w, TARGET, "GLIBC_2.38", 0));
	assert_false(is_refused(w, TARGET, "GLIBC_2.38", VER_FLG_WEAK));
}

/* A library with that version (NULL: none at all). */
static void define(struct workbench *w, const char *path, const char *version)
{
	workbench_library(w);
	workbench_tag_text(w, DT_SONAME, "libthing.so.1");
	if (version) {
		builder_define_version(&w->b, "libthing.so.1", 1, VER_FLG_BASE);
		builder_define_version(&w->b, version, 2, 0);
	}
	builder_defined(&w->b, "thing", version ? 2 : VER_NDX_GLOBAL);
	workbench_finish(w, path);
}

static void versions_of_a_file_are_those_of_its_verdef(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *defined;
		bool refused;
	} rows[] = { { "NEW_2", false }, { "NEW_1", true }, { NULL, false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *folder = mc_arena_printf(&w->arena, "row%zu", i);
		struct mc_load_result result;

		define(w, mc_arena_join(&w->arena, folder, "/libthing.so.1"),
		       rows[i].defined);
		ask(w, "libthing.so.1", "NEW_2", 0);
		workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
		result = workbench_load(
			w, TARGET,
			workbench_finish(w, mc_arena_join(&w->arena, folder, "/a.so")));
		if (rows[i].refused !=
		    !!workbench_fault(&result, MC_FAULT_VERSION_MISSING, "NEW_2"))
			fail_msg("%s", rows[i].defined ? rows[i].defined : "none");
	}
}

static void a_version_of_an_unloaded_library_is_fatal(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	builder_needed(&w->b, "libc.so.6");
	builder_need(&w->b, "libgone.so.1");
	builder_need_version(&w->b, "GONE_1", 2, 0);
	result = load(w, TARGET);
	fault = workbench_fault(&result, MC_FAULT_VERSION_FILE, "libgone.so.1");
	assert_non_null(fault);
	assert_string_equal(fault->detail, "GONE_1");
	assert_int_equal(result.loads, MC_ANSWER_NO);
}

/* Loaded by a library of the target. */
static void a_version_may_refer_to_an_indirect_dependency(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_needed(&w->b, "libm.so.6");
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.2.5", 2, 0);
	result = load(w, TARGET);
	assert_no_faults(&result);
}

static void versions_of_a_missing_library_are_not_checked(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	ask(w, "libgone.so.1", "GONE_1", 0);
	result = load(w, TARGET);
	assert_int_equal(result.fault_count, 1);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libgone.so.1");
}

/* Since 2.34 the old libraries are stubs with version nodes; the symbols are in libc. */
static void a_symbol_may_have_moved_to_another_library(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "glibc:2.31", "glibc:2.36" };

	for (size_t i = 0; i < 2; i++) {
		struct mc_load_result result;

		ask(w, "libpthread.so.0", "GLIBC_2.2.5", 0);
		workbench_call_version(w, "pthread_create", 2);
		result = load(w, targets[i]);
		assert_no_faults(&result);
	}
}

static void versions_of_other_libraries_are_those_of_the_image(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *version;
		bool refused;
	} rows[] = {
		{ "debian:bullseye-slim", "GLIBCXX_3.4.28", false },
		{ "debian:bullseye-slim", "GLIBCXX_3.4.29", true },
		{ "debian:bookworm-slim", "GLIBCXX_3.4.30", false },
		{ "debian:bookworm-slim", "GLIBCXX_3.4.31", true },
		{ "debian:trixie-slim", "GLIBCXX_3.4.33", false },
		{ "distroless/cc-debian12", "CXXABI_1.3.13", false },
		{ "distroless/cc-debian12", "CXXABI_1.3.15", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		ask(w, "libstdc++.so.6", rows[i].version, 0);
		result = load(w, rows[i].target);
		if (rows[i].refused !=
		    !!workbench_fault(&result, MC_FAULT_VERSION_MISSING, rows[i].version))
			fail_msg("%s %s", rows[i].target, rows[i].version);
	}
}

/* ---- symbols ---- */

static void a_symbol_is_found_at_its_version_only(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *version, *name;
		bool missing;
	} rows[] = {
		{ "glibc:2.36", "GLIBC_2.2.5", "printf", false },
		{ "glibc:2.36", "GLIBC_2.2.5", "nobody_has_this", true },
		{ "glibc:2.36", "GLIBC_2.34", "printf", true },
		{ "glibc:2.36", "GLIBC_2.34", "__libc_start_main", false },
		{ "glibc:2.36", "GLIBC_2.2.5", "__libc_start_main", false },
		{ "glibc:2.36", "GLIBC_2.14", "memcpy", false },
		{ "glibc:2.36", "GLIBC_2.2.5", "memcpy", false },
		{ "glibc:2.36", "GLIBC_2.38", "__isoc23_strtol", true },
		{ "glibc:2.38", "GLIBC_2.38", "__isoc23_strtol", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		ask(w, "libc.so.6", rows[i].version, 0);
		workbench_call_version(w, rows[i].name, 2);
		result = load(w, rows[i].target);
		if (rows[i].missing !=
		    !!workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, rows[i].name))
			fail_msg("%s %s@%s", rows[i].target, rows[i].name,
				 rows[i].version);
	}
}

static void a_symbol_of_a_missing_version_is_flagged(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	ask(w, "libc.so.6", "GLIBC_2.34", 0);
	workbench_call_version(w, "__libc_start_main", 2);
	workbench_call(w, "nobody_has_this");
	result = load(w, "glibc:2.31");
	fault = workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "__libc_start_main");
	assert_non_null(fault);
	assert_true(fault->version_is_missing);
	fault = workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
	assert_non_null(fault);
	assert_false(fault->version_is_missing);
}

/* It binds to the oldest version. */
static void an_unversioned_symbol_matches_any_version(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_needed(&w->b, "libc.so.6");
	workbench_call(w, "memcpy");
	workbench_call(w, "printf");
	workbench_call(w, "nobody_has_this");
	result = load(w, TARGET);
	assert_int_equal(result.fault_count, 1);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobody_has_this");
}

static void a_process_that_opens_an_object_has_a_libc(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_call(w, "printf");
	result = load(w, TARGET);
	assert_no_faults(&result);
	assert_int_equal(result.process_count, 1);
	assert_string_equal(result.process_names[0], "printf");
	workbench_library(w);
	builder_needed(&w->b, "libm.so.6"); /* needs the libc in turn */
	workbench_call(w, "printf");
	result = load(w, TARGET);
	assert_no_faults(&result);
	assert_int_equal(result.process_count, 0);
	workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	workbench_call(w, "printf");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/program"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "printf");
}

/* The required version, and how the library defines the symbol. */
struct match_row {
	uint16_t asked;	  /* 0: no version; 2: V1; 3: V2 */
	uint16_t defined; /* in a library that defines V1 (2) and V2 (3) */
	bool found;
};

static struct mc_load_result load_match(struct workbench *w, const struct match_row *row,
					size_t index)
{
	const char *folder = mc_arena_printf(&w->arena, "match%zu", index);

	workbench_library(w);
	workbench_tag_text(w, DT_SONAME, "libthing.so.1");
	builder_define_version(&w->b, "libthing.so.1", 1, VER_FLG_BASE);
	builder_define_version(&w->b, "V1", 2, 0);
	builder_define_version(&w->b, "V2", 3, 0);
	builder_defined(&w->b, "thing", row->defined);
	workbench_finish(w, mc_arena_join(&w->arena, folder, "/libthing.so.1"));

	workbench_library(w);
	builder_needed(&w->b, "libthing.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	builder_need(&w->b, "libthing.so.1");
	builder_need_version(&w->b, "V1", 2, 0);
	builder_need_version(&w->b, "V2", 3, 0);
	workbench_call_version(w, "thing", row->asked ? row->asked : VER_NDX_GLOBAL);
	return workbench_load(
		w, TARGET,
		workbench_finish(w, mc_arena_join(&w->arena, folder, "/a.so")));
}

static void a_definition_matches_by_its_version(void **state)
{
	struct workbench *w = *state;
	enum { HIDDEN = 0x8000 };
	static const struct match_row rows[] = {
		{ 2, 2, true },
		{ 2, 2 | HIDDEN, true },
		{ 3, 2, false },
		{ 2, 3 | HIDDEN, false },
		/* A definition in the base version matches every version. */
		{ 2, VER_NDX_GLOBAL, true },
		{ 2, VER_NDX_GLOBAL | HIDDEN, false },
		/* Unversioned: any definition that is not hidden, or the oldest version. */
		{ 0, 2, true },
		{ 0, 3, true },
		{ 0, 2 | HIDDEN, true },
		{ 0, 3 | HIDDEN, false },
		{ 0, VER_NDX_GLOBAL, true },
		{ 0, VER_NDX_LOCAL, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result = load_match(w, &rows[i], i);

		if (rows[i].found !=
		    !workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "thing"))
			fail_msg("row %zu", i);
	}
}

static void unusable_definitions_do_not_count(void **state)
{
	struct workbench *w = *state;
	static const struct {
		struct builder_symbol symbol;
		bool found;
	} rows[] = {
		{ { .binding = STB_GLOBAL, .type = STT_FUNC, .section = 1, .value = 16 },
		  true },
		{ { .binding = STB_WEAK, .type = STT_OBJECT, .section = 1, .value = 16 },
		  true },
		{ { .binding = STB_GNU_UNIQUE,
		    .type = STT_OBJECT,
		    .section = 1,
		    .value = 16 },
		  true },
		{ { .binding = STB_GLOBAL,
		    .type = STT_GNU_IFUNC,
		    .section = 1,
		    .value = 16 },
		  true },
		{ { .binding = STB_GLOBAL, .type = STT_TLS, .section = 1 }, true },
		{ { .binding = STB_GLOBAL, .section = SHN_ABS }, true },
		{ { .binding = STB_GLOBAL, .type = STT_FUNC, .section = 1 }, false },
		{ { .binding = STB_LOCAL, .type = STT_FUNC, .section = 1, .value = 16 },
		  false },
		{ { .binding = STB_GLOBAL,
		    .type = STT_FUNC,
		    .other = STV_HIDDEN,
		    .section = 1,
		    .value = 16 },
		  false },
		{ { .binding = STB_GLOBAL,
		    .type = STT_SECTION,
		    .section = 1,
		    .value = 16 },
		  false },
		{ { .binding = STB_GLOBAL, .type = STT_FUNC, .value = 16 }, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *folder = mc_arena_printf(&w->arena, "row%zu", i);
		struct builder_symbol symbol = rows[i].symbol;
		struct mc_load_result result;

		symbol.name = "thing";
		workbench_library(w);
		builder_symbol(&w->b, symbol);
		workbench_finish(w, mc_arena_join(&w->arena, folder, "/libthing.so.1"));
		workbench_library(w);
		builder_needed(&w->b, "libthing.so.1");
		workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
		workbench_call(w, "thing");
		result = workbench_load(
			w, TARGET,
			workbench_finish(w, mc_arena_join(&w->arena, folder, "/a.so")));
		if (rows[i].found !=
		    !workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "thing"))
			fail_msg("row %zu", i);
	}
}

static void a_weak_undefined_symbol_may_be_missing(void **state)
{
	struct workbench *w = *state;
	uint32_t symbol = builder_symbol(&w->b, weak);
	struct mc_load_result result;

	builder_reloc(&w->b, symbol, R_X86_64_GLOB_DAT);
	builder_plt(&w->b, symbol, R_X86_64_JUMP_SLOT);
	builder_reloc(&w->b, symbol, R_X86_64_64);
	result = load(w, TARGET);
	assert_no_faults(&result);
}

/* Unlike musl, which also defers GOT slots. */
static void only_plt_calls_are_deferred(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint32_t type;
		bool deferrable;
	} rows[] = {
		{ R_X86_64_JUMP_SLOT, true }, { R_X86_64_GLOB_DAT, false },
		{ R_X86_64_64, false },	      { R_X86_64_DTPMOD64, false },
		{ R_X86_64_TPOFF64, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		workbench_use(w, "nobody_has_this", rows[i].type);
		result = load(w, TARGET);
		assert_int_equal(result.now, MC_ANSWER_NO);
		if ((result.lazy == MC_ANSWER_YES) != rows[i].deferrable)
			fail_msg("type %u", rows[i].type);
	}
}

static void an_object_that_binds_now_defers_nothing(void **state)
{
	struct workbench *w = *state;
	static const struct {
		int64_t tag;
		uint64_t value;
	} rows[] = {
		{ DT_BIND_NOW, 0 },
		{ DT_FLAGS, DF_BIND_NOW },
		{ DT_FLAGS_1, DF_1_NOW },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_tag(&w->b, rows[i].tag, rows[i].value);
		workbench_call(w, "nobody_has_this");
		result = load(w, TARGET);
		assert_int_equal(result.lazy, MC_ANSWER_NO);
	}
}

static void a_symbol_without_relocations_is_not_looked_up(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_undefined(&w->b, "nobody_has_this", VER_NDX_GLOBAL);
	result = load(w, TARGET);
	assert_no_faults(&result);
}

/* The initial value must come from another object. */
static void a_copied_variable_needs_a_source(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	uint32_t symbol;

	workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	builder_needed(&w->b, "libc.so.6");
	symbol =
		builder_symbol(&w->b, (struct builder_symbol){ .name = "nobodys_variable",
							       .binding = STB_GLOBAL,
							       .type = STT_OBJECT,
							       .section = 1,
							       .value = 16 });
	builder_reloc(&w->b, symbol, R_X86_64_COPY);
	result = workbench_load(w, TARGET, workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "nobodys_variable");
}

static void symbols_are_attributed_to_the_missing_library(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	ask(w, "libgone.so.1", "GONE_1", 0);
	builder_needed(&w->b, "libc.so.6");
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.2.5", 3, 0);
	workbench_call_version(w, "gone_call", 2);
	workbench_call_version(w, "libcs_own", 3);
	workbench_call(w, "anybodys");
	result = load(w, TARGET);
	assert_string_equal(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "gone_call")
				    ->missing_library,
			    "libgone.so.1");
	assert_null(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "libcs_own")
			    ->missing_library);
	assert_string_equal(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "anybodys")
				    ->missing_library,
			    "libgone.so.1");
}

/* It depends on the glibc build: passes with low confidence. */
static void a_private_symbol_is_presumed(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	ask(w, "libc.so.6", "GLIBC_PRIVATE", 0);
	workbench_call_version(w, "__some_private_name", 2);
	result = load(w, TARGET);
	assert_no_faults(&result);
	assert_int_equal(result.assumed_count, 1);
	assert_int_equal(result.confidence, MUSLCHECK_CONFIDENCE_LOW);
}

/* A version node is complete when released, so no list is needed. */
static void a_symbol_at_a_node_of_an_image_library_exists(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	ask(w, "libz.so.1", "ZLIB_1.2.9", 0);
	workbench_call_version(w, "crc32_z", 2);
	result = load(w, "debian:bookworm-slim");
	assert_no_faults(&result);
	assert_int_equal(result.assumed_count, 0);
}

/* Some projects add symbols to a released node. */
static void a_symbol_may_have_been_added_to_its_node_later(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target;
		bool missing;
	} rows[] = { { "debian:bullseye-slim", true },
		     { "debian:bookworm-slim", false } };

	for (size_t i = 0; i < 2; i++) {
		struct mc_load_result result;

		ask(w, "libgpg-error.so.0", "GPG_ERROR_1.0", 0);
		workbench_call_version(w, "gpgrt_access", 2);
		workbench_call_version(w, "name_of_no_release", 2);
		result = load(w, rows[i].target);
		assert_int_equal(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING,
						 "gpgrt_access") != NULL,
				 rows[i].missing);
		assert_null(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING,
					    "name_of_no_release"));
	}
}

/* Linked to a build of the library without versions. */
static void an_unversioned_symbol_may_have_a_version_in_an_image_library(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_needed(&w->b, "libacl.so.1");
	workbench_call(w, "acl_get_file");
	workbench_call(w, "acl_nobody_has_this");
	result = load(w, "debian:bookworm-slim");
	assert_int_equal(result.fault_count, 1);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "acl_nobody_has_this");
}

static void node_provides_the_cxx_library(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_call(w, "napi_create_object");
	workbench_call(w, "_ZSt20__throw_length_errorPKc");
	builder_defined(&w->b, "napi_register_module_v1", VER_NDX_GLOBAL);
	path = workbench_finish(w, "addon.node");
	result = workbench_load(w, "debian:bookworm-slim", path);
	assert_no_faults(&result);
	assert_int_equal(result.host_count, 1);
	result = workbench_load(w, TARGET, path);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "_ZSt20__throw_length_errorPKc");
}

/* ---- other architectures ---- */

static void each_architecture_has_its_own_nodes(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint8_t elf_class, order;
		uint16_t machine;
		uint32_t call;
		const char *version;
		bool refused;
	} rows[] = {
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, R_AARCH64_JUMP_SLOT, "GLIBC_2.17",
		  false },
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, R_AARCH64_JUMP_SLOT, "GLIBC_2.2.5",
		  true },
		{ ELFCLASS32, ELFDATA2LSB, EM_386, R_386_JMP_SLOT, "GLIBC_2.0", false },
		{ ELFCLASS32, ELFDATA2LSB, EM_386, R_386_JMP_SLOT, "GLIBC_2.2.5", true },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390, R_390_JMP_SLOT, "GLIBC_2.2", false },
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, 5, "GLIBC_2.27", false },
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, 5, "GLIBC_2.17", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		builder_init(&w->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		builder_needed(&w->b, "libc.so.6");
		builder_need(&w->b, "libc.so.6");
		builder_need_version(&w->b, rows[i].version, 2, 0);
		builder_plt(&w->b, builder_undefined(&w->b, "printf", 2), rows[i].call);
		result = load(w, TARGET);
		if (rows[i].refused !=
		    !!workbench_fault(&result, MC_FAULT_VERSION_MISSING, rows[i].version))
			fail_msg("machine %u %s", rows[i].machine, rows[i].version);
		assert_int_equal(workbench_fault(&result, MC_FAULT_SYMBOL_MISSING,
						 "printf") != NULL,
				 rows[i].refused);
	}
}

/* ---- whole-object checks ---- */

static void packed_relocations_need_the_release_and_the_marker(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *version;
		enum mc_fault fault; /* MC_FAULT_COUNT: none */
	} rows[] = {
		{ "glibc:2.35", NULL, MC_FAULT_RELR_UNSUPPORTED },
		{ "glibc:2.35", "GLIBC_ABI_DT_RELR", MC_FAULT_VERSION_MISSING },
		{ "glibc:2.36", "GLIBC_ABI_DT_RELR", MC_FAULT_COUNT },
		{ "glibc:2.36", "GLIBC_2.2.5", MC_FAULT_RELR_UNMARKED },
		/* Without verneed no version is required. */
		{ "glibc:2.36", NULL, MC_FAULT_COUNT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_needed(&w->b, "libc.so.6");
		if (rows[i].version) {
			builder_need(&w->b, "libc.so.6");
			builder_need_version(&w->b, rows[i].version, 2, 0);
		}
		builder_append(&w->b.data, "\0\0\0\0\0\0\0\0", 8);
		builder_tag(&w->b, DT_RELR, BUILDER_BASE + 64);
		builder_tag(&w->b, DT_RELRSZ, 8);
		builder_tag(&w->b, DT_RELRENT, 8);
		result = load(w, rows[i].target);
		if (rows[i].fault == MC_FAULT_COUNT)
			assert_no_faults(&result);
		else
			assert_fault(&result, rows[i].fault, NULL);
	}
}

static void add_stack(struct workbench *w, uint32_t flags)
{
	builder_segment(&w->b, (GElf_Phdr){ .p_type = PT_GNU_STACK, .p_flags = flags });
}

static void dlopen_refuses_an_executable_stack_since_2_41(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target;
		uint32_t flags; /* 0: no PT_GNU_STACK, which means executable on x86 */
		bool refused;
	} rows[] = {
		{ "glibc:2.40", PF_R | PF_W | PF_X, false },
		{ "glibc:2.41", PF_R | PF_W | PF_X, true },
		{ "glibc:2.41", PF_R | PF_W, false },
		{ "glibc:2.41", 0, true },
		{ "debian:trixie-slim", PF_R | PF_W | PF_X, true },
		{ "debian:bookworm-slim", PF_R | PF_W | PF_X, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		if (rows[i].flags)
			add_stack(w, rows[i].flags);
		result = load(w, rows[i].target);
		if (rows[i].refused !=
		    !!workbench_fault(&result, MC_FAULT_EXECSTACK, NULL))
			fail_msg("%s flags %u", rows[i].target, rows[i].flags);
	}
}

/* The kernel grants a program an executable stack. */
static void a_program_may_need_an_executable_stack(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	add_stack(w, PF_R | PF_W | PF_X);
	result = workbench_load(w, "glibc:2.41", workbench_finish(w, "program"));
	assert_no_faults(&result);
}

static void add_tls(struct workbench *w, uint64_t size)
{
	add_stack(w, PF_R | PF_W);
	builder_segment(&w->b,
			(GElf_Phdr){ .p_type = PT_TLS, .p_memsz = size, .p_align = 8 });
	builder_reloc(&w->b, 0, R_X86_64_TPOFF64);
}

static void static_tls_in_dlopen_must_fit_the_reserve(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	add_tls(w, 64);
	result = load(w, TARGET);
	assert_no_faults(&result);
	workbench_library(w);
	add_tls(w, 1 << 20);
	result = load(w, TARGET);
	assert_fault(&result, MC_FAULT_STATIC_TLS, NULL);
	workbench_program(w, "/lib64/ld-linux-x86-64.so.2");
	add_tls(w, 1 << 20);
	result = workbench_load(w, TARGET, workbench_finish(w, "program"));
	assert_no_faults(&result);
}

static void a_damaged_table_makes_the_answer_undecided(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_tag(&w->b, DT_VERNEED, 0x7fffffff);
	builder_tag(&w->b, DT_VERNEEDNUM, 1);
	result = load(w, TARGET);
	assert_fault(&result, MC_FAULT_DAMAGED, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(versions_are_matched_by_node_not_compared),
		WORKBENCH_TEST(marker_versions_are_known_per_image),
		WORKBENCH_TEST(a_missing_version_fails_in_every_open_mode),
		WORKBENCH_TEST(a_weak_version_may_be_missing),
		WORKBENCH_TEST(versions_of_a_file_are_those_of_its_verdef),
		WORKBENCH_TEST(a_version_of_an_unloaded_library_is_fatal),
		WORKBENCH_TEST(a_version_may_refer_to_an_indirect_dependency),
		WORKBENCH_TEST(versions_of_a_missing_library_are_not_checked),
		WORKBENCH_TEST(a_symbol_may_have_moved_to_another_library),
		WORKBENCH_TEST(versions_of_other_libraries_are_those_of_the_image),
		WORKBENCH_TEST(a_symbol_is_found_at_its_version_only),
		WORKBENCH_TEST(a_symbol_of_a_missing_version_is_flagged),
		WORKBENCH_TEST(an_unversioned_symbol_matches_any_version),
		WORKBENCH_TEST(a_process_that_opens_an_object_has_a_libc),
		WORKBENCH_TEST(a_definition_matches_by_its_version),
		WORKBENCH_TEST(unusable_definitions_do_not_count),
		WORKBENCH_TEST(a_weak_undefined_symbol_may_be_missing),
		WORKBENCH_TEST(only_plt_calls_are_deferred),
		WORKBENCH_TEST(an_object_that_binds_now_defers_nothing),
		WORKBENCH_TEST(a_symbol_without_relocations_is_not_looked_up),
		WORKBENCH_TEST(a_copied_variable_needs_a_source),
		WORKBENCH_TEST(symbols_are_attributed_to_the_missing_library),
		WORKBENCH_TEST(a_private_symbol_is_presumed),
		WORKBENCH_TEST(a_symbol_at_a_node_of_an_image_library_exists),
		WORKBENCH_TEST(a_symbol_may_have_been_added_to_its_node_later),
		WORKBENCH_TEST(
			an_unversioned_symbol_may_have_a_version_in_an_image_library),
		WORKBENCH_TEST(node_provides_the_cxx_library),
		WORKBENCH_TEST(each_architecture_has_its_own_nodes),
		WORKBENCH_TEST(packed_relocations_need_the_release_and_the_marker),
		WORKBENCH_TEST(dlopen_refuses_an_executable_stack_since_2_41),
		WORKBENCH_TEST(a_program_may_need_an_executable_stack),
		WORKBENCH_TEST(static_tls_in_dlopen_must_fit_the_reserve),
		WORKBENCH_TEST(a_damaged_table_makes_the_answer_undecided),
	};

	return cmocka_run_group_tests_name("glibc_bind", tests, NULL, NULL);
}
