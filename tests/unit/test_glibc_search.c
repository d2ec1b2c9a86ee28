/* SPDX-License-Identifier: MIT */
/* Rules: _dl_map_object and open_path of glibc's elf/dl-load.c. */
#include "workbench.h"

#include "source/image_state.h"

#include <unistd.h>

#define TARGET "glibc:2.36"

static const char *library(struct workbench *w, const char *path)
{
	workbench_library(w);
	builder_defined(&w->b, "thing", VER_NDX_GLOBAL);
	return workbench_finish(w, path);
}

/* A library that needs another, with that DT_RPATH or DT_RUNPATH. */
static const char *needing(struct workbench *w, const char *path, const char *soname,
			   int64_t tag, const char *rpath)
{
	workbench_library(w);
	builder_needed(&w->b, soname);
	if (rpath)
		workbench_tag_text(w, tag, rpath);
	return workbench_finish(w, path);
}

static bool has_node(struct workbench *w, const struct mc_load_result *result,
		     const char *name)
{
	return workbench_node(result, workbench_path(w, name)) != NULL;
}

/* ---- run paths ---- */

static void needed_is_found_next_to_the_object_only_by_run_path(void **state)
{
	struct workbench *w = *state;
	const char *with = needing(w, "app/a.so", "libfoo.so.1", DT_RUNPATH, "$ORIGIN");
	const char *without = needing(w, "app/b.so", "libfoo.so.1", 0, NULL);
	struct mc_load_result result;

	library(w, "app/libfoo.so.1");
	result = workbench_load(w, TARGET, with);
	assert_no_faults(&result);
	assert_true(has_node(w, &result, "app/libfoo.so.1"));
	result = workbench_load(w, TARGET, without);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libfoo.so.1");
	assert_int_equal(result.loads, MC_ANSWER_NO);
}

/* The chain a.so -> liba.so -> libb.so, where only a.so and liba.so have run paths. */
static struct mc_load_result load_chain(struct workbench *w, int64_t first,
					int64_t second)
{
	static unsigned count;
	const char *folder = mc_arena_printf(&w->arena, "chain%u", count++);

	library(w, mc_arena_join(&w->arena, folder, "/deep/libb.so"));
	needing(w, mc_arena_join(&w->arena, folder, "/liba.so"), "libb.so",
		second ? second : DT_RUNPATH, second ? "/nowhere" : NULL);
	return workbench_load(w, TARGET,
			      needing(w, mc_arena_join(&w->arena, folder, "/a.so"),
				      "liba.so", first, "$ORIGIN:$ORIGIN/deep"));
}

static void rpath_is_inherited_and_runpath_is_not(void **state)
{
	struct workbench *w = *state;
	static const struct {
		int64_t first, second; /* 0: none */
		bool found;
	} rows[] = {
		{ DT_RPATH, 0, true },
		{ DT_RUNPATH, 0, false },
		{ DT_RPATH, DT_RPATH, true },
		/* DT_RUNPATH of the object with the NEEDED entry disables all DT_RPATHs. */
		{ DT_RPATH, DT_RUNPATH, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result =
			load_chain(w, rows[i].first, rows[i].second);

		if (rows[i].found !=
		    !workbench_fault(&result, MC_FAULT_NEEDED_MISSING, "libb.so"))
			fail_msg("row %zu", i);
	}
}

static void runpath_disables_the_own_rpath(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "old/libfoo.so.1");
	library(w, "new/libfoo.so.1");
	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	builder_needed(&w->b, "libfoo.so.1");
	workbench_tag_text(w, DT_RPATH, "$ORIGIN/old");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN/new");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_no_faults(&result);
	assert_true(has_node(w, &result, "new/libfoo.so.1"));
}

static void tokens_expand_as_on_the_image(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *rpath, *place;
	} rows[] = {
		{ "debian:bookworm-slim", "$ORIGIN/$LIB", "lib/x86_64-linux-gnu" },
		{ "debian:bookworm-slim", "${ORIGIN}/${LIB}/sub",
		  "lib/x86_64-linux-gnu/sub" },
		{ "rockylinux:9", "$ORIGIN/$LIB", "lib64" },
		{ "glibc:2.36", "$ORIGIN/$PLATFORM", "x86_64" },
		{ "glibc:2.36", "$ORIGIN/${PLATFORM}", "x86_64" },
		/* An element with an unknown token is dropped; the next one counts. */
		{ "glibc:2.36", "$ORIGIN/$OTHER:$ORIGIN/plain", "plain" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *folder = mc_arena_printf(&w->arena, "row%zu/", i);
		const char *place =
			mc_arena_join(&w->arena, folder, rows[i].place, "/libfoo.so.1");
		struct mc_load_result result;

		library(w, place);
		result = workbench_load(
			w, rows[i].target,
			needing(w, mc_arena_join(&w->arena, folder, "a.so"),
				"libfoo.so.1", DT_RUNPATH, rows[i].rpath));
		if (!has_node(w, &result, place))
			fail_msg("%s %s", rows[i].target, rows[i].rpath);
	}
}

