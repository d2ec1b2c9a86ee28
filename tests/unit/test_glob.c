/* SPDX-License-Identifier: MIT */
/* Patterns for names and paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/glob.h"

struct row {
	const char *pattern;
	const char *text;
	bool matches;
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void a_path_matches_by_whole_components(void **state)
{
	static const struct row rows[] = {
		{ "a.so", "a.so", true },
		{ "a.so", "lib/a.so", true },
		{ "a.so", "/x/lib/a.so", true },
		{ "a.so", "lib/aa.so", false },
		{ "a.so", "lib/a.so.1", false },
		{ "lib", "x/lib/a.so", true },
		{ "lib/", "x/lib/a.so", true },
		{ "lib/", "x/mylib/a.so", false },
		{ "./lib", "lib/a.so", true },
		{ "x/lib", "y/x/lib/z", true },
		{ "x/lib", "y/xx/lib", false },
		{ "/lib", "/lib/a.so", true },
		{ "/lib", "x/lib/a.so", false },
		{ "/lib", "/x/lib/a.so", false },
		{ "*.node", "build/Release/a.node", true },
		{ "*.node", "build/a.node.map", false },
		{ "lib/*.so", "lib/a.so", true },
		{ "lib/*.so", "lib/x/a.so", false },
		{ "lib/**/*.so", "lib/x/y/a.so", true },
		{ "lib/**/*.so", "lib/a.so", true },
		{ "lib/**/a.so", "lib/xa.so", false },
		{ "lib/**/a.so", "lib/x/ya.so", false },
		{ "lib/**/b/a.so", "lib/b/c/b/a.so", true },
		{ "lib/**", "lib/x/y", true },
		{ "**/test/**", "a/test/b", true },
		{ "**/test/**", "a/tests/b", false },
		{ "l?b", "lib", true },
		{ "l?b", "l/b", false },
		{ "*a*b", "xaxxab", true },
		{ "*a*b/c*d", "xab/cabd/e", true },
		{ "*a*b/c*d", "xab/cabde", false },
		{ "w.whl", "dist/w.whl!/m/_n.so", true },
		{ "w.whl!/m", "dist/w.whl!/m/_n.so", true },
		{ "", "a", false },
		{ "*", "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (mc_glob_has_path(rows[i].pattern, rows[i].text) != rows[i].matches)
			fail_msg("%s on %s", rows[i].pattern, rows[i].text);
}

static void a_name_matches_as_a_whole(void **state)
{
	static const struct row rows[] = {
		{ "__memcpy_chk", "__memcpy_chk", true },
		{ "__*_chk", "__memcpy_chk", true },
		{ "__*_chk", "__memcpy_chk2", false },
		{ "*", "anything/at.all", true },
		{ "*", "", true },
		{ "lib?.so.*", "libz.so.1", true },
		{ "lib?.so.*", "libzz.so.1", false },
		{ "", "", true },
		{ "", "a", false },
		{ "@scope/*", "@scope/name", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (mc_glob_has_name(rows[i].pattern, rows[i].text) != rows[i].matches)
			fail_msg("%s on %s", rows[i].pattern, rows[i].text);
}

/* Would take longer than anybody waits if stars multiplied. */
static void many_stars_do_not_multiply(void **state)
{
	static const char pattern[] = "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

	(void)state;
	assert_false(mc_glob_has_name(pattern, text));
	assert_false(mc_glob_has_path(pattern, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_matches_by_whole_components),
		cmocka_unit_test(a_name_matches_as_a_whole),
		cmocka_unit_test(many_stars_do_not_multiply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
