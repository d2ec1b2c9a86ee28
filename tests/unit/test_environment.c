/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "source/environment.h"

/* The files of one assignment, each followed by a blank; a ! where a missing one fails. */
static void assert_files(const char *assignment, const char *expected)
{
	struct mc_environment_files files = { 0 };
	struct mc_arena arena;
	char text[400] = "";

	mc_arena_init(&arena);
	assert_int_equal(mc_environment_read(assignment, &arena, &files), MUSLCHECK_OK);
	for (size_t i = 0; i < files.count; i++) {
		strcat(text, files.items[i].name);
		strcat(text, files.items[i].missing_fails ? "! " : " ");
	}
	assert_string_equal(text, expected);
	mc_arena_done(&arena);
}

static void preload_libraries_are_a_list(void **state)
{
	(void)state;
	assert_files("LD_PRELOAD=/a.so:/b.so  libc.so", "/a.so /b.so libc.so ");
	assert_files("LD_PRELOAD=:", "");
	assert_files("LD_PRELOAD", "");
	assert_files("MY_LD_PRELOAD=/a.so", "");
	assert_files("CORECLR_PROFILER_PATH=/opt/p.so", "/opt/p.so ");
}

static void agents_are_options(void **state)
{
	(void)state;
	assert_files("JAVA_TOOL_OPTIONS=-Xmx1g -agentpath:/a.so=x=y,z -javaagent:/b.jar",
		     "/a.so! /b.jar! ");
	assert_files("JAVA_TOOL_OPTIONS=-agentpath:relative.so -D-agentpath:/a.so", "");
	assert_files("NODE_OPTIONS=--require /a.js --max-old-space-size=4 -r /b.js",
		     "/a.js! /b.js! ");
}

static void a_long_list_ends(void **state)
{
	char assignment[200] = "LD_PRELOAD=";
	char expected[200] = "";

	(void)state;
	for (int i = 0; i < MC_ENVIRONMENT_FILES_MAX + 4; i++) {
		strcat(assignment, "/a:");
		if (i < MC_ENVIRONMENT_FILES_MAX)
			strcat(expected, "/a ");
	}
	assert_files(assignment, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(preload_libraries_are_a_list),
		cmocka_unit_test(agents_are_options),
		cmocka_unit_test(a_long_list_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
