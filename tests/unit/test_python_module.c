/* SPDX-License-Identifier: MIT */
/*
 * What Python's importer does with modules.  Each row was tried with CPython 3.8 to 3.13: the
 * versions that import the file are those for which it runs here.
 */
#include "checking.h"

/* A module that starts as init says and calls a function of Python. */
static void plant(struct workbench *w, const char *name, const char *init,
		  const char *called)
{
	workbench_library(w);
	builder_defined(&w->b, init, VER_NDX_GLOBAL);
	workbench_call(w, called);
	workbench_finish(w, name);
}

struct row {
	const char *name, *init, *called;
	const char *target;
	const char *finding; /* NULL: it is imported */
};

static void check_row(struct workbench *w, const struct row *row)
{
	struct checking checking = { 0 };
	const char *text;

	plant(w, row->name, row->init, row->called);
	checking.report.format = "ndjson";
	text = check_path(w, &checking, row->target,
			  mc_arena_join(&w->arena, w->folder, "/", row->name));
	mc_buffer_done(&checking.diagnostics);
	if (row->finding)
		assert_contains(text, row->finding);
	else
		assert_null(strstr(text, "python."));
}

#define USUAL "PyModule_Create2"
#define BULLSEYE "python:3.9-bullseye"
#define BOOKWORM "python:3.11-slim-bookworm"
#define TRIXIE "python:3.13-slim"

static void only_known_suffixes_are_imported(void **state)
{
	static const struct row rows[] = {
		{ "foo.abi3.so", "PyInit_foo", USUAL, BOOKWORM, NULL },
		{ "foo.so", "PyInit_foo", USUAL, BOOKWORM, NULL },
		{ "foo.abi4.so", "PyInit_foo", USUAL, BOOKWORM, "python.not-imported" },
		{ "foo.cpython-311.so", "PyInit_foo", USUAL, BOOKWORM,
		  "python.not-imported" },
		{ "foo.cpython-311-x86_64-linux-gnux32.so", "PyInit_foo", USUAL, BOOKWORM,
		  "python.not-imported" },
		{ "foo.cpython-311-aarch64-linux-gnu.so", "PyInit_foo", USUAL, BOOKWORM,
		  "python.not-imported" },
		{ "foo.graalpy250-312-native-x86_64-linux.so", "PyInit_foo", USUAL,
		  BOOKWORM, "python.not-imported" },
		/* A library: another module's name before the first dot. */
		{ "foo.1.so", "PyInit_bar", USUAL, BOOKWORM, NULL },
		/* It is not known which Python is there. */
		{ "foo.abi4.so", "PyInit_foo", USUAL, "debian:bookworm-slim", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(*state, &rows[i]);
}

static void the_file_has_the_name_of_its_module(void **state)
{
	static const struct row rows[] = {
		{ "foo.abi3.so", "PyInit_bar", USUAL, BOOKWORM, "PyInit_foo" },
		{ "foo.cpython-311-x86_64-linux-gnu.so", "PyInit_bar", USUAL, BOOKWORM,
		  "PyInit_foo" },
		{ "libfoo.so", "PyInit_bar", USUAL, BOOKWORM, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(*state, &rows[i]);
}

static void python_has_the_names_of_its_release(void **state)
{
	static const struct row rows[] = {
		{ "foo.abi3.so", "PyInit_foo", "PyType_GetName", BOOKWORM, NULL },
		{ "foo.abi3.so", "PyInit_foo", "PyType_GetName", BULLSEYE,
		  "python.missing-name" },
		{ "foo.so", "PyInit_foo", "PyUnicode_AsUnicode", BOOKWORM, NULL },
		{ "foo.so", "PyInit_foo", "PyUnicode_AsUnicode", TRIXIE,
		  "python.missing-name" },
		{ "foo.so", "PyInit_foo", "PyUnstable_Long_IsCompact", BOOKWORM,
		  "new in 3.12" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(*state, &rows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(only_known_suffixes_are_imported),
		WORKBENCH_TEST(the_file_has_the_name_of_its_module),
		WORKBENCH_TEST(python_has_the_names_of_its_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
