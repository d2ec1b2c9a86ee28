/* SPDX-License-Identifier: MIT */
/* Which programs the kernel of a platform runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/kernel.h"

static void platforms_have_an_architecture(void **state)
{
	static const struct {
		const char *platform;
		enum mc_machine machine;
	} rows[] = {
		{ "linux/amd64", MC_MACHINE_X86_64 },
		{ "linux/amd64/v3", MC_MACHINE_X86_64 },
		{ "amd64", MC_MACHINE_X86_64 },
		{ "linux/386", MC_MACHINE_I386 },
		{ "linux/arm64/v8", MC_MACHINE_AARCH64 },
		{ "linux/arm/v5", MC_MACHINE_ARM },
		{ "linux/arm/v7", MC_MACHINE_ARMHF },
		{ "linux/arm", MC_MACHINE_ARMHF },
		{ "linux/riscv64", MC_MACHINE_RISCV64 },
		{ "linux/amd", MC_MACHINE_COUNT },
		{ "linux/amd640", MC_MACHINE_COUNT },
		{ "linux/unknown", MC_MACHINE_COUNT },
		{ "", MC_MACHINE_COUNT },
		{ NULL, MC_MACHINE_COUNT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(mc_kernel_machine(rows[i].platform), rows[i].machine);
}

static void kernels_run_their_own_programs_and_few_others(void **state)
{
	static const struct {
		const char *platform;
		enum mc_machine machine;
		bool runs;
	} rows[] = {
		{ "linux/amd64", MC_MACHINE_X86_64, true },
		{ "linux/amd64", MC_MACHINE_I386, true },
		{ "linux/amd64", MC_MACHINE_AARCH64, false },
		{ "linux/amd64", MC_MACHINE_OTHER, false },
		{ "linux/386", MC_MACHINE_X86_64, false },
		{ "linux/arm64", MC_MACHINE_X86_64, false },
		{ "linux/arm64", MC_MACHINE_ARMHF, false },
		{ "linux/arm/v7", MC_MACHINE_ARM, true },
		{ "linux/arm/v5", MC_MACHINE_ARMHF, false },
		{ "linux/unknown", MC_MACHINE_X86_64, true },
		{ NULL, MC_MACHINE_S390X, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(mc_kernel_runs(rows[i].platform, rows[i].machine),
				 rows[i].runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(platforms_have_an_architecture),
		cmocka_unit_test(kernels_run_their_own_programs_and_few_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
