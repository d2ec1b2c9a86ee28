/* SPDX-License-Identifier: MIT */
/* Ranges of the "engines" field, answers checked with node-semver 7. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/node_range.h"

static void ranges_are_read_as_npm_does(void **state)
{
	static const struct {
		const char *range;
		unsigned major;
		bool allows;
	} rows[] = {
		{ ">=18", 22, true },
		{ ">=18", 16, false },
		{ ">= 18.0.0", 18, true },
		{ "^20.19.0 || >=22.12.0", 22, true },
		{ "^20.19.0 || >=22.12.0", 21, false },
		{ "^20.19.0||>=22.12.0", 20, true },
		{ ">=10.12.0 <11 || >=12", 11, false },
		{ ">=10.12.0 <11 || >=12", 10, true },
		{ "14.x", 14, true },
		{ "14.x || 16.x", 18, false },
		{ "~20.1", 20, false },
		{ "~20", 20, true },
		{ "20", 20, true },
		{ "20", 22, false },
		{ "v20", 20, true },
		{ "*", 8, true },
		{ "x", 8, true },
		{ "", 8, true },
		{ ">20", 20, false },
		{ ">20", 22, true },
		{ ">20.1.0", 20, true },
		{ "<=20", 20, true },
		{ "<=20", 22, false },
		{ "<20", 20, false },
		{ "<20.5", 20, false },
		{ "18 - 20", 20, true },
		{ "18 - 20", 21, false },
		{ "18.0.0 - 20.1.0", 19, true },
		{ "=22.1.0", 22, false },
		{ "^0.10.0", 20, false },
		{ ">=22.0.0-rc.1", 22, true },
		{ "lts", 20, true },
		{ ">=", 20, true },
		{ "||", 20, true },
		{ "18 ||", 20, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_node_range_allows(rows[i].range, rows[i].major) != rows[i].allows)
			fail_msg("%s on %u", rows[i].range, rows[i].major);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_read_as_npm_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