/* ---- files ---- */

/* A bad file in the first directory, a good one in the second. */
static struct mc_load_result load_behind(struct workbench *w)
{
	library(w, "good/libfoo.so.1");
	return workbench_load(w, TARGET,
			      needing(w, "a.so", "libfoo.so.1", DT_RUNPATH,
				      "$ORIGIN/first:$ORIGIN/good"));
}

static void a_library_for_another_architecture_is_skipped(void **state)
{
	struct workbench *w = *state;
	static const struct {
		uint8_t elf_class, order;
		uint16_t machine;
	} rows[] = {
		{ ELFCLASS32, ELFDATA2LSB, EM_386 },
		{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64 },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *folder = mc_arena_printf(&w->arena, "row%zu", i);
		struct mc_load_result result;

		builder_init(&w->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		workbench_finish(w,
				 mc_arena_join(&w->arena, folder, "/first/libfoo.so.1"));
		library(w, mc_arena_join(&w->arena, folder, "/good/libfoo.so.1"));
		result = workbench_load(
			w, TARGET,
			needing(w, mc_arena_join(&w->arena, folder, "/a.so"),
				"libfoo.so.1", DT_RUNPATH, "$ORIGIN/first:$ORIGIN/good"));
		assert_no_faults(&result);
		result = workbench_load(
			w, TARGET,
			needing(w, mc_arena_join(&w->arena, folder, "/b.so"),
				"libfoo.so.1", DT_RUNPATH, "$ORIGIN/first"));
		assert_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so.1");
		assert_int_equal(result.loads, MC_ANSWER_NO);
	}
}

static void junk_at_the_right_place_ends_the_load(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_write(w, "first/libfoo.so.1", "junk that is no ELF file\n");
	result = load_behind(w);
	assert_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so.1");
}

/* It can be opened but not read; glibc fails, as musl does. */
static void a_directory_at_the_right_place_ends_the_load(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_folder(w, "first/libfoo.so.1");
	result = load_behind(w);
	assert_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so.1");
	assert_int_equal(result.loads, MC_ANSWER_NO);
}

static void a_program_is_not_a_library(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_library(w);
	w->b.type = ET_EXEC;
	workbench_finish(w, "first/libfoo.so.1");
	result = load_behind(w);
	assert_string_equal(
		workbench_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so.1")->detail,
		"not a shared object");
}

static void a_foreign_os_abi_is_rejected_in_libraries_too(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path = library(w, "first/libfoo.so.1");
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, EI_OSABI, SEEK_SET), 0);
	assert_int_equal(fputc(ELFOSABI_FREEBSD, file), ELFOSABI_FREEBSD);
	assert_int_equal(fclose(file), 0);
	result = load_behind(w);
	assert_string_equal(
		workbench_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so.1")->detail,
		"ELF file OS ABI invalid");
}

static void the_same_file_is_loaded_once(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "app/libone.so");
	workbench_link(w, "libone.so", "app/libtwo.so");
	workbench_library(w);
	builder_needed(&w->b, "libone.so");
	builder_needed(&w->b, "libtwo.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, "debian:bookworm-slim",
				workbench_finish(w, "app/a.so"));
	assert_no_faults(&result);
	assert_true(has_node(w, &result, "app/libone.so"));
	assert_false(has_node(w, &result, "app/libtwo.so"));
}

