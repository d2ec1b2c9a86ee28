/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

/* Sequences of RFC 3629, and what comes nearest to them without being one. */
static const struct {
	const char *text;
	unsigned size;
} rows[] = {
	{ "", 0 },
	{ "a", 1 },
	{ "\x7f", 1 },
	{ "\x80", 0 },	   /* a continuation alone */
	{ "\xc0\xaf", 0 }, /* overlong '/' */
	{ "\xc1\xbf", 0 },
	{ "\xc2\x80", 2 },
	{ "\xc2", 0 }, /* cut off */
	{ "\xc2z", 0 },
	{ "\xdf\xbf", 2 },
	{ "\xe0\x9f\xbf", 0 }, /* overlong */
	{ "\xe0\xa0\x80", 3 },
	{ "\xed\x9f\xbf", 3 },
	{ "\xed\xa0\x80", 0 }, /* a surrogate */
	{ "\xee\x80\x80", 3 },
	{ "\xef\xbf", 0 },
	{ "\xf0\x8f\xbf\xbf", 0 }, /* overlong */
	{ "\xf0\x90\x80\x80", 4 },
	{ "\xf0\x9f\x90", 0 },
	{ "\xf4\x8f\xbf\xbf", 4 },
	{ "\xf4\x90\x80\x80", 0 }, /* above U+10FFFF */
	{ "\xf5\x80\x80\x80", 0 },
	{ "\xff", 0 },
};

static void sequences_are_those_of_rfc_3629(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_utf8_sequence(rows[i].text) != rows[i].size)
			fail_msg("row %zu: %u", i, mc_utf8_sequence(rows[i].text));
}

static void valid_text_is_not_copied(void **state)
{
	static const char good[] = "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\xa7";
	struct mc_arena arena;

	(void)state;
	mc_arena_init(&arena);
	assert_true(mc_utf8_is_valid(good));
	assert_ptr_equal(mc_utf8_repair(good, &arena), good);
	mc_arena_done(&arena);
}

static void each_bad_byte_is_replaced(void **state)
{
	struct mc_arena arena;

	(void)state;
	mc_arena_init(&arena);
	assert_string_equal(mc_utf8_repair("a\xff!", &arena), "a\xef\xbf\xbd!");
	assert_string_equal(mc_utf8_repair("\xe2\x82", &arena),
			    "\xef\xbf\xbd\xef\xbf\xbd");
	assert_string_equal(mc_utf8_repair("\xff\xc3\xaf", &arena),
			    "\xef\xbf\xbd\xc3\xaf");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_true(mc_utf8_is_valid(mc_utf8_repair(rows[i].text, &arena)));
	mc_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_are_those_of_rfc_3629),
		cmocka_unit_test(valid_text_is_not_copied),
		cmocka_unit_test(each_bad_byte_is_replaced),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
