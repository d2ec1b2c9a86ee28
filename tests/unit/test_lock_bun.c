/* SPDX-License-Identifier: MIT */
/* The lockfiles have the structure that bun writes, cut down. */
#include "lock_reading.h"

static const char *read_bun(struct workbench *w, const char *text)
{
	return lock_entries(w, "bun.lock", text);
}

#define HEAD(version, dependencies)                                                      \
	"{\n  // written by bun\n  \"lockfileVersion\": " version                        \
	",\n  \"workspaces\": {\n    \"\": {\n      \"name\": \"app\",\n" dependencies   \
	"    },\n  },\n  \"packages\": {\n"

static void packages_are_arrays(void **state)
{
	assert_string_equal(
		read_bun(
			*state,
			HEAD("2",
			     "      \"dependencies\": { \"sharp\": \"^0.33\", },\n") "    \"@img/sharp-linux-x64\": [\"@img/sharp-linux-x64@0.33.5\", \"\", "
										     "{ \"os\": \"linux\", \"cpu\": \"x64\", \"libc\": \"glibc\" }, "
										     "\"sha512-x\"],\n\n"
										     "    \"sharp\": [\"sharp@0.33.5\", \"\", { \"optionalDependencies\": "
										     "{ \"@img/sharp-linux-x64\": \"0.33.5\" } }, \"sha512-x\"],\n"
										     "  }\n}\n"),
		"13 sharp 0.33.5 none ready\n");
}

static void the_nearest_package_is_used(void **state)
{
	assert_string_equal(
		read_bun(
			*state,
			HEAD("1",
			     "      \"dependencies\": { \"a\": \"1\" },\n"
			     "      \"devDependencies\": { \"@s/b\": \"2\" },\n") "    \"@s/b\": [\"@s/b@2.0.0\", \"\", { \"dependencies\": { "
										  "\"node-gyp\": \"1\" } }, \"x\"],\n"
										  "    \"a\": [\"a@1.0.0\", \"\", { \"dependencies\": { \"@s/b\": \"1\" "
										  "} }, \"x\"],\n"
										  "    \"a/@s/b\": [\"@s/b@1.0.0\", \"\", { \"dependencies\": { "
										  "\"node-gyp\": \"1\" } }, \"x\"],\n"
										  "  }\n}\n"),
		"[12 @s/b 2.0.0 source source]\n"
		"14 @s/b 1.0.0 source source\n");
}

static void version_2_shows_install_scripts(void **state)
{
	assert_string_equal(
		read_bun(
			*state,
			HEAD("2",
			     "      \"dependencies\": { \"a\": \"1\", \"b\": \"1\" },\n") "    \"a\": [\"a@1.0.0\", \"\", { \"dependencies\": { \"nan\": \"1\" }, "
											  "\"hasInstallScript\": true }, \"x\"],\n"
											  "    \"b\": [\"b@1.0.0\", \"\", { \"dependencies\": { \"nan\": \"1\" } "
											  "}, \"x\"],\n"
											  "    \"web\": [\"web@workspace:packages/web\"],\n  }\n}\n"),
		"11 a 1.0.0 source source\n");
}

static void broken_and_unknown_files_are_refused(void **state)
{
	assert_contains(read_bun(*state, "{ \"lockfileVersion\": 9 }"),
			"lockfileVersion 9 of bun is not supported");
	assert_contains(read_bun(*state, "{ \"packages\": {} }"),
			"of bun is not supported");
	assert_contains(read_bun(*state, "{ \"lockfileVersion\": 1 }"),
			"bun lockfile without \"packages\"");
	assert_contains(read_bun(*state, "{ \"a\": 1,\n, }"), "line 2");
	assert_contains(read_bun(*state, "{ /* does not end"), "line 1");
	assert_contains(read_bun(*state, "{ \"a\": \"// no comment, }\" x"), "line 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(packages_are_arrays),
		WORKBENCH_TEST(the_nearest_package_is_used),
		WORKBENCH_TEST(version_2_shows_install_scripts),
		WORKBENCH_TEST(broken_and_unknown_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