/* glibc reads DT_SONAME, which musl never does. */
static void dt_soname_matches_later_needed_entries(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	workbench_library(w);
	workbench_tag_text(w, DT_SONAME, "libofficial.so.1");
	workbench_finish(w, "app/libfile.so");
	workbench_library(w);
	builder_needed(&w->b, "libfile.so");
	builder_needed(&w->b, "libofficial.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "app/a.so"));
	assert_no_faults(&result);
}

static void circles_end(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	needing(w, "app/liba.so", "libb.so", DT_RUNPATH, "$ORIGIN");
	needing(w, "app/libb.so", "liba.so", DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET,
				needing(w, "app/a.so", "liba.so", DT_RUNPATH, "$ORIGIN"));
	assert_no_faults(&result);
}

static void a_library_that_only_capable_processors_see_is_found_without_certainty(
	void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "app/glibc-hwcaps/x86-64-v3/libfast.so.1");
	result = workbench_load(
		w, TARGET, needing(w, "app/a.so", "libfast.so.1", DT_RUNPATH, "$ORIGIN"));
	assert_no_faults(&result);
	assert_int_equal(result.confidence, MUSLCHECK_CONFIDENCE_LOW);
}

/* ---- names with a slash ---- */

static void a_path_is_opened_directly(void **state)
{
	struct workbench *w = *state;
	const char *path = library(w, "far/libfoo.so.1");
	struct mc_load_result result;

	result = workbench_load(w, TARGET, needing(w, "a.so", path, 0, NULL));
	assert_no_faults(&result);
	result = workbench_load(w, TARGET,
				needing(w, "b.so", "$ORIGIN/far/libfoo.so.1", 0, NULL));
	assert_no_faults(&result);
	result = workbench_load(w, TARGET,
				needing(w, "c.so", "/nowhere/libfoo.so.1", 0, NULL));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "/nowhere/libfoo.so.1");
}

static void a_relative_path_is_a_fault_of_its_own(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "far/libfoo.so.1");
	result =
		workbench_load(w, TARGET, needing(w, "a.so", "far/libfoo.so.1", 0, NULL));
	assert_fault(&result, MC_FAULT_NEEDED_RELATIVE, "far/libfoo.so.1");
}

static void a_path_into_a_system_directory_is_the_targets(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *path;
		bool found;
	} rows[] = {
		{ "debian:bookworm-slim", "/lib/x86_64-linux-gnu/libm.so.6", true },
		{ "debian:bookworm-slim", "/usr/lib/x86_64-linux-gnu/libz.so.1", true },
		{ "glibc:2.36", "/usr/lib/x86_64-linux-gnu/libz.so.1", false },
		{ "rockylinux:9", "/lib64/libm.so.6", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *name = mc_arena_printf(&w->arena, "%zu.so", i);
		struct mc_load_result result = workbench_load(
			w, rows[i].target, needing(w, name, rows[i].path, 0, NULL));

		if (rows[i].found && result.fault_count)
			fail_msg("%s %s", rows[i].target, rows[i].path);
		/* Whether the host has the file does not matter. */
		if (!rows[i].found && access(rows[i].path, F_OK))
			assert_fault(&result, MC_FAULT_NEEDED_MISSING, rows[i].path);
	}
}

/* ---- the target's libraries ---- */

static void image_libraries_load_their_dependencies(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(w, "debian:bookworm-slim",
				needing(w, "a.so", "libstdc++.so.6", 0, NULL));
	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, "libgcc_s.so.1"));
	assert_non_null(workbench_node(&result, "libm.so.6"));
	assert_non_null(workbench_node(&result, "libc.so.6"));
}

/* Dependencies were read in Debian; Ubuntu's builds differ. */
static void a_library_of_an_image_lacks_nothing_that_another_distribution_adds(
	void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(w, "ubuntu:20.04",
				needing(w, "a.so", "libapt-pkg.so.6.0", 0, NULL));
	assert_no_faults(&result);
	/* A library in Debian's image with a missing dependency is reported. */
	result = workbench_load(w, "distroless/java17-debian12",
				needing(w, "b.so", "libgio-2.0.so.0", 0, NULL));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libmount.so.1");
}

