/* SPDX-License-Identifier: MIT */
/* `db check` finds what is wrong between rows, and nothing in our own files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "db/symdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reports {
	char text[4096];
	size_t size;
};

static void keep(void *context, const char *text)
{
	struct reports *reports = context;

	reports->size +=
		(size_t)snprintf(reports->text + reports->size,
				 sizeof(reports->text) - reports->size, "%s\n", text);
	assert_true(reports->size < sizeof(reports->text));
}

/* Check a directory that holds only this file; the number of faults. */
static size_t check_text(const char *text, struct reports *reports)
{
	char directory[] = "/tmp/muslcheck-test-XXXXXX", path[64];
	struct mc_error err = { 0 };
	size_t fault_count = 99;
	FILE *file;

	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/a.json", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(mc_symdb_check(directory, keep, reports, &fault_count, &err),
			 MUSLCHECK_OK);
	unlink(path);
	rmdir(directory);
	return fault_count;
}

#define HEAD(kind)                                                                       \
	"{\"kind\": \"muslcheck/" kind "/1\", \"sources\": [\"test\"], "                 \
	"\"confidence\": \"measured\", "
#define LIBRARY "\"library\": \"l\", \"versions\": [\"1\", \"2\"], \"rows\": ["

static void faults_between_rows_are_named(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ HEAD("exports") LIBRARY "{\"name\": \"b\"}, {\"name\": \"a\"}]}",
		  "row 2: out of order" },
		{ HEAD("exports") LIBRARY "{}]}", "row 1: key 'name'" },
		{ HEAD("layouts") "\"rows\": [{}]}", "row 1: key 'layout'" },
		{ HEAD("exports") LIBRARY
		  "{\"name\": \"a\"}, {\"name\": \"a\", \"since\": \"2\"}]}",
		  "a: two rows for the same versions" },
		{ HEAD("exports") LIBRARY "{\"name\": \"a\", \"since\": \"3\"}]}",
		  "unknown version '3'" },
		{ HEAD("exports") LIBRARY
		  "{\"name\": \"a\", \"since\": \"2\", \"until\": \"1\"}]}",
		  "until is before since" },
		{ HEAD("categories") "\"rows\": ["
				     "{\"name\": \"a\", \"summary\": \"s\", \"rebuild\": "
				     "true, \"remedy\": \"r\"},"
				     "{\"name\": \"a\", \"summary\": \"s\", \"rebuild\": "
				     "true, \"remedy\": \"r\"}]}",
		  "row 2: same key" },
		{ HEAD("deviations") "\"rows\": [{\"build\": \"none:1\", \"name\": "
				     "\"a\", "
				     "\"change\": \"adds\"}]}",
		  "unknown build 'none:1'" },
		{ HEAD("images") "\"rows\": [{\"id\": \"i\", \"family\": \"f\", "
				 "\"libc\": \"musl\", "
				 "\"release\": \"1\", \"source\": \"s\", "
				 "\"gcompat_layout\": \"none\"}]}",
		  "unknown layout 'none'" },
		{ HEAD("packages") "\"rows\": [{\"distribution\": \"d\", \"package\": "
				   "\"p\", "
				   "\"library\": \"none\"}]}",
		  "unknown library 'none'" },
		{ "{", "a.json: line 1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reports reports = { .size = 0 };

		if (check_text(rows[i].text, &reports) != 1)
			fail_msg("%s: said '%s'", rows[i].text, reports.text);
		if (!strstr(reports.text, rows[i].says))
			fail_msg("%s: said '%s'", rows[i].text, reports.text);
	}
}

static void rows_of_different_versions_do_not_clash(void **state)
{
	struct reports reports = { .size = 0 };

	(void)state;
	assert_int_equal(
		check_text(
			HEAD("exports") LIBRARY
			"{\"name\": \"a\", \"until\": \"1\"},"
			"{\"name\": \"a\", \"since\": \"2\", \"machines\": [\"x86_64\"]},"
			"{\"name\": \"a\", \"since\": \"2\", \"machines\": [\"i386\"]}]}",
			&reports),
		0);
}

static void our_own_files_have_no_fault(void **state)
{
	struct reports reports = { .size = 0 };
	struct mc_error err = { 0 };
	size_t fault_count = 99;

	(void)state;
	if (access("symbol-db/musl.json", R_OK))
		skip();
	assert_int_equal(mc_symdb_check("symbol-db", keep, &reports, &fault_count, &err),
			 MUSLCHECK_OK);
	assert_string_equal(reports.text, "");
	assert_int_equal(fault_count, 0);
}

static void a_directory_that_is_not_there_is_an_io_error(void **state)
{
	struct reports reports = { .size = 0 };
	struct mc_error err = { 0 };
	size_t fault_count;

	(void)state;
	assert_int_equal(
		mc_symdb_check("/nonexistent", keep, &reports, &fault_count, &err),
		MUSLCHECK_ERROR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_between_rows_are_named),
		cmocka_unit_test(rows_of_different_versions_do_not_clash),
		cmocka_unit_test(our_own_files_have_no_fault),
		cmocka_unit_test(a_directory_that_is_not_there_is_an_io_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
