/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "fleet/report_lines.h"

static void lines_have_their_places(void **state)
{
	static char large[200 * 1024 + 1]; /* more than is read at once */
	struct mc_error error = { 0 };
	struct mc_lines lines;
	struct mc_line line;
	uint64_t offset = 0;
	const char *path;

	memset(large, 'x', sizeof(large) - 1);
	memcpy(large, "one\n\nthree\n", 11);
	path = workbench_write(*state, "report", large);
	assert_int_equal(mc_lines_open(path, &lines, &error), MUSLCHECK_OK);
	for (size_t i = 0; i < 4; i++) {
		static const size_t sizes[] = { 3, 0, 5, sizeof(large) - 1 - 11 };

		assert_int_equal(mc_lines_next(&lines, &line, &error), MC_LINE_FOUND);
		assert_int_equal(lines.number, i + 1);
		assert_int_equal(line.size, sizes[i]);
		assert_int_equal(line.offset, offset);
		assert_memory_equal(line.text, large + offset, line.size);
		offset += sizes[i] + 1;
	}
	assert_int_equal(mc_lines_next(&lines, &line, &error), MC_LINE_END);
	mc_lines_close(&lines);
}

static void what_is_no_regular_file_has_none(void **state)
{
	struct mc_error error = { 0 };
	struct mc_lines lines;

	(void)state;
	assert_int_equal(mc_lines_open("/dev/null", &lines, &error), MUSLCHECK_ERROR_IO);
	mc_lines_close(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(lines_have_their_places),
		WORKBENCH_TEST(what_is_no_regular_file_has_none),
	};

	return cmocka_run_group_tests_name("report_lines", tests, NULL, NULL);
}
