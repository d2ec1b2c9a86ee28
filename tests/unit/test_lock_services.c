/* SPDX-License-Identifier: MIT */
/* A lockfile that several services share: which of them needs what. */
#include "lock_reading.h"

#include "base/buffer.h"

/* api depends on db, which has the native package; web has another; the root has tools. */
static const char expected[] = "apps/api: native\n"
			       "apps/web: other\n"
			       "packages/db: native\n";

static void npm_links_the_members(void **state)
{
	static const char text[] =
		"{ \"lockfileVersion\": 3, \"packages\": {\n"
		"\"\": {\"workspaces\": [\"apps/*\", \"packages/*\"],\n"
		"  \"devDependencies\": {\"tool\": \"1\"}},\n"
		"\"apps/api\": {\"name\": \"api\", \"dependencies\": {\"db\": \"1\"}},\n"
		"\"apps/web\": {\"name\": \"web\", \"dependencies\": {\"plain\": \"1\"}},\n"
		"\"apps/web/node_modules/plain\": {\"version\": \"1.0.0\",\n"
		"  \"peerDependencies\": {\"other\": \"1\"}},\n"
		"\"node_modules/api\": {\"resolved\": \"apps/api\", \"link\": true},\n"
		"\"node_modules/db\": {\"resolved\": \"packages/db\", \"link\": true},\n"
		"\"node_modules/native\": {\"version\": \"1.0.0\",\n"
		"  \"hasInstallScript\": true, \"dependencies\": {\"nan\": \"1\"}},\n"
		"\"node_modules/other\": {\"version\": \"1.0.0\",\n"
		"  \"hasInstallScript\": true, \"dependencies\": {\"nan\": \"1\"}},\n"
		"\"node_modules/tool\": {\"version\": \"1.0.0\", \"dev\": true,\n"
		"  \"hasInstallScript\": true, \"dependencies\": {\"nan\": \"1\"}},\n"
		"\"packages/db\": {\"name\": \"db\", \"dependencies\": {\"native\": \"1\"},\n"
		"  \"devDependencies\": {\"tool\": \"1\"}}\n"
		"} }\n";

	assert_string_equal(lock_services(*state, "package-lock.json", text), expected);
}

static void pnpm_has_importers(void **state)
{
	static const char text[] =
		"lockfileVersion: '9.0'\n"
		"importers:\n"
		"  .:\n"
		"    devDependencies:\n"
		"      tool: {specifier: '1', version: 1.0.0}\n"
		"  apps/api:\n"
		"    dependencies:\n"
		"      db: {specifier: 'workspace:*', version: "
		"'link:../../packages/db'}\n"
		"  apps/web:\n"
		"    dependencies:\n"
		"      other: {specifier: '1', version: 1.0.0}\n"
		"      gone: {specifier: '*', version: 'link:../../..'}\n"
		"  packages/db:\n"
		"    dependencies:\n"
		"      native: {specifier: '1', version: 1.0.0}\n"
		"    devDependencies:\n"
		"      other: {specifier: '1', version: 1.0.0}\n"
		"packages:\n"
		"  native@1.0.0: {}\n"
		"  other@1.0.0: {}\n"
		"  tool@1.0.0: {}\n"
		"snapshots:\n"
		"  native@1.0.0: {dependencies: {nan: 1.0.0}}\n"
		"  other@1.0.0: {dependencies: {nan: 1.0.0}}\n"
		"  tool@1.0.0: {dependencies: {nan: 1.0.0}}\n";

	assert_string_equal(lock_services(*state, "pnpm-lock.yaml", text), expected);
}

static void yarn_resolves_to_workspaces(void **state)
{
	static const char text[] =
		"__metadata:\n  version: 8\n"
		"\"api@workspace:apps/api\":\n  resolution: \"api@workspace:apps/api\"\n"
		"  dependencies:\n    db: \"workspace:*\"\n"
		"\"db@workspace:*, db@workspace:packages/db\":\n"
		"  resolution: \"db@workspace:packages/db\"\n"
		"  dependencies:\n    native: \"npm:1\"\n"
		"\"web@workspace:apps/web\":\n  resolution: \"web@workspace:apps/web\"\n"
		"  dependencies:\n    other: \"npm:1\"\n"
		"\"all@workspace:.\":\n  resolution: \"all@workspace:.\"\n"
		"\"native@npm:1\":\n  version: 1.0.0\n  resolution: \"native@npm:1.0.0\"\n"
		"  dependencies:\n    nan: \"npm:1\"\n"
		"\"other@npm:1\":\n  version: 1.0.0\n  resolution: \"other@npm:1.0.0\"\n"
		"  dependencies:\n    nan: \"npm:1\"\n";

	assert_string_equal(lock_services(*state, "yarn.lock", text),
			    "apps/api: native\npackages/db: native\napps/web: other\n");
}