static void a_bare_libc_has_only_its_own_libraries(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname;
		bool found;
	} rows[] = {
		{ "glibc:2.36", "libm.so.6", true },
		{ "glibc:2.36", "libpthread.so.0", true },
		{ "glibc:2.36", "ld-linux-x86-64.so.2", true },
		{ "glibc:2.36", "ld-linux-aarch64.so.1", false },
		{ "glibc:2.36", "libgcc_s.so.1", false },
		{ "glibc:2.36", "libcrypt.so.1", false },
		{ "glibc:2.36", "libstdc++.so.6", false },
		{ "debian:bookworm-slim", "libcrypt.so.1", true },
		{ "distroless/base-debian12", "libssl.so.3", true },
		{ "distroless/base-debian12", "libstdc++.so.6", false },
		{ "distroless/base-nossl-debian12", "libssl.so.3", false },
		{ "distroless/cc-debian12", "libstdc++.so.6", true },
		{ "distroless/cc-debian12", "libz.so.1", false },
		{ "busybox:glibc", "libdl.so.2", false },
		{ "busybox:glibc", "libm.so.6", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *name = mc_arena_printf(&w->arena, "%zu.so", i);
		struct mc_load_result result = workbench_load(
			w, rows[i].target, needing(w, name, rows[i].soname, 0, NULL));

		if (rows[i].found !=
		    !workbench_fault(&result, MC_FAULT_NEEDED_MISSING, rows[i].soname))
			fail_msg("%s %s", rows[i].target, rows[i].soname);
	}
}

static void a_bundled_library_precedes_the_targets(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "app/libz.so.1");
	result = workbench_load(
		w, "debian:bookworm-slim",
		needing(w, "app/a.so", "libz.so.1", DT_RUNPATH, "$ORIGIN"));
	assert_true(has_node(w, &result, "app/libz.so.1"));
	assert_null(workbench_node(&result, "libz.so.1"));
}

/* glibc does not know musl's sonames. */
static void an_object_built_for_musl_lacks_its_libc(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "libc.so", "libc.musl-x86_64.so.1" };

	for (size_t i = 0; i < 2; i++) {
		struct mc_load_result result;

		workbench_library(w);
		builder_needed(&w->b, names[i]);
		workbench_call(w, "printf");
		result = workbench_load(
			w, "debian:bookworm-slim",
			workbench_finish(w, mc_arena_printf(&w->arena, "%zu.so", i)));
		assert_fault(&result, MC_FAULT_NEEDED_MISSING, names[i]);
		assert_string_equal(
			workbench_fault(&result, MC_FAULT_SYMBOL_MISSING, "printf")
				->missing_library,
			names[i]);
	}
}

static void an_incomplete_list_lowers_the_confidence(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(w, "rockylinux:9",
				needing(w, "a.so", "libnobody.so.1", 0, NULL));
	assert_int_equal(
		workbench_fault(&result, MC_FAULT_NEEDED_MISSING, "libnobody.so.1")
			->confidence,
		MUSLCHECK_CONFIDENCE_LOW);
}

/* ---- root filesystems ---- */

static void a_root_filesystem_is_searched_in_the_built_in_directories(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *place;
		bool found;
	} rows[] = {
		{ "debian:bookworm-slim", "usr/lib/x86_64-linux-gnu", true },
		{ "debian:bookworm-slim", "lib", true },
		{ "debian:bookworm-slim", "lib64", false },
		/* Found by ld.so.cache only, which distroless lacks. */
		{ "debian:bookworm-slim", "usr/local/lib", true },
		{ "distroless/cc-debian12", "usr/local/lib", false },
		{ "rockylinux:9", "usr/lib64", true },
		{ "rockylinux:9", "lib/x86_64-linux-gnu", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *root = mc_arena_printf(&w->arena, "root%zu/", i);
		const char *path = mc_arena_join(&w->arena, root, "app/a.so");
		struct mc_load_result result;

		library(w, mc_arena_join(&w->arena, root, rows[i].place, "/libfoo.so.1"));
		needing(w, path, "libfoo.so.1", 0, NULL);
		result = workbench_load_on(
			w,
			workbench_target_in(w, rows[i].target, workbench_path(w, root)),
			workbench_path(w, path));
		if (rows[i].found !=
		    !workbench_fault(&result, MC_FAULT_NEEDED_MISSING, "libfoo.so.1"))
			fail_msg("%s %s", rows[i].target, rows[i].place);
	}
}

