/* SPDX-License-Identifier: MIT */
/* Rules: load_library, path_open and load_deps of musl's ldso/dynlink.c. */
#include "workbench.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader/musl.h"

#define TARGET "musl:1.2.5"

/* A library that defines a symbol, at that path. */
static const char *library(struct workbench *w, const char *path, const char *defines)
{
	workbench_library(w);
	builder_defined(&w->b, defines, 0);
	return workbench_finish(w, path);
}

/* A library that needs another, with a run path (NULL: none). */
static const char *needing(struct workbench *w, const char *path, const char *soname,
			   const char *runpath)
{
	workbench_library(w);
	builder_needed(&w->b, soname);
	if (runpath)
		workbench_tag_text(w, DT_RUNPATH, runpath);
	return workbench_finish(w, path);
}

static void names_of_musl_itself_are_reserved(void **state)
{
	static const struct {
		const char *name;
		bool reserved;
	} rows[] = {
		{ "libc.so.6", true },
		{ "libc.so", true },
		{ "libc.", true },
		{ "libc.musl-x86_64.so.1", true },
		{ "libm.so.6", true },
		{ "libpthread.so.0", true },
		{ "librt.so.1", true },
		{ "libdl.so.2", true },
		{ "libutil.so.1", true },
		{ "libxnet.so.9", true },
		{ "libc", false },
		{ "libc-2.31.so", false },
		{ "libm-2.31.so", false },
		{ "libpthread-2.31.so", false },
		{ "libcrypt.so.1", false },
		{ "libresolv.so.2", false },
		{ "libnsl.so.1", false },
		{ "libanl.so.1", false },
		{ "libmvec.so.1", false },
		{ "libthread_db.so.1", false },
		{ "libBrokenLocale.so.1", false },
		{ "libnss_files.so.2", false },
		{ "ld-linux-x86-64.so.2", false },
		{ "libintl.so.8", false },
		{ "liblibc.so", false },
		{ "c.so", false },
		{ "xlibc.so", false },
		{ "Libc.so", false },
		{ "lib", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_musl_is_reserved(rows[i].name) != rows[i].reserved)
			fail_msg("%s", rows[i].name);
}

/* Even if a file of that name exists. */
static void a_reserved_name_is_never_searched(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "app/a.so", "libm.so.6", "$ORIGIN");
	struct mc_load_result result;

	workbench_write(w, "app/libm.so.6", "junk");
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
	assert_int_equal(result.graph.node_count, 2);
	assert_int_equal(result.graph.nodes[1].kind, MC_NODE_LIBC);
}

static void needed_is_found_next_to_the_object_by_runpath(void **state)
{
	struct workbench *w = *state;
	const char *found = library(w, "app/libfoo.so.1", "foo");
	const char *with = needing(w, "app/with.so", "libfoo.so.1", "$ORIGIN");
	const char *without = needing(w, "app/without.so", "libfoo.so.1", NULL);
	struct mc_load_result result = workbench_load(w, TARGET, with);

	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, found));
	result = workbench_load(w, TARGET, without);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libfoo.so.1");
}

static void rpath_works_but_runpath_wins(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	library(w, "old/libfoo.so.1", "foo");
	library(w, "new/libfoo.so.1", "foo");
	workbench_library(w);
	builder_needed(&w->b, "libfoo.so.1");
	workbench_tag_text(w, DT_RPATH, "$ORIGIN/old");
	path = workbench_finish(w, "rpath.so");
	result = workbench_load(w, TARGET, path);
	assert_non_null(workbench_node(&result, workbench_path(w, "old/libfoo.so.1")));
	workbench_library(w);
	builder_needed(&w->b, "libfoo.so.1");
	workbench_tag_text(w, DT_RPATH, "$ORIGIN/old");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN/new");
	path = workbench_finish(w, "both.so");
	result = workbench_load(w, TARGET, path);
	assert_non_null(workbench_node(&result, workbench_path(w, "new/libfoo.so.1")));
}

