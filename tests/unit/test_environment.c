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
	assert_files("JAVA_TOOL_OPTIONS=-agentpath:x.so -D-agentpath:/a.so", "x.so! ");
	assert_files("JDK_JAVA_OPTIONS=-agentlib:jdwp=server=y @args",
		     "libjdwp.so! args! ");
	assert_files("CATALINA_OPTS=-Xmx1g -agentpath:/a.so", "/a.so! ");
	assert_files("NODE_OPTIONS=--require /a.js --max-old-space-size=4 -r /b.js",
		     "/a.js! /b.js! ");
}

static void values_of_options_follow_in_any_form(void **state)
{
	(void)state;
	assert_files("NODE_OPTIONS=--require=./a.js --import  b -r\tc", "./a.js! b! c! ");
	assert_files("NODE_OPTIONS=--require", "");
	assert_files("NODE_OPTIONS=--require \"/a b.js\" -r '/c.js'",
		     "/a b.js! '/c.js'! ");
	/* Only long options take =, and others begin with the same letters. */
	assert_files("NODE_OPTIONS=-r=/a.js --require-module", "");
	assert_files("JAVA_TOOL_OPTIONS=-javaagent:'/a b.jar'=x", "/a b.jar! ");
	assert_files("RUBYOPT=-W0 -r/a -rbundler/setup", "/a! ");
	assert_files("DOTNET_STARTUP_HOOKS=/a.dll:Name", "/a.dll! ");
}

static void names_known_only_at_run_time_are_left_out(void **state)
{
	(void)state;
	assert_files("LD_PRELOAD=/usr/$LIB/a.so", "");
	assert_files("NODE_OPTIONS=--require ${HOOK}", "");
}

/* The words of a command are separated by blanks. */
static void assert_opened(const char *command, const char *expected)
{
	struct mc_environment_files files = { 0 };
	const char *words[16];
	char line[200], text[400] = "";
	struct mc_arena arena;
	size_t count = 0;

	mc_arena_init(&arena);
	strcpy(line, command);
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	assert_int_equal(mc_environment_read_command(words, count, &arena, &files),
			 MUSLCHECK_OK);
	for (size_t i = 0; i < files.count; i++) {
		assert_null(files.items[i].variable);
		strcat(text, files.items[i].name);
		strcat(text, " ");
	}
	assert_string_equal(text, expected);
	mc_arena_done(&arena);
}

static void commands_have_the_same_options(void **state)
{
	(void)state;
	assert_opened(
		"/usr/bin/java -Xmx1g -javaagent:a.jar -jar app.jar -javaagent:b.jar",
		"a.jar ");
	assert_opened("java -cp /x @/app/args Main @no", "/app/args ");
	assert_opened("node --enable-source-maps -r ./a.js server.js -r ./b.js",
		      "./a.js ");
	assert_opened("nginx -r a", "");
	assert_opened("node", "");
	assert_opened("", "");
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
		cmocka_unit_test(values_of_options_follow_in_any_form),
		cmocka_unit_test(names_known_only_at_run_time_are_left_out),
		cmocka_unit_test(commands_have_the_same_options),
		cmocka_unit_test(a_long_list_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
