/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"

/* Values from the gABI and from binutils: `readelf --histogram` agrees with them. */
static void hashes_are_those_of_elf(void **state)
{
	static const struct {
		const char *name;
		uint32_t gnu, sysv;
	} rows[] = {
		{ "", 0x1505, 0 },
		{ "printf", 0x156b2bb8, 0x077905a6 },
		{ "exit", 0x7c967e3f, 0x0006cf04 },
		{ "syscall", 0xbac212a0, 0x0b09985c },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(mc_hash_gnu(rows[i].name), rows[i].gnu);
		assert_int_equal(mc_hash_sysv(rows[i].name), rows[i].sysv);
	}
}

/* A name is bytes, and char is signed on x86 but not on arm. */
static void bytes_above_127_count_as_positive(void **state)
{
	(void)state;
	assert_int_equal(mc_hash_gnu("\xff"), 5381 * 33 + 0xff);
	assert_int_equal(mc_hash_sysv("\xff"), 0xff);
}

static void the_top_nibble_of_sysv_is_folded_down(void **state)
{
	(void)state;
	assert_int_equal(mc_hash_sysv("a_name_that_is_longer_than_seven") >> 28, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_elf),
		cmocka_unit_test(bytes_above_127_count_as_positive),
		cmocka_unit_test(the_top_nibble_of_sysv_is_folded_down),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