/* glibc does not use it for indirect dependencies. */
static void a_run_path_is_inherited_by_grandchildren(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "top.so", "libmiddle.so", "$ORIGIN/lib");
	struct mc_load_result result;

	needing(w, "lib/libmiddle.so", "libbelow.so", "$ORIGIN/elsewhere");
	needing(w, "lib/libbelow.so", "libbottom.so", NULL);
	library(w, "lib/libbottom.so", "bottom");
	workbench_folder(w, "lib/elsewhere");
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, workbench_path(w, "lib/libbottom.so")));
}

/* ... but not by siblings, nor upwards. */
static void a_run_path_is_not_used_by_siblings(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_library(w);
	builder_needed(&w->b, "libone.so");
	builder_needed(&w->b, "libhidden.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN/lib");
	path = workbench_finish(w, "top.so");
	workbench_library(w);
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN/private");
	workbench_finish(w, "lib/libone.so");
	library(w, "lib/private/libhidden.so", "hidden");
	result = workbench_load(w, TARGET, path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libhidden.so");
}

static void the_own_run_path_precedes_the_inherited_ones(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "top.so", "libmiddle.so", "$ORIGIN/lib");
	struct mc_load_result result;

	needing(w, "lib/libmiddle.so", "libx.so", "$ORIGIN/own");
	library(w, "lib/libx.so", "x");
	library(w, "lib/own/libx.so", "x");
	result = workbench_load(w, TARGET, path);
	assert_non_null(workbench_node(&result, workbench_path(w, "lib/own/libx.so")));
	assert_null(workbench_node(&result, workbench_path(w, "lib/libx.so")));
}

/* A bad file first on the path, a good one second. */
static void check_first(struct workbench *w, const char *detail)
{
	const char *path =
		needing(w, "app/a.so", "libfoo.so", "$ORIGIN/first:$ORIGIN/second");
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	library(w, "app/second/libfoo.so", "foo");
	result = workbench_load(w, TARGET, path);
	fault = workbench_fault(&result, MC_FAULT_NEEDED_BAD_FILE, "libfoo.so");
	assert_non_null(fault);
	assert_contains(fault->detail, detail);
	assert_null(workbench_node(&result, workbench_path(w, "app/second/libfoo.so")));
}

static void the_first_file_that_opens_ends_the_search(void **state)
{
	struct workbench *w = *state;

	workbench_write(w, "app/first/libfoo.so", "INPUT(libfoo.so.1)");
	check_first(w, "");
}

static void an_empty_file_ends_the_search(void **state)
{
	struct workbench *w = *state;

	workbench_write(w, "app/first/libfoo.so", "");
	check_first(w, "");
}

static void a_directory_of_that_name_ends_the_search(void **state)
{
	struct workbench *w = *state;

	workbench_folder(w, "app/first/libfoo.so");
	check_first(w, strerror(EISDIR));
}

static void a_link_loop_of_that_name_ends_the_search(void **state)
{
	struct workbench *w = *state;

	workbench_link(w, "libfoo.so", "app/first/libfoo.so");
	check_first(w, strerror(ELOOP));
}

static void another_class_ends_the_search(void **state)
{
	struct workbench *w = *state;

	builder_init(&w->b, ELFCLASS32, ELFDATA2LSB, EM_386);
	workbench_finish(w, "app/first/libfoo.so");
	check_first(w, "ELF class");
}

static void a_file_without_dynamic_section_ends_the_search(void **state)
{
	struct workbench *w = *state;

	w->b.type = ET_REL;
	workbench_finish(w, "app/first/libfoo.so");
	check_first(w, "not a dynamic object");
}

static void a_fifo_of_that_name_ends_the_search_with_its_reason(void **state)
{
	struct workbench *w = *state;

	workbench_folder(w, "app/first");
	assert_int_equal(mkfifo(workbench_path(w, "app/first/libfoo.so"), 0600), 0);
	alarm(10);
	check_first(w, "Not a regular file");
	alarm(0);
}

