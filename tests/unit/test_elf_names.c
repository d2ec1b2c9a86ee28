/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

/* The bits as psABI documents have them; another architecture gives a bit another meaning. */
static void features_are_named_by_architecture(void **state)
{
	(void)state;
	static const struct {
		uint16_t machine;
		unsigned bit;
		const char *name;
	} rows[] = {
		{ EM_X86_64, 0, "IBT" },     { EM_X86_64, 1, "SHSTK" },
		{ EM_X86_64, 2, "LAM_U48" }, { EM_X86_64, 3, "LAM_U57" },
		{ EM_X86_64, 4, NULL },	     { EM_386, 0, "IBT" },
		{ EM_386, 1, "SHSTK" },	     { EM_386, 2, NULL },
		{ EM_AARCH64, 0, "BTI" },    { EM_AARCH64, 1, "PAC" },
		{ EM_AARCH64, 2, "GCS" },    { EM_RISCV, 0, "CFI_LP_UNLABELED" },
		{ EM_RISCV, 1, "CFI_SS" },   { EM_RISCV, 2, NULL },
		{ EM_PPC64, 0, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *name = mc_feature_name(rows[i].machine, rows[i].bit);

		if (rows[i].name)
			assert_string_equal(name, rows[i].name);
		else
			assert_null(name);
	}
}

static void x86_levels_are_named(void **state)
{
	(void)state;
	assert_string_equal(mc_isa_name(0), "x86-64-baseline");
	assert_string_equal(mc_isa_name(3), "x86-64-v4");
	assert_null(mc_isa_name(4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(features_are_named_by_architecture),
		cmocka_unit_test(x86_levels_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
