/* SPDX-License-Identifier: MIT */
/* Checks before glibc's loader searches for libraries. */
#include "workbench.h"

#include "loader/glibc.h"

#define INTERP "/lib64/ld-linux-x86-64.so.2"
#define MULTIARCH "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"

static void the_interpreter_must_be_at_the_images_path(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *interp;
		enum mc_answer found;
	} rows[] = {
		{ "debian:bookworm-slim", INTERP, MC_ANSWER_YES },
		{ "debian:bookworm-slim", MULTIARCH, MC_ANSWER_YES },
		{ "debian:bookworm-slim", "/usr" MULTIARCH, MC_ANSWER_YES },
		{ "debian:bookworm-slim", "/lib/ld-linux-x86-64.so.2", MC_ANSWER_NO },
		{ "debian:bookworm-slim", "/lib/ld-linux-aarch64.so.1", MC_ANSWER_NO },
		{ "debian:bookworm-slim", "/lib/ld-musl-x86_64.so.1", MC_ANSWER_NO },
		{ "debian:bookworm-slim", "/nix/store/x/ld-linux-x86-64.so.2",
		  MC_ANSWER_NO },
		{ "debian:bookworm-slim", "/usr/lib64/ld-linux-x86-64.so.1",
		  MC_ANSWER_NO },
		{ "rockylinux:9", INTERP, MC_ANSWER_YES },
		{ "rockylinux:9", MULTIARCH, MC_ANSWER_NO },
		{ "distroless/cc-debian12", INTERP, MC_ANSWER_YES },
		{ "glibc:2.36", INTERP, MC_ANSWER_YES },
		{ "scratch", INTERP, MC_ANSWER_NO },
		{ "distroless/static-debian12", INTERP, MC_ANSWER_NO },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_program(w, rows[i].interp);
		result = workbench_load(
			w, rows[i].target,
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu", i)));
		if (result.interp_found != rows[i].found || result.start != rows[i].found)
			fail_msg("%s %s", rows[i].target, rows[i].interp);
		assert_int_equal(workbench_fault(&result, MC_FAULT_INTERP_MISSING,
						 rows[i].interp) != NULL,
				 rows[i].found == MC_ANSWER_NO);
	}
}

static void each_architecture_has_its_own_interpreter(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint8_t elf_class, order;
		uint16_t machine;
		const char *interp;
	} rows[] = {
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, "/lib/ld-linux-aarch64.so.1" },
		{ ELFCLASS32, ELFDATA2LSB, EM_386, "/lib/ld-linux.so.2" },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390, "/lib/ld64.so.1" },
		{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, "/lib/ld-linux-riscv64-lp64d.so.1" },
		{ ELFCLASS64, ELFDATA2LSB, EM_PPC64, "/lib64/ld64.so.2" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		builder_init(&w->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		w->b.interp = rows[i].interp;
		builder_tag(&w->b, DT_FLAGS_1, DF_1_PIE);
		result = workbench_load(
			w, "glibc:2.36",
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu", i)));
		if (result.interp_found != MC_ANSWER_YES)
			fail_msg("%s", rows[i].interp);
		assert_string_equal(mc_glibc_loader_name(
					    result.graph.nodes[0].stored->object.machine),
				    strrchr(rows[i].interp, '/') + 1);
	}
}

/* Other faults are reported too, if the target has a libc. */
static void a_missing_interpreter_hides_no_other_fault(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	workbench_call(w, "printf");
	builder_needed(&w->b, "libc.so");
	result =
		workbench_load(w, "debian:bookworm-slim", workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_INTERP_MISSING, "/lib/ld-musl-x86_64.so.1");
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libc.so");
}

static void without_a_libc_nothing_can_be_opened(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "scratch", "distroless/static-debian12" };

	for (size_t i = 0; i < 2; i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_needed(&w->b, "libc.so.6");
		result = workbench_load(
			w, targets[i],
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		assert_int_equal(result.fault_count, 1);
		assert_fault(&result, MC_FAULT_NO_LOADER, NULL);
		assert_int_equal(result.now, MC_ANSWER_NO);
		assert_int_equal(result.lazy, MC_ANSWER_NO);
	}
}

static void dlopen_rejects_programs_and_nodlopen_objects(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint64_t flags_1;
		bool refused;
	} rows[] = { { 0, false },
		     { DF_1_NODELETE, false },
		     { DF_1_NOOPEN, true },
		     { DF_1_NOOPEN | DF_1_NOW, true } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_tag(&w->b, DT_FLAGS_1, rows[i].flags_1);
		workbench_tag_text(w, DT_SONAME, "liba.so.1");
		result = workbench_load(
			w, "glibc:2.36",
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		if (rows[i].refused !=
		    !!workbench_fault(&result, MC_FAULT_NOT_OPENABLE, NULL))
			fail_msg("row %zu", i);
		assert_int_equal(result.now,
				 rows[i].refused ? MC_ANSWER_NO : MC_ANSWER_YES);
	}
}

static void the_os_abi_must_be_system_v_or_gnu(void **state)
{
	struct workbench *w = *state;
	static const struct {
		int osabi;
		bool taken;
	} rows[] = { { ELFOSABI_NONE, true },
		     { ELFOSABI_GNU, true },
		     { ELFOSABI_FREEBSD, false },
		     { ELFOSABI_SOLARIS, false },
		     { ELFOSABI_STANDALONE, false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result;
		const char *path =
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i));
		FILE *file = fopen(path, "r+b");

		assert_non_null(file);
		assert_int_equal(fseek(file, EI_OSABI, SEEK_SET), 0);
		assert_int_equal(fputc(rows[i].osabi, file), rows[i].osabi);
		assert_int_equal(fclose(file), 0);
		result = workbench_load(w, "debian:bookworm-slim", path);
		if (rows[i].taken != !workbench_fault(&result, MC_FAULT_OS_ABI, NULL))
			fail_msg("OSABI %d", rows[i].osabi);
		assert_int_equal(result.loads,
				 rows[i].taken ? MC_ANSWER_YES : MC_ANSWER_NO);
		workbench_library(w);
	}
}

