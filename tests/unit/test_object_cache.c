/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <unistd.h>

static const struct mc_stored *dependency(struct workbench *w, const char *path)
{
	const struct mc_stored *stored;
	struct mc_error error = { 0 };

	if (mc_object_cache_get_dependency(w->cache, NULL, path, &stored, &error) !=
	    MUSLCHECK_OK)
		fail_msg("%s: %s", path, error.text);
	return stored;
}

static void a_dependency_is_read_once_under_all_paths(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_finish(w, "libfoo.so.1.2");
	const struct mc_stored *stored = dependency(w, path);

	workbench_link(w, "libfoo.so.1.2", "libfoo.so.1");
	assert_int_equal(link(path, workbench_path(w, "hard.so")), 0);
	assert_ptr_equal(dependency(w, path), stored);
	assert_ptr_equal(dependency(w, workbench_path(w, "libfoo.so.1")), stored);
	assert_ptr_equal(dependency(w, workbench_path(w, "hard.so")), stored);
	assert_ptr_equal(dependency(w, workbench_path(w, "./libfoo.so.1")), stored);
}

/* Its directory is its $ORIGIN, so two paths of one file may give different results. */
static void a_checked_file_is_cached_per_path(void **state)
{
	struct workbench *w = *state;
	const char *first = workbench_finish(w, "a/lib.so");
	const char *second = workbench_path(w, "b/lib.node");
	const struct mc_stored *stored;

	workbench_folder(w, "b");
	assert_int_equal(link(first, second), 0);
	dependency(w, first);
	stored = workbench_get(w, second);
	assert_string_equal(stored->object.path, second);
	assert_int_equal(stored->identity.kind, MC_KIND_NODE_ADDON);
	stored = workbench_get(w, first);
	assert_string_equal(stored->object.path, first);
	assert_int_equal(stored->identity.kind, MC_KIND_SHARED_OBJECT);
	assert_ptr_equal(workbench_get(w, first), stored);
}

static void a_non_elf_file_is_skipped_but_a_bad_dependency(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_write(w, "script", "#!/bin/sh\n");
	const struct mc_stored *stored = dependency(w, path);
	const struct mc_stored *nothing = stored;

	assert_int_equal(stored->status, MUSLCHECK_ERROR_FORMAT);
	assert_true(strlen(stored->error.text) > 0);
	assert_int_equal(
		mc_object_cache_get(w->cache, NULL, path, NULL, true, &nothing, NULL),
		MUSLCHECK_OK);
	assert_null(nothing);
	assert_int_equal(
		mc_object_cache_get(w->cache, NULL, path, NULL, false, &nothing, NULL),
		MUSLCHECK_OK);
	assert_non_null(nothing);
	assert_int_equal(nothing->status, MUSLCHECK_ERROR_FORMAT);
}

static void a_broken_object_keeps_its_reason(void **state)
{
	struct workbench *w = *state;
	const struct mc_stored *stored;
	struct mc_error error = { 0 };

	assert_int_equal(mc_object_cache_get(w->cache, NULL,
					     workbench_write(w, "cut.so", "\177ELF"),
					     NULL, true, &stored, &error),
			 MUSLCHECK_OK);
	assert_non_null(stored);
	assert_int_equal(stored->status, MUSLCHECK_ERROR_FORMAT);
	assert_int_equal(stored->error.status, MUSLCHECK_ERROR_FORMAT);
	assert_int_equal(error.status, MUSLCHECK_OK);
}

static void an_unreadable_file_is_an_error(void **state)
{
	struct workbench *w = *state;
	const struct mc_stored *stored;
	struct mc_error error = { 0 };

	assert_int_equal(mc_object_cache_get_dependency(w->cache, NULL,
							workbench_path(w, "none"),
							&stored, &error),
			 MUSLCHECK_ERROR_IO);
	assert_true(error.system_error != 0);
}

static void symbols_are_looked_up_when_the_object_is_read(void **state)
{
	struct workbench *w = *state;
	const struct mc_stored *stored;
	struct mc_db_missing missing;

	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.4", 2, 0);
	builder_need(&w->b, "libfoo.so.1");
	builder_need_version(&w->b, "FOO_1", 3, 0);
	workbench_call_version(w, "__printf_chk", 2);
	workbench_call_version(w, "foo", 3);
	workbench_call_version(w, "printf", 1);
	stored = workbench_get(w, workbench_finish(w, "a.so"));
	assert_int_equal(stored->object.symbol_count, 3);
	assert_true(stored->names[0].asks_glibc);
	assert_true(mc_symdb_missing(w->db, stored->names[0].fact, &missing));
	assert_false(stored->names[1].asks_glibc);
	assert_null(stored->names[1].fact);
	assert_false(stored->names[2].asks_glibc);
	assert_non_null(stored->names[2].fact);
}

/* Two rounds with more files than the cache keeps; sanitizers detect a stale one. */
static void trimming_keeps_recently_used_dependencies(void **state)
{
	struct workbench *w = *state;
	const struct mc_stored *shared, *again;
	const char *path = workbench_finish(w, "libshared.so");

	shared = dependency(w, path);
	for (int i = 0; i < 100; i++) {
		const char *name = mc_arena_printf(&w->arena, "lib%d.so", i);

		dependency(w, workbench_finish(w, name));
		workbench_library(w);
		workbench_get(w, workbench_finish(
					 w, mc_arena_join(&w->arena, "judged-", name)));
		workbench_library(w);
		again = dependency(w, path);
		assert_ptr_equal(again, shared);
		mc_object_cache_trim(w->cache);
	}
	again = dependency(w, path);
	assert_ptr_equal(again, shared);
	assert_string_equal(again->object.path, path);
}

/* As after a file changed, or time was up; sanitizers detect a stale one. */
static void forgotten_dependencies_are_read_again(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_finish(w, "libshared.so");

	mc_object_cache_forget(w->cache);
	for (int i = 0; i < 3; i++) {
		assert_string_equal(dependency(w, path)->object.path, path);
		assert_int_equal(dependency(w, path)->status, MUSLCHECK_OK);
		mc_object_cache_forget(w->cache);
	}
}

static void an_empty_cache_can_be_trimmed(void **state)
{
	struct workbench *w = *state;

	mc_object_cache_trim(w->cache);
	workbench_get(w, workbench_finish(w, "a.so"));
	mc_object_cache_trim(w->cache);
	mc_object_cache_trim(w->cache);
	workbench_get(w, workbench_path(w, "a.so"));
	mc_object_cache_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_dependency_is_read_once_under_all_paths),
		WORKBENCH_TEST(a_checked_file_is_cached_per_path),
		WORKBENCH_TEST(a_non_elf_file_is_skipped_but_a_bad_dependency),
		WORKBENCH_TEST(a_broken_object_keeps_its_reason),
		WORKBENCH_TEST(an_unreadable_file_is_an_error),
		WORKBENCH_TEST(symbols_are_looked_up_when_the_object_is_read),
		WORKBENCH_TEST(trimming_keeps_recently_used_dependencies),
		WORKBENCH_TEST(forgotten_dependencies_are_read_again),
		WORKBENCH_TEST(an_empty_cache_can_be_trimmed),
	};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
