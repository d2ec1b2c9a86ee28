/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/machine.h"

/* Names: `uname -m`, musl's LDSO_ARCH, Alpine's CARCH. */
static void machines_have_the_names_that_users_know(void **state)
{
	static const struct {
		enum mc_machine machine;
		const char *name, *ldso_arch, *carch;
	} rows[] = {
		{ MC_MACHINE_X86_64, "x86_64", "x86_64", "x86_64" },
		{ MC_MACHINE_I386, "i386", "i386", "x86" },
		{ MC_MACHINE_AARCH64, "aarch64", "aarch64", "aarch64" },
		{ MC_MACHINE_PPC64LE, "ppc64le", "powerpc64le", "ppc64le" },
		{ MC_MACHINE_S390X, "s390x", "s390x", "s390x" },
		{ MC_MACHINE_RISCV64, "riscv64", "riscv64", "riscv64" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_string_equal(mc_machine_name(rows[i].machine), rows[i].name);
		assert_string_equal(mc_machine_ldso_arch(rows[i].machine),
				    rows[i].ldso_arch);
		assert_string_equal(mc_machine_carch(rows[i].machine), rows[i].carch);
	}
}

static void what_has_no_port_has_no_name_for_it(void **state)
{
	(void)state;
	assert_null(mc_machine_carch(MC_MACHINE_MIPS));
	assert_string_equal(mc_machine_name(MC_MACHINE_OTHER), "other");
	assert_null(mc_machine_ldso_arch(MC_MACHINE_OTHER));
	assert_null(mc_machine_carch(MC_MACHINE_OTHER));
}

static void every_machine_has_its_own_name(void **state)
{
	(void)state;
	for (int i = 0; i < MC_MACHINE_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(mc_machine_name((enum mc_machine)i),
						mc_machine_name((enum mc_machine)j));
}

/* Masks of machines are 32 bits wide. */
static void machines_fit_a_mask(void **state)
{
	(void)state;
	assert_true(MC_MACHINE_COUNT <= 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machines_have_the_names_that_users_know),
		cmocka_unit_test(what_has_no_port_has_no_name_for_it),
		cmocka_unit_test(every_machine_has_its_own_name),
		cmocka_unit_test(machines_fit_a_mask),
	};

	return cmocka_run_group_tests_name("machine", tests, NULL, NULL);
}