static void a_dynamic_program_without_interpreter_crashes(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_program(w, NULL);
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, "glibc:2.36", workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_INTERP_ABSENT, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

static void an_architecture_without_a_list_is_undecided(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_ALPHA);
	builder_needed(&w->b, "libc.so.6");
	result = workbench_load(w, "glibc:2.36", workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_NO_DATA, NULL);
	assert_int_equal(result.loads, MC_ANSWER_UNDECIDED);
}

/* ---- root filesystems ---- */

/* A file at that path, with or without the exports of glibc's loader. */
static void plant_loader(struct workbench *w, const char *path, const char *exports)
{
	workbench_library(w);
	builder_defined(&w->b, exports, VER_NDX_GLOBAL);
	workbench_finish(w, path);
}

static void the_interpreter_in_a_root_filesystem_is_checked(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const struct mc_target *target;
	const char *path;

	plant_loader(w, "root/usr/lib64/ld-linux-x86-64.so.2", "__tls_get_addr");
	plant_loader(w, "root/opt/ld.so", "something_else");
	workbench_link(w, "usr/lib64", "root/lib64");
	target =
		workbench_target_in(w, "debian:bookworm-slim", workbench_path(w, "root"));

	workbench_program(w, INTERP);
	path = workbench_finish(w, "root/app/one");
	result = workbench_load_on(w, target, path);
	assert_int_equal(result.interp_found, MC_ANSWER_YES);
	assert_int_equal(result.start, MC_ANSWER_YES);

	workbench_program(w, "/lib/nobody.so");
	path = workbench_finish(w, "root/app/two");
	result = workbench_load_on(w, target, path);
	assert_int_equal(result.interp_found, MC_ANSWER_NO);
	assert_fault(&result, MC_FAULT_INTERP_MISSING, "/lib/nobody.so");

	workbench_program(w, "/opt/ld.so");
	path = workbench_finish(w, "root/app/three");
	result = workbench_load_on(w, target, path);
	assert_fault(&result, MC_FAULT_OTHER_LOADER, "/opt/ld.so");
	assert_int_equal(result.start, MC_ANSWER_UNDECIDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_interpreter_must_be_at_the_images_path),
		WORKBENCH_TEST(each_architecture_has_its_own_interpreter),
		WORKBENCH_TEST(a_missing_interpreter_hides_no_other_fault),
		WORKBENCH_TEST(without_a_libc_nothing_can_be_opened),
		WORKBENCH_TEST(dlopen_rejects_programs_and_nodlopen_objects),
		WORKBENCH_TEST(the_os_abi_must_be_system_v_or_gnu),
		WORKBENCH_TEST(a_dynamic_program_without_interpreter_crashes),
		WORKBENCH_TEST(an_architecture_without_a_list_is_undecided),
		WORKBENCH_TEST(the_interpreter_in_a_root_filesystem_is_checked),
	};

	return cmocka_run_group_tests_name("glibc", tests, NULL, NULL);
}