static void a_file_without_read_permission_is_skipped(void **state)
{
	struct workbench *w = *state;
	const char *path =
		needing(w, "app/a.so", "libfoo.so", "$ORIGIN/first:$ORIGIN/second");
	struct mc_load_result result;

	if (geteuid() == 0)
		skip();
	library(w, "app/second/libfoo.so", "foo");
	assert_int_equal(chmod(workbench_write(w, "app/first/libfoo.so", "x"), 0), 0);
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
}

static void a_dangling_symlink_is_skipped(void **state)
{
	struct workbench *w = *state;
	const char *path =
		needing(w, "app/a.so", "libfoo.so", "$ORIGIN/first:$ORIGIN/second");
	struct mc_load_result result;

	library(w, "app/second/libfoo.so", "foo");
	workbench_link(w, "nowhere", "app/first/libfoo.so");
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
}

/* musl maps it without checking. */
static void another_architecture_of_the_same_class_is_mapped_and_reported(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "app/a.so", "libfoo.so", "$ORIGIN");
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	builder_init(&w->b, ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	workbench_finish(w, "app/libfoo.so");
	result = workbench_load(w, TARGET, path);
	fault = workbench_fault(&result, MC_FAULT_WRONG_MACHINE, "libfoo.so");
	assert_non_null(fault);
	assert_string_equal(fault->detail, "aarch64");
	assert_int_equal(result.loads, MC_ANSWER_YES);
}