/* With a root filesystem, the image's library list is not used. */
static void a_root_filesystem_replaces_the_images_library_list(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path = needing(w, "root/app/a.so", "libz.so.1", 0, NULL);

	result = workbench_load_on(
		w,
		workbench_target_in(w, "debian:bookworm-slim", workbench_path(w, "root")),
		path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libz.so.1");
}

/* ld.so.cache may lead where no directory does, and past what is not for the machine. */
static void the_cache_of_a_root_filesystem_is_asked(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "root/app/a.so", "libfoo.so.1", 0, NULL);
	const struct mc_target *target =
		workbench_target_in(w, "debian:bookworm-slim", workbench_path(w, "root"));
	struct mc_ld_cached entries[] = {
		{ .name = "libfoo.so.1", .path = "/opt/none/libfoo.so.1" },
		{ .name = "libfoo.so.1", .path = "/opt/odd/libfoo.so.1" },
	};
	const struct mc_image_state cached = { .ld_cache = { entries, 2 },
					       .has_ld_cache = true };
	struct mc_load_result result;

	library(w, "root/opt/odd/libfoo.so.1");
	result = workbench_load_on(w, target, path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libfoo.so.1");
	((struct mc_tree *)target->root)->state = &cached;
	result = workbench_load_on(w, target, path);
	assert_no_faults(&result);
	assert_true(has_node(w, &result, "root/opt/odd/libfoo.so.1"));
}

/* libc of the root filesystem and its dependencies. */
static void a_process_in_a_root_filesystem_has_its_libc(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	needing(w, "root/lib64/libc.so.6", "libbehind.so.1", 0, NULL);
	workbench_library(w);
	builder_defined(&w->b, "thing", VER_NDX_GLOBAL);
	workbench_finish(w, "root/lib64/libbehind.so.1");
	workbench_library(w);
	workbench_call(w, "thing");
	path = workbench_finish(w, "root/app/a.so");
	result = workbench_load_on(
		w, workbench_target_in(w, "rockylinux:9", workbench_path(w, "root")),
		path);
	assert_no_faults(&result);
}

/* libc needs it by soname; it may be in no built-in directory. */
static void the_loader_of_a_root_filesystem_is_always_loaded(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path = needing(w, "root/app/a.so", "ld-linux-x86-64.so.2", 0, NULL);
	const char *root = workbench_path(w, "root");

	result = workbench_load_on(
		w, workbench_target_in(w, "debian:bookworm-slim", root), path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "ld-linux-x86-64.so.2");
	library(w, "root/lib64/ld-linux-x86-64.so.2");
	path = needing(w, "root/app/b.so", "ld-linux-x86-64.so.2", 0, NULL);
	result = workbench_load_on(
		w, workbench_target_in(w, "debian:bookworm-slim", root), path);
	assert_no_faults(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(needed_is_found_next_to_the_object_only_by_run_path),
		WORKBENCH_TEST(rpath_is_inherited_and_runpath_is_not),
		WORKBENCH_TEST(runpath_disables_the_own_rpath),
		WORKBENCH_TEST(tokens_expand_as_on_the_image),
		WORKBENCH_TEST(a_library_for_another_architecture_is_skipped),
		WORKBENCH_TEST(junk_at_the_right_place_ends_the_load),
		WORKBENCH_TEST(a_directory_at_the_right_place_ends_the_load),
		WORKBENCH_TEST(a_program_is_not_a_library),
		WORKBENCH_TEST(a_foreign_os_abi_is_rejected_in_libraries_too),
		WORKBENCH_TEST(the_same_file_is_loaded_once),
		WORKBENCH_TEST(dt_soname_matches_later_needed_entries),
		WORKBENCH_TEST(circles_end),
		WORKBENCH_TEST(
			a_library_that_only_capable_processors_see_is_found_without_certainty),
		WORKBENCH_TEST(a_path_is_opened_directly),
		WORKBENCH_TEST(a_relative_path_is_a_fault_of_its_own),
		WORKBENCH_TEST(a_path_into_a_system_directory_is_the_targets),
		WORKBENCH_TEST(image_libraries_load_their_dependencies),
		WORKBENCH_TEST(
			a_library_of_an_image_lacks_nothing_that_another_distribution_adds),
		WORKBENCH_TEST(a_bare_libc_has_only_its_own_libraries),
		WORKBENCH_TEST(a_bundled_library_precedes_the_targets),
		WORKBENCH_TEST(an_object_built_for_musl_lacks_its_libc),
		WORKBENCH_TEST(an_incomplete_list_lowers_the_confidence),
		WORKBENCH_TEST(a_root_filesystem_is_searched_in_the_built_in_directories),
		WORKBENCH_TEST(the_cache_of_a_root_filesystem_is_asked),
		WORKBENCH_TEST(a_process_in_a_root_filesystem_has_its_libc),
		WORKBENCH_TEST(the_loader_of_a_root_filesystem_is_always_loaded),
		WORKBENCH_TEST(a_root_filesystem_replaces_the_images_library_list),
	};

	return cmocka_run_group_tests_name("glibc_search", tests, NULL, NULL);
}
