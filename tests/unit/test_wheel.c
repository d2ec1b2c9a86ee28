/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "rules/wheel.h"

static const struct mc_platform alpine = {
	MC_LIBC_MUSL, true, 1, 2, MC_MACHINE_X86_64, 0, 0, 0, NULL
};
static const struct mc_platform bookworm = {
	MC_LIBC_GLIBC, true, 2, 36, MC_MACHINE_X86_64, 0, 0, 0, NULL
};

static void a_wheels_name_is_split(void **state)
{
	struct workbench *w = *state;
	struct mc_wheel wheel;
	bool is_wheel;

	assert_int_equal(
		mc_wheel_parse("files/numpy-1.26.4-1-cp312-cp312-"
			       "manylinux_2_17_x86_64.manylinux2014_x86_64.whl#sha256=ab",
			       &w->arena, &wheel, &is_wheel),
		MUSLCHECK_OK);
	assert_true(is_wheel);
	assert_string_equal(wheel.name, "numpy");
	assert_string_equal(wheel.version, "1.26.4");
	assert_string_equal(wheel.python, "cp312");
	assert_string_equal(wheel.abi, "cp312");
	assert_string_equal(wheel.platforms,
			    "manylinux_2_17_x86_64.manylinux2014_x86_64");
}

static void other_files_are_no_wheels(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "numpy-1.26.4.tar.gz",
					     "x.whl",
					     "a-b.whl",
					     "a-b-c-d.whl",
					     ".whl",
					     "",
					     "whl" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct mc_wheel wheel;
		bool is_wheel = true;

		assert_int_equal(mc_wheel_parse(names[i], &w->arena, &wheel, &is_wheel),
				 MUSLCHECK_OK);
		if (is_wheel)
			fail_msg("%s is a wheel", names[i]);
	}
}

static void tags_fit_as_in_pip(void **state)
{
	static const struct {
		const char *tags;
		bool alpine;
		bool bookworm;
	} rows[] = {
		{ "any", true, true },
		{ "musllinux_1_2_x86_64", true, false },
		{ "musllinux_1_1_x86_64", true, false },
		{ "musllinux_1_3_x86_64", false, false },
		{ "musllinux_1_2_aarch64", false, false },
		{ "manylinux_2_17_x86_64.manylinux2014_x86_64", false, true },
		{ "manylinux1_x86_64", false, true },
		{ "manylinux2010_i686", false, false },
		{ "manylinux_2_36_x86_64", false, true },
		{ "manylinux_2_39_x86_64", false, false },
		{ "manylinux_2_39_x86_64.manylinux_2_28_x86_64", false, true },
		{ "linux_x86_64", true, true },
		{ "win_amd64", false, false },
		{ "macosx_11_0_arm64", false, false },
		{ "manylinux_2_x86_64", false, false },
		{ "manylinux_99999999999_1_x86_64", false, false },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_wheel wheel = { .platforms = rows[i].tags };

		if (mc_wheel_fits(&wheel, &alpine) != rows[i].alpine ||
		    mc_wheel_fits(&wheel, &bookworm) != rows[i].bookworm)
			fail_msg("%s", rows[i].tags);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_wheels_name_is_split),
		WORKBENCH_TEST(other_files_are_no_wheels),
		cmocka_unit_test(tags_fit_as_in_pip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