/* glibc would use the loaded one; musl matches file names only. */
static void dt_soname_is_ignored(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_library(w);
	workbench_tag_text(w, DT_SONAME, "libwanted.so.1");
	workbench_finish(w, "app/libother.so");
	workbench_library(w);
	builder_needed(&w->b, "libother.so");
	builder_needed(&w->b, "libwanted.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	path = workbench_finish(w, "app/a.so");
	result = workbench_load(w, TARGET, path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libwanted.so.1");
	assert_null(workbench_fault(&result, MC_FAULT_NEEDED_MISSING, "libother.so"));
}

static void the_object_itself_matches_no_name(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "app/libself.so", "libself.so", NULL);
	struct mc_load_result result = workbench_load(w, TARGET, path);

	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libself.so");
	path = needing(w, "app/libagain.so", "libagain.so", "$ORIGIN");
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
	assert_int_equal(result.graph.node_count, 2); /* itself and the libc */
}

static void the_same_file_is_loaded_once(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	size_t objects = 0;
	const char *path;

	library(w, "app/libfoo.so.1.2", "foo");
	workbench_link(w, "libfoo.so.1.2", "app/libfoo.so.1");
	assert_int_equal(link(workbench_path(w, "app/libfoo.so.1.2"),
			      workbench_path(w, "app/libfoo.so")),
			 0);
	workbench_library(w);
	builder_needed(&w->b, "libfoo.so.1.2");
	builder_needed(&w->b, "libfoo.so.1");
	builder_needed(&w->b, "libfoo.so");
	builder_needed(&w->b, "libfoo.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	path = workbench_finish(w, "app/a.so");
	result = workbench_load(w, TARGET, path);
	assert_no_faults(&result);
	for (size_t i = 0; i < result.graph.node_count; i++)
		objects += result.graph.nodes[i].kind == MC_NODE_OBJECT;
	assert_int_equal(objects, 2);
}

static void circles_end(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	needing(w, "app/libb.so", "liba.so", "$ORIGIN");
	result = workbench_load(w, TARGET,
				needing(w, "app/liba.so", "libb.so", "$ORIGIN"));
	assert_no_faults(&result);
	assert_int_equal(result.graph.node_count, 3);
}

static void objects_load_breadth_first(void **state)
{
	struct workbench *w = *state;
	static const char *const order[] = { "top.so", "liba.so", "libb.so", "libc1.so",
					     "libd.so" };
	struct mc_load_result result;
	size_t met = 0;

	workbench_library(w);
	builder_needed(&w->b, "libb.so");
	workbench_finish(w, "libc1.so");
	needing(w, "liba.so", "libc1.so", NULL);
	needing(w, "libb.so", "libd.so", NULL);
	needing(w, "libd.so", "liba.so", NULL);
	workbench_library(w);
	builder_needed(&w->b, "liba.so");
	builder_needed(&w->b, "libb.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	result = workbench_load(w, TARGET, workbench_finish(w, "top.so"));
	assert_no_faults(&result);
	for (size_t i = 0; i < result.graph.node_count; i++) {
		const struct mc_node *node = &result.graph.nodes[i];

		if (node->kind == MC_NODE_OBJECT)
			assert_string_equal(strrchr(node->path, '/') + 1, order[met++]);
	}
	assert_int_equal(met, 5);
}

static void a_missing_library_is_a_fault_per_dependent(void **state)
{
	struct workbench *w = *state;
	const struct mc_load_fault *fault;
	struct mc_load_result result;

	needing(w, "app/libmiddle.so", "libgone.so", NULL);
	result = workbench_load(w, TARGET,
				needing(w, "app/a.so", "libmiddle.so", "$ORIGIN"));
	fault = workbench_fault(&result, MC_FAULT_NEEDED_MISSING, "libgone.so");
	assert_non_null(fault);
	assert_string_equal(result.graph.nodes[fault->node].path,
			    workbench_path(w, "app/libmiddle.so"));
	assert_int_equal(result.loads, MC_ANSWER_NO);
}

static void a_name_of_255_bytes_is_searched_for_and_a_longer_one_not(void **state)
{
	struct workbench *w = *state;
	char name[NAME_MAX + 2];
	struct mc_load_result result;

	memset(name, 'n', sizeof(name));
	name[NAME_MAX] = '\0';
	library(w, mc_arena_join(&w->arena, "app/", name), "foo");
	result = workbench_load(w, TARGET, needing(w, "app/fits.so", name, "$ORIGIN"));
	assert_no_faults(&result);
	name[NAME_MAX] = 'n';
	name[NAME_MAX + 1] = '\0';
	result = workbench_load(w, TARGET, needing(w, "app/longer.so", name, "$ORIGIN"));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, name);
}

static void a_relative_path_is_a_fault_of_its_own(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "./libfoo.so", "lib/libfoo.so",
					     "../libfoo.so", "libc.so.6/" };

	library(w, "app/libfoo.so", "foo");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *path = needing(w, "app/a.so", names[i], "$ORIGIN");
		struct mc_load_result result = workbench_load(w, TARGET, path);

		assert_fault(&result, MC_FAULT_NEEDED_RELATIVE, names[i]);
		assert_int_equal(result.loads, MC_ANSWER_NO);
		mc_object_cache_trim(w->cache);
	}
}

static void an_absolute_path_in_a_default_directory_is_the_targets(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *name;
		bool found;
	} rows[] = {
		{ "alpine:3.20", "/lib/libz.so.1", true },
		{ "alpine:3.20", "/usr/lib/libz.so.1", true },
		{ "musl:1.2.5", "/lib/libz.so.1", false },
		{ "alpine:3.20", "/opt/libz.so.1", false },
		{ "alpine:3.20", "/lib/x/libz.so.1", false },
		{ "alpine:3.20", "/usr/lib/x86_64-linux-gnu/libz.so.1", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *path = needing(w, "a.so", rows[i].name, NULL);
		struct mc_load_result result = workbench_load(w, rows[i].target, path);

		if (rows[i].found)
			assert_no_faults(&result);
		else
			assert_fault(&result, MC_FAULT_NEEDED_MISSING, rows[i].name);
		mc_object_cache_trim(w->cache);
	}
}

static void another_absolute_path_is_opened_directly(void **state)
{
	struct workbench *w = *state;
	const char *found = library(w, "deep/libfoo.so", "foo");
	struct mc_load_result result =
		workbench_load(w, TARGET, needing(w, "a.so", found, NULL));

	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, found));
}

