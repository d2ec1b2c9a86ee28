/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "service/python_files.h"

static const char *const wheels[] = {
	"files/a-1-cp312-cp312-musllinux_1_2_x86_64.whl",
	"files/a-1-cp313-cp313-manylinux_2_17_x86_64.whl",
	"files/a-1.tar.gz",
};

static struct mc_python_files files_for(struct workbench *w, unsigned minor)
{
	const struct mc_platform platform = {
		.libc = MC_LIBC_MUSL,
		.libc_major = 1,
		.libc_minor = 2,
		.machine = MC_MACHINE_X86_64,
		.python_major = minor ? 3 : 0,
		.python_minor = minor,
	};
	struct mc_python_files files = { 0 };

	for (size_t i = 0; i < sizeof(wheels) / sizeof(*wheels); i++)
		assert_int_equal(
			mc_python_files_add(&files, wheels[i], &platform, &w->arena),
			MUSLCHECK_OK);
	assert_true(files.source);
	return files;
}

static void a_wheel_fits_the_python_of_the_image(void **state)
{
	const char *name = "a-1-cp312-cp312-musllinux_1_2_x86_64.whl";

	assert_string_equal(files_for(*state, 12).fits, name);
	assert_null(files_for(*state, 13).fits);
	assert_non_null(files_for(*state, 13).other);
	/* Which Python is there is not known. */
	assert_string_equal(files_for(*state, 0).fits, name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_wheel_fits_the_python_of_the_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