/* What a member has for development is in its package.json, not in the lockfile. */
static void yarn_reads_each_package_json(void **state)
{
	static const char text[] =
		"__metadata:\n  version: 8\n"
		"\"api@workspace:apps/api\":\n  resolution: \"api@workspace:apps/api\"\n"
		"  dependencies:\n    native: \"npm:1\"\n    other: \"npm:1\"\n"
		"\"web@workspace:../web\":\n  resolution: \"web@workspace:../web\"\n"
		"  dependencies:\n    native: \"npm:1\"\n"
		"\"native@npm:1\":\n  version: 1.0.0\n  resolution: \"native@npm:1.0.0\"\n"
		"  dependencies:\n    nan: \"npm:1\"\n"
		"\"other@npm:1\":\n  version: 1.0.0\n  resolution: \"other@npm:1.0.0\"\n"
		"  dependencies:\n    nan: \"npm:1\"\n";
	static const char *const files[] = {
		"apps/api/package.json",
		"{\"devDependencies\": {\"native\": \"1\"}, \"dependencies\": {\"other\": \"1\"}}",
		"../web/package.json",
		"{\"devDependencies\": {\"native\": \"1\"}}",
		NULL,
	};

	assert_string_equal(lock_services_with(*state, "yarn.lock", text, files),
			    "apps/api: other\n../web: native\n");
}

static void yarn_1_has_patterns(void **state)
{
	static const char text[] =
		"# yarn lockfile v1\n\n"
		"native@^1:\n  version \"1.0.0\"\n  dependencies:\n    nan \"^2\"\n\n"
		"other@^1:\n  version \"1.0.0\"\n  dependencies:\n    nan \"^2\"\n\n"
		"tool@^1:\n  version \"1.0.0\"\n  dependencies:\n    nan \"^2\"\n";
	const char *files[] = {
		"package.json",
		"{\"workspaces\": [\"./apps/*\", \"packages/**\", \"!packages/x/old\", \"../y\"],"
		" \"devDependencies\": {\"tool\": \"^1\"}}",
		"apps/api/package.json",
		"{\"name\": \"@a/api\", \"dependencies\": {\"@a/db\": \"^1\"}}",
		"apps/web/package.json",
		"{\"name\": \"@a/web\", \"dependencies\": {\"other\": \"^1\"}}",
		"apps/web/node_modules/x/package.json",
		"{}",
		"packages/x/db/package.json",
		"{\"name\": \"@a/db\", \"dependencies\": {\"native\": \"^1\"},"
		" \"devDependencies\": {\"other\": \"^1\"}}",
		"packages/x/old/package.json",
		"{\"dependencies\": {\"tool\": \"^1\"}}",
		NULL,
	};
	static const char rows[] = "apps/api: native\n"
				   "apps/web: other\n"
				   "packages/x/db: native\n";

	assert_string_equal(lock_services_with(*state, "yarn.lock", text, files), rows);
	files[1] = "{\"workspaces\": {\"packages\": [\"apps/*\", \"packages/x/db\"]}}";
	assert_string_equal(lock_services_with(*state, "yarn.lock", text, files), rows);
	files[1] = "{\"workspaces\": \"apps\"}";
	assert_string_equal(lock_services_with(*state, "yarn.lock", text, files), "");
	files[1] =
		"{\"workspaces\": [\"**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**\"]}";
	assert_contains(lock_services_with(*state, "yarn.lock", text, files),
			"match more than 20000 folders");
}

static void bun_has_workspaces(void **state)
{
	static const char text[] =
		"{ \"lockfileVersion\": 1, \"workspaces\": {\n"
		"\"\": {\"name\": \"all\", \"devDependencies\": {\"tool\": \"1\"}},\n"
		"\"apps/api\": {\"name\": \"api\", \"dependencies\": {\"db\": \"workspace:*\"}},\n"
		"\"apps/web\": {\"name\": \"web\", \"dependencies\": {\"other\": \"1\"}},\n"
		"\"packages/db\": {\"name\": \"db\", \"dependencies\": {\"native\": \"1\"}}\n"
		"}, \"packages\": {\n"
		"\"db\": [\"db@workspace:packages/db\"],\n"
		"\"native\": [\"native@1.0.0\", \"\", {\"dependencies\": {\"nan\": \"1\"}}, \"\"],\n"
		"\"other\": [\"other@1.0.0\", \"\", {\"dependencies\": {\"nan\": \"1\"}}, \"\"],\n"
		"\"tool\": [\"tool@1.0.0\", \"\", {\"dependencies\": {\"nan\": \"1\"}}, \"\"]\n"
		"} }\n";

	assert_string_equal(lock_services(*state, "bun.lock", text), expected);
}