static void junk_at_an_absolute_path_is_named(void **state)
{
	struct workbench *w = *state;
	const char *junk = workbench_write(w, "junk.so", "junk");
	struct mc_load_result result =
		workbench_load(w, TARGET, needing(w, "a.so", junk, NULL));

	assert_fault(&result, MC_FAULT_NEEDED_BAD_FILE, junk);
}

/* An object loaded by path has no name until a search finds the same file. */
static void an_object_opened_by_path_does_not_match_its_name(void **state)
{
	struct workbench *w = *state;
	const char *found = library(w, "deep/libfoo.so", "foo");
	struct mc_load_result result;

	workbench_library(w);
	builder_needed(&w->b, found);
	builder_needed(&w->b, "libfoo.so");
	result = workbench_load(w, TARGET, workbench_finish(w, "a.so"));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libfoo.so");
}

static void an_empty_name_is_not_found(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(w, TARGET, needing(w, "app/a.so", "", NULL));
	assert_int_equal(result.loads, MC_ANSWER_NO);
	mc_object_cache_trim(w->cache);
	result = workbench_load(w, TARGET, needing(w, "app/a.so", "", "$ORIGIN"));
	assert_int_equal(result.loads, MC_ANSWER_NO);
}

static void musl_replaces_a_libc_that_is_found(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;
	const char *path;

	workbench_library(w);
	builder_defined(&w->b, "__libc_start_main", 0);
	builder_defined(&w->b, "stdin", 0);
	builder_defined(&w->b, "only_there", 0);
	builder_plt(&w->b, 0, R_X86_64_IRELATIVE);
	workbench_finish(w, "app/libmine.so");
	workbench_library(w);
	workbench_call(w, "only_there");
	workbench_call(w, "printf");
	builder_needed(&w->b, "libmine.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	path = workbench_finish(w, "app/a.so");
	result = workbench_load(w, TARGET, path);
	assert_fault(&result, MC_FAULT_SYMBOL_MISSING, "only_there");
	assert_int_equal(result.fault_count, 1);
}

static void half_a_libc_is_a_library_like_any_other(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "app/libmine.so", "__libc_start_main");
	result = workbench_load(w, TARGET,
				needing(w, "app/a.so", "libmine.so", "$ORIGIN"));
	assert_non_null(workbench_node(&result, workbench_path(w, "app/libmine.so")));
}

/* A separate file in every release, and libc itself. */
static void the_loader_can_be_needed_under_its_own_name(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *name;
		bool found;
	} rows[] = {
		{ "ld-musl-x86_64.so.1", true },
		{ "ld-musl-aarch64.so.1", false },
		{ "ld-musl-x86_64.so.2", false },
		{ "ld-musl-x86_64.so.1x", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *path = needing(w, "a.so", rows[i].name, NULL);
		struct mc_load_result result = workbench_load(w, TARGET, path);

		assert_int_equal(
			workbench_fault(&result, MC_FAULT_NEEDED_MISSING, NULL) == NULL,
			rows[i].found);
		mc_object_cache_trim(w->cache);
	}
}

static void the_vdso_matches_in_dlopen_only(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(w, TARGET, needing(w, "a.so", "linux-gate.so.1", NULL));
	assert_no_faults(&result);
	result = workbench_load(w, TARGET, needing(w, "b.so", "linux-vdso.so.1", NULL));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "linux-vdso.so.1");
	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	builder_needed(&w->b, "linux-gate.so.1");
	result = workbench_load(w, TARGET, workbench_finish(w, "program"));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "linux-gate.so.1");
}

static void target_libraries_load_their_package_dependencies(void **state)
{
	struct workbench *w = *state;
	const char *path = needing(w, "a.so", "libstdc++.so.6", NULL);
	struct mc_load_result result = workbench_load(w, "musl:1.2.5+libstdc++", path);

	assert_no_faults(&result);
	assert_non_null(workbench_node(&result, "libstdc++.so.6"));
	assert_non_null(workbench_node(&result, "libgcc_s.so.1"));
	result = workbench_load(w, TARGET, path);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libstdc++.so.6");
}

