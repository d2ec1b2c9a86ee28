/* SPDX-License-Identifier: MIT */
/* Which package a path lies in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "findings/package.h"

static void a_path_tells_the_innermost_package(void **state)
{
	static const char *const rows[][2] = {
		{ "node_modules/sharp/build/sharp.node", "sharp" },
		{ "./a/node_modules/@img/sharp-linux-x64/lib/s.node",
		  "@img/sharp-linux-x64" },
		{ "node_modules/a/node_modules/b/c.node", "b" },
		{ "/usr/lib/python3/dist-packages/numpy/core/_m.so", "numpy" },
		{ "venv/lib/python3.11/site-packages/numpy.libs/libgfortran.so",
		  "numpy" },
		{ "site-packages/_cffi_backend.cpython-311-x86_64-linux-gnu.so",
		  "_cffi_backend" },
		{ "dist/lz4-4.3.2-cp311-cp311-linux_x86_64.whl!/lz4/_v.so", "lz4" },
		{ "netty-tcnative-2.0.jar!/META-INF/native/x.so", "netty-tcnative" },
		{ "plain.jar!/x.so", "plain.jar" },
		{ "app.tgz!/node_modules/ws/x.node", "ws" },
		{ "bin/server", "" },
		{ "node_modules/", "" },
		{ "node_modules", "" },
		{ "node_modules/@scope", "@scope" },
		{ "", "" },
		{ "a!", "" },
	};
	char name[MC_PACKAGE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		mc_package_of(rows[i][0], name);
		assert_string_equal(name, rows[i][1]);
	}
}

static void a_name_that_is_too_long_is_cut(void **state)
{
	char path[2 * MC_PACKAGE_SIZE] = "node_modules/";
	char name[MC_PACKAGE_SIZE];

	(void)state;
	memset(path + strlen(path), 'a', sizeof(path) - 1 - strlen(path));
	path[sizeof(path) - 1] = '\0';
	mc_package_of(path, name);
	assert_int_equal(strlen(name), MC_PACKAGE_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_tells_the_innermost_package),
		cmocka_unit_test(a_name_that_is_too_long_is_cut),
	};

	return cmocka_run_group_tests_name("package", tests, NULL, NULL);
}
