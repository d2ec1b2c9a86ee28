/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/pathname.h"

static void the_last_component_follows_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(mc_last_component("/usr/lib/libc.so"), "libc.so");
	assert_string_equal(mc_last_component("libc.so"), "libc.so");
	assert_string_equal(mc_last_component("a.whl!/b.so"), "b.so");
	assert_string_equal(mc_last_component("dir/"), "");
	assert_string_equal(mc_last_component("/"), "");
	assert_string_equal(mc_last_component(""), "");
}

static void a_suffix_has_something_in_front_of_it(void **state)
{
	(void)state;
	assert_true(mc_ends_with("a.so", ".so"));
	assert_false(mc_ends_with(".so", ".so"));
	assert_false(mc_ends_with("so", ".so"));
	assert_false(mc_ends_with("", ".so"));
	assert_false(mc_ends_with("a.so.1", ".so"));
	assert_true(mc_ends_with("a", ""));
	assert_false(mc_ends_with("", ""));
}

static void the_size_decides_where_text_ends(void **state)
{
	(void)state;
	assert_true(mc_bytes_end_with("a.egg-info/PKG-INFO", 10, ".egg-info"));
	assert_false(mc_bytes_end_with("a.egg-info/PKG-INFO", 9, ".egg-info"));
	assert_false(mc_bytes_end_with("a.egg-info/PKG-INFO", 0, ".egg-info"));
}

static void case_counts_unless_asked_otherwise(void **state)
{
	(void)state;
	assert_false(mc_ends_with("A.TAR", ".tar"));
	assert_true(mc_ends_with_any_case("A.TAR", ".tar"));
	assert_true(mc_ends_with_any_case("a.tar", ".tar"));
	assert_false(mc_ends_with_any_case(".TAR", ".tar"));
	assert_false(mc_ends_with_any_case("a.tar.gz", ".tar"));
}

static void a_directory_is_a_whole_component(void **state)
{
	static const char *const names[] = { "vendor", "fixtures" };

	(void)state;
	assert_true(mc_is_below_any("vendor/a", names, 2));
	assert_true(mc_is_below_any("/srv/fixtures/a/b", names, 2));
	assert_false(mc_is_below_any("myvendor/a", names, 2));
	assert_false(mc_is_below_any("vendors/a", names, 2));
	assert_false(mc_is_below_any("a/vendor", names, 2));
	assert_false(mc_is_below_any("fixtures/a", names, 1));
	assert_false(mc_is_below_any("", names, 2));
}

static void dots_and_doubled_slashes_go(void **state)
{
	static const struct {
		const char *path, *normal;
		bool leads_out;
	} rows[] = {
		{ "a/./b//c/", "a/b/c", false },
		{ "a/../b", "b", false },
		{ "./", "", false },
		{ "..", "..", true },
		{ "../a/..", "..", true },
		{ "a/../../b", "../b", true },
		{ "/a/../..", "/", true },
		{ "app.tar!/..", "app.tar!/..", false },
		{ "..a", "..a", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char path[32];

		strcpy(path, rows[i].path);
		mc_path_normalize(path);
		assert_string_equal(path, rows[i].normal);
		assert_int_equal(mc_path_leads_out(path), rows[i].leads_out);
	}
}

static void near_is_the_folder_of_a_file(void **state)
{
	(void)state;
	assert_true(mc_path_is_near("a/b/x", "a/file"));
	assert_true(mc_path_is_near("./a/x", "a/file"));
	assert_true(mc_path_is_near("a/x", "./file"));
	assert_false(mc_path_is_near("ab/x", "a/file"));
	assert_false(mc_path_is_near("x", "a/file"));
	/* The current directory is not that of every path. */
	assert_false(mc_path_is_near("/srv/x", "./file"));
	assert_false(mc_path_is_near("../x", "file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_component_follows_the_last_slash),
		cmocka_unit_test(a_suffix_has_something_in_front_of_it),
		cmocka_unit_test(the_size_decides_where_text_ends),
		cmocka_unit_test(case_counts_unless_asked_otherwise),
		cmocka_unit_test(a_directory_is_a_whole_component),
		cmocka_unit_test(dots_and_doubled_slashes_go),
		cmocka_unit_test(near_is_the_folder_of_a_file),
	};

	return cmocka_run_group_tests_name("pathname", tests, NULL, NULL);
}