static void a_bundled_library_precedes_the_targets(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	library(w, "app/libz.so.1", "deflate");
	result = workbench_load(w, "alpine:3.20",
				needing(w, "app/a.so", "libz.so.1", "$ORIGIN"));
	assert_int_equal(
		workbench_node(&result, workbench_path(w, "app/libz.so.1"))->kind,
		MC_NODE_OBJECT);
	assert_null(workbench_node(&result, "libz.so.1"));
}

/* A root filesystem. */
static void plant(struct workbench *w)
{
	library(w, "tree/usr/lib/libreal.so.1.2", "real");
	library(w, "tree/usr/local/lib/liblocal.so", "local");
	library(w, "tree/opt/libopt.so", "opt");
	workbench_link(w, "/usr/lib/libreal.so.1.2", "tree/usr/lib/libreal.so.1");
	workbench_link(w, "usr/lib", "tree/lib");
}

static struct mc_load_result load_in_tree(struct workbench *w, const char *soname,
					  const char *runpath)
{
	const struct mc_target *target =
		workbench_target_in(w, TARGET, workbench_path(w, "tree"));
	static unsigned count;
	const char *name = mc_arena_printf(&w->arena, "tree/app/a%u.so", count++);

	return workbench_load_on(w, target, needing(w, name, soname, runpath));
}

static void a_root_filesystem_is_searched_in_its_default_directories(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *soname, *runpath;
		bool found;
	} rows[] = {
		{ "libreal.so.1.2", NULL, true },
		{ "libreal.so.1", NULL, true }, /* an absolute symlink, resolved inside */
		{ "liblocal.so", NULL, true },
		{ "libopt.so", NULL, false },
		{ "libopt.so", "/opt", true },
		{ "/opt/libopt.so", NULL, true },
		{ "/usr/lib/libreal.so.1", NULL, true },
		{ "libgone.so", NULL, false },
	};

	plant(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_load_result result =
			load_in_tree(w, rows[i].soname, rows[i].runpath);

		if ((result.fault_count == 0) != rows[i].found)
			fail_msg("row %zu: %s", i, rows[i].soname);
	}
}

/* Opened on the host, such a symlink would be another file. */
static void symlinks_stay_inside_the_root_filesystem(void **state)
{
	struct workbench *w = *state;
	const char *outside = library(w, "outside/libevil.so", "evil");
	struct mc_load_result result;

	plant(w);
	workbench_link(w, outside, "tree/usr/lib/libevil.so");
	workbench_link(w, outside, "tree/app/lib/libevil.so");
	workbench_link(w, workbench_path(w, "outside"), "tree/app/linked");
	workbench_link(w, "../../../outside", "tree/app/climbing");
	result = load_in_tree(w, "libevil.so", NULL);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libevil.so");
	result = load_in_tree(w, "libevil.so", "$ORIGIN/lib");
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libevil.so");
	result = load_in_tree(w, "libevil.so", "$ORIGIN/linked:$ORIGIN/climbing");
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libevil.so");
	result = load_in_tree(w, "libevil.so", "$ORIGIN/../../outside");
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libevil.so");
}

static void origin_follows_symlinks_inside_the_root_filesystem(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	plant(w);
	workbench_link(w, "/opt", "tree/app/lib");
	result = load_in_tree(w, "libopt.so", "$ORIGIN/lib");
	assert_no_faults(&result);
	result = load_in_tree(w, "libopt.so", "$ORIGIN/../opt");
	assert_no_faults(&result);
}

static void the_path_file_replaces_the_default_directories(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	plant(w);
	workbench_write(w, "tree/etc/ld-musl-x86_64.path", "/nowhere\n/opt\n");
	result = load_in_tree(w, "libopt.so", NULL);
	assert_no_faults(&result);
	result = load_in_tree(w, "liblocal.so", NULL);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "liblocal.so");
	workbench_write(w, "tree/etc/ld-musl-x86_64.path", "");
	result = load_in_tree(w, "liblocal.so", NULL);
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "liblocal.so");
}