#define SDIST "sdist = { url = \"https://example.invalid/x.tar.gz\" }\n"

static void uv_has_members(void **state)
{
	static const char text[] =
		"version = 1\n"
		"[[package]]\nname = \"api\"\nsource = { editable = \"apps/api\" }\n"
		"dependencies = [{ name = \"db\" }]\n"
		"[[package]]\nname = \"db\"\nsource = { editable = \"packages/db\" }\n"
		"dependencies = [{ name = \"native\" }]\n"
		"[package.dev-dependencies]\ndev = [{ name = \"other\" }]\n"
		"[[package]]\nname = \"native\"\nversion = \"1\"\n" SDIST
		"[[package]]\nname = \"other\"\nversion = \"1\"\n" SDIST
		"[[package]]\nname = \"web\"\nsource = { virtual = \"apps/web\" }\n"
		"dependencies = [{ name = \"other\" }]\n";

	assert_string_equal(lock_services(*state, "uv.lock", text),
			    "apps/api: native\npackages/db: native\napps/web: other\n");
}

static void one_service_has_the_lockfile_for_itself(void **state)
{
	assert_string_equal(
		lock_services(*state, "pnpm-lock.yaml",
			      "lockfileVersion: '9.0'\n"
			      "importers:\n"
			      "  .:\n    devDependencies:\n      a: {version: 1}\n"
			      "  web:\n    dependencies:\n      a: {version: 1}\n"
			      "packages: {a@1: {}}\n"),
		"");
	assert_string_equal(lock_services(*state, "package-lock.json",
					  "{ \"lockfileVersion\": 3, \"packages\": {\n"
					  "\"\": {}, \"node_modules/a\": {} } }"),
			    "");
}

/* A project of its own that depends on something is a service as its members are. */
static void the_project_may_be_a_service(void **state)
{
	assert_string_equal(
		lock_services(*state, "pnpm-lock.yaml",
			      "lockfileVersion: '9.0'\n"
			      "importers:\n"
			      "  .:\n    dependencies:\n      a: {version: 1}\n"
			      "  web:\n    dependencies:\n      b: {version: 1}\n"
			      "packages:\n  a@1: {}\n  b@1: {}\n"
			      "snapshots:\n"
			      "  a@1: {dependencies: {nan: '1'}}\n"
			      "  b@1: {dependencies: {nan: '1'}}\n"),
		".: a\nweb: b\n");
}

/* Members that all depend on each other take no more steps than there are links. */
static void a_workspace_has_limits(void **state)
{
	struct workbench *w = *state;
	struct mc_buffer text = { 0 };

	mc_buffer_puts(&text, "lockfileVersion: '9.0'\nimporters:\n");
	for (unsigned i = 0; i < 10001; i++)
		mc_buffer_printf(&text, "  a%u: {}\n", i);
	mc_buffer_put(&text, "packages: {}\n", sizeof("packages: {}\n"));
	assert_contains(lock_services(w, "pnpm-lock.yaml", text.data),
			"more than 10000 members");
	mc_buffer_done(&text);
	mc_buffer_puts(&text, "lockfileVersion: '9.0'\nimporters:\n");
	for (unsigned i = 0; i < 1000; i++) {
		mc_buffer_printf(&text, "  a%u: {dependencies: {", i);
		for (unsigned j = 0; j < 200; j++)
			mc_buffer_printf(&text, "%u: 'link:../a%u',", j, (i + j) % 1000);
		mc_buffer_puts(&text, "}}\n");
	}
	mc_buffer_put(&text, "packages: {}\n", sizeof("packages: {}\n"));
	assert_contains(lock_services(w, "pnpm-lock.yaml", text.data),
			"more dependencies than are followed");
	mc_buffer_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(npm_links_the_members),
		WORKBENCH_TEST(pnpm_has_importers),
		WORKBENCH_TEST(yarn_resolves_to_workspaces),
		WORKBENCH_TEST(yarn_reads_each_package_json),
		WORKBENCH_TEST(yarn_1_has_patterns),
		WORKBENCH_TEST(bun_has_workspaces),
		WORKBENCH_TEST(uv_has_members),
		WORKBENCH_TEST(one_service_has_the_lockfile_for_itself),
		WORKBENCH_TEST(the_project_may_be_a_service),
		WORKBENCH_TEST(a_workspace_has_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
