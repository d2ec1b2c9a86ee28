/* SPDX-License-Identifier: MIT */
/* Names of files that do not depend on where a run was started. */
#include "workbench.h"

#include "findings/stable_path.h"

static void names_are_relative_to_the_source_root(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *directory, *root, *path, *name;
	} rows[] = {
		{ NULL, NULL, "dist/a.so", "dist/a.so" },
		{ NULL, NULL, "/abs/a.so", "/abs/a.so" },
		{ NULL, NULL, "./dist//x/./a.so", "dist/x/a.so" },
		{ NULL, NULL, "../a.so", "../a.so" },
		{ NULL, NULL, "../../a/../b", "../../b" },
		{ NULL, NULL, "a/..", "." },
		{ NULL, NULL, "..hidden", "..hidden" },
		{ NULL, NULL, "a/..b/../c", "a/c" },
		{ NULL, NULL, "", "." },
		{ "/repo", "/repo", "dist/a.so", "dist/a.so" },
		{ "/repo/sub", "/repo", "a.so", "sub/a.so" },
		{ "/repo/sub", "/repo", "../a.so", "a.so" },
		{ "/repo/sub", "/repo", "../../other/a.so", "/other/a.so" },
		{ "/repo/sub", "/repo/", "/repo/x/a.so", "x/a.so" },
		{ "/repo", "/repo", "/repository/a.so", "/repository/a.so" },
		{ "/repo", "/repo", ".", "." },
		{ "/repo", "/repo", "/../../repo/a", "a" },
		{ "/", "/", "usr/lib/a.so", "usr/lib/a.so" },
		{ "/", "/", "/usr/lib/a.so", "usr/lib/a.so" },
		{ "/repo", "/repo", "w.whl!/a/b.so", "w.whl!/a/b.so" },
		{ "/repo", "/repo", "a.tar!/b/../../../c", "a.tar!/../../c" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_path_context path_context = { rows[i].directory,
							      rows[i].root };

		assert_string_equal(
			mc_stable_path(&path_context, rows[i].path, &w->arena),
			rows[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(names_are_relative_to_the_source_root),
	};

	return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