static void libraries_of_the_host_are_not_used(void **state)
{
	struct workbench *w = *state;
	struct mc_load_result result;

	result = workbench_load(
		w, TARGET,
		needing(w, "a.so", "libelf.so.1",
			"/usr/lib:/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu"));
	assert_fault(&result, MC_FAULT_NEEDED_MISSING, "libelf.so.1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(names_of_musl_itself_are_reserved),
		WORKBENCH_TEST(a_reserved_name_is_never_searched),
		WORKBENCH_TEST(needed_is_found_next_to_the_object_by_runpath),
		WORKBENCH_TEST(rpath_works_but_runpath_wins),
		WORKBENCH_TEST(a_run_path_is_inherited_by_grandchildren),
		WORKBENCH_TEST(a_run_path_is_not_used_by_siblings),
		WORKBENCH_TEST(the_own_run_path_precedes_the_inherited_ones),
		WORKBENCH_TEST(the_first_file_that_opens_ends_the_search),
		WORKBENCH_TEST(an_empty_file_ends_the_search),
		WORKBENCH_TEST(a_directory_of_that_name_ends_the_search),
		WORKBENCH_TEST(a_link_loop_of_that_name_ends_the_search),
		WORKBENCH_TEST(another_class_ends_the_search),
		WORKBENCH_TEST(a_file_without_dynamic_section_ends_the_search),
		WORKBENCH_TEST(a_fifo_of_that_name_ends_the_search_with_its_reason),
		WORKBENCH_TEST(a_file_without_read_permission_is_skipped),
		WORKBENCH_TEST(a_dangling_symlink_is_skipped),
		WORKBENCH_TEST(
			another_architecture_of_the_same_class_is_mapped_and_reported),
		WORKBENCH_TEST(dt_soname_is_ignored),
		WORKBENCH_TEST(the_object_itself_matches_no_name),
		WORKBENCH_TEST(the_same_file_is_loaded_once),
		WORKBENCH_TEST(circles_end),
		WORKBENCH_TEST(objects_load_breadth_first),
		WORKBENCH_TEST(a_missing_library_is_a_fault_per_dependent),
		WORKBENCH_TEST(a_name_of_255_bytes_is_searched_for_and_a_longer_one_not),
		WORKBENCH_TEST(a_relative_path_is_a_fault_of_its_own),
		WORKBENCH_TEST(an_absolute_path_in_a_default_directory_is_the_targets),
		WORKBENCH_TEST(another_absolute_path_is_opened_directly),
		WORKBENCH_TEST(junk_at_an_absolute_path_is_named),
		WORKBENCH_TEST(an_object_opened_by_path_does_not_match_its_name),
		WORKBENCH_TEST(an_empty_name_is_not_found),
		WORKBENCH_TEST(musl_replaces_a_libc_that_is_found),
		WORKBENCH_TEST(half_a_libc_is_a_library_like_any_other),
		WORKBENCH_TEST(the_loader_can_be_needed_under_its_own_name),
		WORKBENCH_TEST(the_vdso_matches_in_dlopen_only),
		WORKBENCH_TEST(target_libraries_load_their_package_dependencies),
		WORKBENCH_TEST(a_bundled_library_precedes_the_targets),
		WORKBENCH_TEST(a_root_filesystem_is_searched_in_its_default_directories),
		WORKBENCH_TEST(symlinks_stay_inside_the_root_filesystem),
		WORKBENCH_TEST(origin_follows_symlinks_inside_the_root_filesystem),
		WORKBENCH_TEST(the_path_file_replaces_the_default_directories),
		WORKBENCH_TEST(libraries_of_the_host_are_not_used),
	};

	return cmocka_run_group_tests_name("musl_search", tests, NULL, NULL);
}
