/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "service/collected.h"

/* The findings of a package with one object for machine; declared: in its metadata. */
static size_t count_mismatches(struct workbench *w, enum mc_component_type type,
			       enum mc_machine declared, enum mc_machine machine)
{
	struct mc_service service = { 0 };
	struct mc_findings findings = { 0 };
	struct mc_collected_object object = {
		.path = "p/x",
		.machine = machine,
		.variant = { .machine = MC_MACHINE_COUNT },
	};
	const struct mc_collected_component component = {
		.type = type,
		.key = "p",
		.platform = { .machine = declared },
		.object_count = 1,
		.machines = machine < MC_MACHINE_COUNT ? 1u << machine : 0,
	};

	mc_arena_init(&service.arena);
	service.objects = &object;
	assert_int_equal(mc_service_check_package(&service, &component, &findings),
			 MUSLCHECK_OK);
	for (size_t i = 0; i < findings.count; i++)
		assert_int_equal(findings.items[i].rule, MC_RULE_PACKAGE_MACHINE);
	mc_arena_done(&service.arena);
	(void)w;
	return findings.count;
}

static void related_architectures_are_no_mismatch(void **state)
{
	static const struct {
		enum mc_machine one, other;
		size_t npm, deb;
	} rows[] = {
		{ MC_MACHINE_ARM, MC_MACHINE_ARMHF, 0, 0 },
		{ MC_MACHINE_PPC64, MC_MACHINE_PPC64LE, 0, 0 },
		{ MC_MACHINE_I386, MC_MACHINE_X86_64, 1, 0 },
		{ MC_MACHINE_X32, MC_MACHINE_X86_64, 1, 0 },
		{ MC_MACHINE_X86_64, MC_MACHINE_X86_64, 0, 0 },
		{ MC_MACHINE_X86_64, MC_MACHINE_AARCH64, 1, 1 },
		{ MC_MACHINE_ARM, MC_MACHINE_AARCH64, 1, 1 },
		{ MC_MACHINE_I386, MC_MACHINE_X32, 1, 1 },
		{ MC_MACHINE_PPC64LE, MC_MACHINE_ARMHF, 1, 1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum mc_machine one = rows[i].one, other = rows[i].other;

		assert_int_equal(count_mismatches(*state, MC_COMPONENT_NPM, one, other),
				 rows[i].npm);
		assert_int_equal(count_mismatches(*state, MC_COMPONENT_NPM, other, one),
				 rows[i].npm);
		assert_int_equal(count_mismatches(*state, MC_COMPONENT_DEB, one, other),
				 rows[i].deb);
		assert_int_equal(count_mismatches(*state, MC_COMPONENT_DEB, other, one),
				 rows[i].deb);
	}
}

static void an_undeclared_or_unknown_architecture_is_no_mismatch(void **state)
{
	assert_int_equal(count_mismatches(*state, MC_COMPONENT_NPM, MC_MACHINE_COUNT,
					  MC_MACHINE_AARCH64),
			 0);
	assert_int_equal(count_mismatches(*state, MC_COMPONENT_NPM, MC_MACHINE_X86_64,
					  MC_MACHINE_OTHER),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(related_architectures_are_no_mismatch),
		WORKBENCH_TEST(an_undeclared_or_unknown_architecture_is_no_mismatch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
