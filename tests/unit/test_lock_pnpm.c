/* SPDX-License-Identifier: MIT */
/* The lockfiles have the structure that pnpm 7.33, 8.15 and 9.15 wrote, cut down. */
#include "lock_reading.h"

static const char *read_pnpm(struct workbench *w, const char *text)
{
	return lock_entries(w, "pnpm-lock.yaml", text);
}

#define INTEGRITY "    resolution: {integrity: sha512-abc==}\n"

static void version_5_has_slashes_and_underscores(void **state)
{
	assert_string_equal(
		read_pnpm(*state,
			  "lockfileVersion: 5.4\n"
			  "importers:\n"
			  "  .:\n"
			  "    specifiers: {sharp: ^0.33.0}\n"
			  "    dependencies:\n"
			  "      sharp: 0.33.5_typescript@5.0.0\n"
			  "packages:\n"
			  "  /@img/sharp-linux-x64/0.33.5:\n" INTEGRITY
			  "    cpu: [x64]\n    os: [linux]\n    libc: [glibc]\n"
			  "    requiresBuild: true\n    dev: false\n    optional: true\n"
			  "  /sharp/0.33.5_typescript@5.0.0:\n" INTEGRITY
			  "    requiresBuild: true\n"
			  "    optionalDependencies:\n"
			  "      '@img/sharp-linux-x64': 0.33.5\n"
			  "    dev: false\n"),
		"16 sharp 0.33.5 none ready\n");
}

static void version_6_has_peers_in_parentheses(void **state)
{
	assert_string_equal(
		read_pnpm(*state, "lockfileVersion: '6.0'\n"
				  "dependencies:\n"
				  "  next:\n"
				  "    specifier: ^14.0.0\n"
				  "    version: 14.2.35(react@18.3.1)\n"
				  "packages:\n"
				  "  /@next/swc-linux-x64-musl@14.2.33:\n" INTEGRITY
				  "    cpu: [x64]\n    os: [linux]\n    libc: [musl]\n"
				  "    optional: true\n"
				  "  /next@14.2.35(react@18.3.1):\n" INTEGRITY
				  "    optionalDependencies:\n"
				  "      '@next/swc-linux-x64-musl': 14.2.33\n"),
		"13 next 14.2.35 ready none\n");
}

static void version_9_has_snapshots(void **state)
{
	assert_string_equal(
		read_pnpm(
			*state,
			"lockfileVersion: '9.0'\n"
			"settings:\n  autoInstallPeers: true\n"
			"importers:\n"
			"  packages/web:\n"
			"    dependencies:\n"
			"      a:\n        specifier: 1\n        version: 1.0.0(b@2.0.0)\n"
			"    devDependencies:\n"
			"      better-sqlite3: {specifier: 1, version: 11.10.0}\n"
			"    optionalDependencies:\n"
			"      cmp: {specifier: 1, version: canvas@2.0.0}\n"
			"packages:\n"
			"  a@1.0.0:\n" INTEGRITY "  better-sqlite3@11.10.0:\n" INTEGRITY
			"  canvas@2.0.0:\n" INTEGRITY "  bcrypt@5.1.1:\n" INTEGRITY
			"snapshots:\n"
			"  a@1.0.0(b@2.0.0):\n    dependencies:\n      bcrypt: 5.1.1\n"
			"  bcrypt@5.1.1:\n    dependencies:\n"
			"      '@mapbox/node-pre-gyp': 1.0.11\n"
			"  better-sqlite3@11.10.0:\n    dependencies:\n"
			"      prebuild-install: 7.1.3\n"
			"  canvas@2.0.0: {}\n"),
		"[17 better-sqlite3 11.10.0 ready ready]\n"
		"[19 canvas 2.0.0 unknown unknown]\n"
		"21 bcrypt 5.1.1 ready ready\n");
}

static void a_package_that_needs_a_compiler_is_built_from_source(void **state)
{
	const struct lock_reading reading = read_lock(
		*state, "pnpm-lock.yaml",
		"lockfileVersion: '9.0'\n"
		"importers:\n  .:\n    dependencies:\n"
		"      x: {specifier: 1, version: 1.0.0}\n"
		"packages:\n  x@1.0.0:\n" INTEGRITY
		"snapshots:\n  x@1.0.0:\n    dependencies: {node-addon-api: 8.0.0}\n");
	const struct mc_lock_answer *answer;

	assert_int_equal(reading.status, MUSLCHECK_OK);
	assert_int_equal(reading.file.entry_count, 1);
	answer = &reading.file.entries[0].answers[0];
	assert_int_equal(answer->verdict, MUSLCHECK_VERDICT_REBUILD);
	assert_contains(answer->findings.items[0].remedy, "apk add python3 make g++");
}

static void workspace_links_and_local_packages_are_read(void **state)
{
	assert_string_equal(read_pnpm(*state, "lockfileVersion: 5.4\n"
					      "dependencies:\n"
					      "  other: link:../other\n"
					      "  mine: file:mine.tgz\n"
					      "packages:\n"
					      "  file:mine.tgz:\n"
					      "    resolution: {tarball: file:mine.tgz}\n"
					      "    name: mine\n"
					      "    version: 1.2.3\n"
					      "    requiresBuild: true\n"),
			    "6 mine 1.2.3 unknown unknown\n");
}

static void broken_and_unknown_files_are_refused(void **state)
{
	assert_contains(read_pnpm(*state, "lockfileVersion: '7.1'\n"),
			"lockfileVersion 7.1 of pnpm is not supported");
	assert_contains(read_pnpm(*state, "lockfileVersion: '60.0'\n"), "60.0");
	assert_contains(read_pnpm(*state, "packages: {}\n"),
			"without \"lockfileVersion\"");
	assert_contains(read_pnpm(*state, "- a\n- b\n"), "without \"lockfileVersion\"");
	assert_contains(read_pnpm(*state, ""), "no content");
	assert_contains(read_pnpm(*state, "a: 1\nb: [\n"), "line 3: ");
	assert_contains(read_pnpm(*state, "a: &x 1\nb: *x\n"), "line 2: an alias");
	assert_contains(read_pnpm(*state, "a: 1\na: 2\n"), "line 2: duplicate key 'a'");
	assert_contains(read_pnpm(*state, "? [a]\n: 1\n"), "a key must be plain text");
	assert_contains(read_pnpm(*state, "a: \"\\0\"\n"), "NUL in text");
	assert_contains(read_pnpm(*state, "a: 1\n---\na: 2\n"),
			"more than one YAML document");
	assert_contains(
		read_pnpm(*state,
			  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
			  "[[[[[[[[[[[["),
		"nested more than 64 levels deep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(version_5_has_slashes_and_underscores),
		WORKBENCH_TEST(version_6_has_peers_in_parentheses),
		WORKBENCH_TEST(version_9_has_snapshots),
		WORKBENCH_TEST(a_package_that_needs_a_compiler_is_built_from_source),
		WORKBENCH_TEST(workspace_links_and_local_packages_are_read),
		WORKBENCH_TEST(broken_and_unknown_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
