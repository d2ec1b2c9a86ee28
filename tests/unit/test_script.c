/* SPDX-License-Identifier: MIT */
/* First lines of scripts, as Linux takes them (each row was tried with execve). */
#include "source/script.h"

#include <string.h>

#include "checking.h"

/* The line, then filler up to size bytes in all. */
static struct mc_script read_line(const char *line, char filler, size_t size,
				  struct mc_arena *arena)
{
	unsigned char head[512];
	struct mc_script script;
	size_t used = strlen(line);

	memset(head, filler, sizeof(head));
	memcpy(head, line, used);
	assert_int_equal(
		mc_script_read((struct mc_bytes){ head, used > size ? used : size },
			       arena, &script),
		MUSLCHECK_OK);
	return script;
}

static void words_are_told_apart(void **state)
{
	static const struct {
		const char *line;
		const char *interpreter;
		const char *argument;
		const char *fault;
	} rows[] = {
		{ "#!/bin/sh\n", "/bin/sh", NULL, NULL },
		{ "#! \t/bin/sh \t-e  x \t\n#!", "/bin/sh", "-e  x", NULL },
		{ "#!/bin/sh", "/bin/sh", NULL, NULL },
		{ "#!/bin/sh\r\n", "/bin/sh\r", NULL, "carriage return" },
		{ "#!/usr/bin/env node\r\n", "/usr/bin/env", "node\r",
		  "carriage return" },
		{ "#!", NULL, NULL, "no program" },
		{ "#! \n/bin/sh", NULL, NULL, "no program" },
	};
	struct mc_arena arena;

	(void)state;
	mc_arena_init(&arena);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_script script = read_line(rows[i].line, 0, 0, &arena);

		if (rows[i].interpreter)
			assert_string_equal(script.interpreter, rows[i].interpreter);
		else
			assert_null(script.interpreter);
		if (rows[i].argument)
			assert_string_equal(script.argument, rows[i].argument);
		else
			assert_null(script.argument);
		assert_int_equal(!script.fault, !rows[i].fault);
		if (rows[i].fault)
			assert_non_null(strstr(script.fault, rows[i].fault));
	}
	mc_arena_done(&arena);
}

static void no_more_than_the_kernel_reads_counts(void **state)
{
	struct mc_script script;
	struct mc_arena arena;

	(void)state;
	mc_arena_init(&arena);
	/* The name is cut, or might be. */
	script = read_line("#!/", 'x', 512, &arena);
	assert_null(script.interpreter);
	assert_non_null(strstr(script.fault, "longer"));
	script = read_line("#!/", 'x', 256, &arena);
	assert_null(script.interpreter);
	/* A file that ends before is whole. */
	script = read_line("#!/", 'x', 255, &arena);
	assert_int_equal(strlen(script.interpreter), 253);
	/* The kernel cuts a long argument without an error. */
	script = read_line("#!/bin/sh -", 'x', 512, &arena);
	assert_string_equal(script.interpreter, "/bin/sh");
	assert_int_equal(strlen(script.argument), 255 - strlen("#!/bin/sh "));
	assert_null(script.fault);
	/* Nothing but blanks. */
	script = read_line("#!", ' ', 512, &arena);
	assert_non_null(strstr(script.fault, "no program"));
	mc_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_told_apart),
		cmocka_unit_test(no_more_than_the_kernel_reads_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
