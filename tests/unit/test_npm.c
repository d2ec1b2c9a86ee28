/* SPDX-License-Identifier: MIT */
/* What the loaders of npm packages open, through runs over installed trees. */
#include "checking.h"

#define ALPINE "node:22-alpine"
#define GCOMPAT "node:22-alpine+gcompat"
#define DEBIAN "node:22-bookworm-slim"

/* An addon that loads on every libc; module: its NODE_MODULE_VERSION, NULL for Node-API. */
static void plant(struct workbench *w, const char *name, const char *module)
{
	workbench_library(w);
	builder_defined(
		&w->b,
		module ? mc_arena_join(&w->arena, "node_register_module_v", module)
		       : "napi_register_module_v1",
		VER_NDX_GLOBAL);
	workbench_call(w, module ? "node_module_register" : "napi_create_object");
	workbench_finish(w, name);
}

static void package(struct workbench *w, const char *path, const char *name,
		    const char *fields)
{
	workbench_write(w, mc_arena_join(&w->arena, path, "/package.json"),
			mc_arena_join(&w->arena, "{\"name\": \"", name,
				      "\", \"version\": \"1.0.0\"", fields, "}"));
}

static const char *check(struct workbench *w, struct checking *checking,
			 const char *target)
{
	const char *text;

	checking->report.format = "ndjson";
	text = check_path(w, checking, target, w->folder);
	mc_buffer_done(&checking->diagnostics);
	return text;
}

/* The verdict of the whole service. */
static void assert_verdict(struct workbench *w, const char *target, const char *verdict)
{
	struct checking checking = { 0 };
	const char *text = check(w, &checking, target);
	const char *found = strstr(text, "\"muslcheck/service/1\"");

	assert_non_null(found);
	assert_contains(found, mc_arena_join(&w->arena, "{\"", target,
					     "\":{\"verdict\":\"", verdict, "\""));
	assert_int_equal(checking.summary.failing_count > 0,
			 strcmp(verdict, "runs") != 0);
}

static void launcher(struct workbench *w)
{
	package(w, "node_modules/p", "p",
		", \"optionalDependencies\": {\"p-linux-x64-gnu\": \"1.0.0\", "
		"\"p-linux-x64-musl\": \"1.0.0\", \"p-darwin-x64\": \"1.0.0\"}");
}

static void a_loader_asks_for_the_build_of_its_libc(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	launcher(w);
	package(w, "node_modules/p-linux-x64-gnu", "p-linux-x64-gnu",
		", \"os\": [\"linux\"], \"cpu\": [\"x64\"], \"libc\": [\"glibc\"]");
	plant(w, "node_modules/p-linux-x64-gnu/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_verdict(w, GCOMPAT, "rebuild");
	text = check(w, &checking, ALPINE);
	assert_contains(text, "on musl its loader opens p-linux-x64-musl");
	assert_contains(text, "Install the musl build p-linux-x64-musl");
	assert_contains(text, "npm.not-opened");

	package(w, "node_modules/p-linux-x64-musl", "p-linux-x64-musl",
		", \"libc\": [\"musl\"]");
	plant(w, "node_modules/p-linux-x64-musl/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "runs");
}

static void a_build_without_a_file_is_none(void **state)
{
	struct workbench *w = *state;

	launcher(w);
	package(w, "node_modules/p-linux-x64-musl", "p-linux-x64-musl", "");
	assert_verdict(w, ALPINE, "rebuild");
	plant(w, "node_modules/p-linux-x64-musl/p.node", NULL);
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "rebuild");
}

static void a_build_next_to_one_for_musl_is_for_glibc(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/@p/p", "@p/p",
		", \"optionalDependencies\": {\"@p/linux-x64\": \"1\", "
		"\"@p/linux-x64-musl\": \"1\"}");
	package(w, "node_modules/@p/linux-x64", "@p/linux-x64", "");
	plant(w, "node_modules/@p/linux-x64/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
}

/* @fastly/cli's x32, and a word that nobody knows. */
static void builds_for_other_machines_are_not_missed(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/@p/p", "@p/p",
		", \"optionalDependencies\": {\"@p/cli-linux-x32\": \"1\", "
		"\"@p/cli-linux-new64\": \"1\", \"@p/cli-linux-x64\": \"1\", "
		"\"@p/cli-win32-x32\": \"1\", \"@p/cli-win32-new64\": \"1\"}");
	package(w, "node_modules/@p/cli-linux-x64", "@p/cli-linux-x64", "");
	plant(w, "node_modules/@p/cli-linux-x64/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "runs");
}

static void a_build_for_any_libc_is_opened_on_each(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/@p/p", "@p/p",
		", \"optionalDependencies\": {\"@p/linux-x64\": \"1\", "
		"\"@p/darwin-x64\": \"1\"}");
	package(w, "node_modules/@p/linux-x64", "@p/p", ""); /* an alias */
	plant(w, "node_modules/@p/linux-x64/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "runs");
}

/* sharp: its builds for each libc depend on a library of that libc, which it lists too. */
static void the_missing_build_is_named(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	package(w, "node_modules/@p/a-linux-x64", "@p/a-linux-x64",
		", \"optionalDependencies\": {\"@p/lib-linux-x64\": \"1\"}");
	plant(w, "node_modules/@p/a-linux-x64/p.node", NULL);
	package(w, "node_modules/@p/lib-linux-x64", "@p/lib-linux-x64",
		", \"libc\": [\"glibc\"]");
	plant(w, "node_modules/@p/lib-linux-x64/p.so", NULL);
	package(w, "node_modules/p", "p",
		", \"optionalDependencies\": {\"@p/a-linux-x64\": \"1\", "
		"\"@p/a-linuxmusl-x64\": \"1\", \"@p/lib-linux-x64\": \"1\", "
		"\"@p/lib-linuxmusl-x64\": \"1\"}");
	text = check(w, &checking, ALPINE);
	assert_contains(text, "Install the musl build @p/a-linuxmusl-x64");
	assert_contains(text,
			"Install the musl build @p/lib-linuxmusl-x64: run npm ci on "
			"the image, or npm install --libc=musl");
	/* The project's own package manager installs it. */
	workbench_write(w, "pnpm-lock.yaml",
			"lockfileVersion: '9.0'\npackages:\n  q@1.0.0:\n"
			"    resolution: {integrity: sha512-AA==}\n");
	assert_contains(
		check(w, &checking, ALPINE),
		"lib-linuxmusl-x64: run pnpm install --frozen-lockfile on the image");
}

/* Plug'n'Play: the packages of a project are in folders of their own. */
static void unplug(struct workbench *w, const char *store)
{
	static const char name[] = "p-linux-x64-gnu";
	const char *const folders[] = {
		mc_arena_join(&w->arena, store, "/b/node_modules/", name),
		"a/.yarn/unplugged/b/node_modules/p-linux-x64-gnu",
	};
	struct checking checking = { 0 };
	const char *text;

	package(w, mc_arena_join(&w->arena, store, "/p/node_modules/p"), "p",
		", \"optionalDependencies\": {\"p-linux-x64-gnu\": \"1\", "
		"\"p-linux-x64-musl\": \"1\"}");
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		package(w, folders[i], name, "");
		plant(w, mc_arena_join(&w->arena, folders[i], "/p.node"), NULL);
	}
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
	text = check(w, &checking, ALPINE);
	assert_contains(text, "Install the musl build p-linux-x64-musl");
	assert_contains(text, "yarn opens the copy in .yarn/unplugged");
}

static void yarn_opens_what_it_has_unplugged(void **state)
{
	unplug(*state, "a/.yarn/cache");
}

static void a_cache_of_yarn_may_be_shared(void **state)
{
	unplug(*state, "root/.yarn/berry/cache");
}

static void a_build_in_another_service_is_not_found(void **state)
{
	struct workbench *w = *state;
	const char *const builds = ", \"optionalDependencies\": {"
				   "\"p-linux-x64-gnu\": \"1\", "
				   "\"p-linux-x64-musl\": \"1\"}";

	package(w, "a/node_modules/p", "p", builds);
	package(w, "a/node_modules/p-linux-x64-gnu", "p-linux-x64-gnu", "");
	plant(w, "a/node_modules/p-linux-x64-gnu/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	package(w, "b/node_modules/p", "p", builds);
	assert_verdict(w, DEBIAN, "rebuild");
	/* In a folder above both, it is. */
	package(w, "node_modules/p-linux-x64-gnu", "p-linux-x64-gnu", "");
	plant(w, "node_modules/p-linux-x64-gnu/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
}

static void webassembly_takes_the_place_of_a_build(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p",
		", \"optionalDependencies\": {\"p-linux-x64-gnu\": \"1\", "
		"\"p-linux-x64-musl\": \"1\", \"p-wasm32-wasi\": \"1\"}");
	package(w, "node_modules/p-linux-x64-gnu", "p-linux-x64-gnu", "");
	plant(w, "node_modules/p-linux-x64-gnu/p.node", NULL);
	assert_verdict(w, ALPINE, "rebuild");
	package(w, "node_modules/p-wasm32-wasi", "p-wasm32-wasi", "");
	assert_verdict(w, ALPINE, "runs");
	assert_contains(check(w, &checking, ALPINE), "its loader opens p-wasm32-wasi");
}

static void next_tries_every_build(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/next", "next",
		", \"optionalDependencies\": {\"@next/swc-linux-x64-gnu\": \"1\", "
		"\"@next/swc-linux-x64-musl\": \"1\"}");
	package(w, "node_modules/@next/swc-linux-x64-gnu", "@next/swc-linux-x64-gnu", "");
	plant(w, "node_modules/@next/swc-linux-x64-gnu/p.node", NULL);
	assert_verdict(w, ALPINE, "runs");
}

static void optional_packages_do_not_decide(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p-linux-x64-gnu", "p-linux-x64-gnu", "");
	plant(w, "node_modules/p-linux-x64-gnu/p.node", NULL);
	launcher(w);
	package(w, "node_modules/user", "user",
		", \"optionalDependencies\": {\"p\": \"1\"}");
	assert_verdict(w, ALPINE, "runs");
	assert_contains(check(w, &checking, ALPINE),
			"optional: the packages that use it");
	/* Unless the project itself needs it. */
	workbench_write(w, "package.json", "{\"dependencies\": {\"p\": \"1\"}}");
	assert_verdict(w, ALPINE, "rebuild");
}

static void tags_in_a_file_name_decide(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p",
		", \"dependencies\": {\"node-gyp-build\": \"4\"}");
	plant(w, "node_modules/p/prebuilds/linux-x64/p.glibc.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(
		check(w, &checking, ALPINE),
		"it has only a glibc build, which its loader does not open on musl");
	plant(w, "node_modules/p/prebuilds/linux-x64/p.node", NULL);
	assert_verdict(w, ALPINE, "runs");
}

static void some_loaders_take_an_untagged_build_for_glibc(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/p", "p",
		", \"dependencies\": {\"require-addon\": \"1\"}");
	plant(w, "node_modules/p/prebuilds/linux-x64/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
	plant(w, "node_modules/p/prebuilds/linux-x64-musl/p.node", NULL);
	assert_verdict(w, ALPINE, "runs");
}

static void the_build_for_the_node_release_is_opened(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p", "");
	plant(w, "node_modules/p/prebuilds/linux-x64/node.abi115.node", "115");
	plant(w, "node_modules/p/prebuilds/linux-x64/electron.abi130.node", "130");
	assert_verdict(w, "node:20-alpine", "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(
		check(w, &checking, ALPINE),
		"it has no build for this image's Node.js 22, only others such as "
		"for Node.js 20");
	plant(w, "node_modules/p/prebuilds/linux-x64/node.abi127.node", "127");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, "node:20-alpine", "runs");
}

static void an_addon_is_compiled_for_one_node_release(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "build/Release/p.node", "115");
	assert_verdict(w, "node:20-alpine", "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(check(w, &checking, ALPINE),
			"compiled for Node.js 20; Node.js 22 refuses it");
	assert_verdict(w, "musl:1.2.5", "runs");
}

static void installed_files_decide_before_the_lockfile(void **state)
{
	struct workbench *w = *state;

	workbench_write(
		w, "package-lock.json",
		"{\"lockfileVersion\": 3, \"packages\": {\n"
		"\"node_modules/p\": {\"version\": \"1.0.0\", \"hasInstallScript\": true},\n"
		"\"node_modules/q\": {\"version\": \"1.0.0\", \"hasInstallScript\": true}}}");
	package(w, "node_modules/p", "p", "");
	plant(w, "node_modules/p/build/Release/p.node", NULL);
	assert_verdict(w, ALPINE, "unknown");
	package(w, "node_modules/q", "q", "");
	plant(w, "node_modules/q/build/Release/q.node", NULL);
	assert_verdict(w, ALPINE, "runs");
}

/* @stylexswc/rs-compiler 0.14's musl build says that it is for glibc. */
static void the_name_of_a_build_is_asked_for(void **state)
{
	struct workbench *w = *state;

	launcher(w);
	package(w, "node_modules/p-linux-x64-gnu", "p-linux-x64-gnu",
		", \"libc\": [\"glibc\"]");
	plant(w, "node_modules/p-linux-x64-gnu/p.linux-x64-gnu.node", NULL);
	package(w, "node_modules/p-linux-x64-musl", "p-linux-x64-musl",
		", \"libc\": [\"glibc\"]");
	plant(w, "node_modules/p-linux-x64-musl/p.linux-x64-musl.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "runs");
}

/* @craftlions/pdfium-rs 0.0.6 */
static void a_build_in_a_folder_of_the_package_is_not_found(void **state)
{
	struct workbench *w = *state;

	launcher(w);
	package(w, "node_modules/p/npm/linux-x64-gnu", "p-linux-x64-gnu",
		", \"libc\": [\"glibc\"]");
	plant(w, "node_modules/p/npm/linux-x64-gnu/p.node", NULL);
	assert_verdict(w, DEBIAN, "rebuild");
	assert_verdict(w, ALPINE, "rebuild");
}

/* sherif's loader tries its own libc's build first, then the other. */
static void some_loaders_try_any_build(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/sherif", "sherif",
		", \"optionalDependencies\": {\"sherif-linux-x64\": \"1\", "
		"\"sherif-linux-x64-musl\": \"1\"}");
	assert_verdict(w, DEBIAN, "rebuild");
	package(w, "node_modules/sherif-linux-x64-musl", "sherif-linux-x64-musl", "");
	plant(w, "node_modules/sherif-linux-x64-musl/p.node", NULL);
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "runs");
}

/* @prisma/client requires what prisma generate writes, next to it or elsewhere. */
static void a_client_that_is_not_generated_is_undecided(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/@prisma/client", "@prisma/client", "");
	assert_verdict(w, ALPINE, "unknown");
	workbench_write(w, "node_modules/.prisma/client/package.json",
			"{\"name\": \".prisma/client\", \"main\": \"index.js\"}");
	assert_verdict(w, ALPINE, "runs");
}

static void a_client_may_be_generated_anywhere(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/@prisma/client", "@prisma/client", "");
	workbench_write(w, "dist/db/internal/prismaNamespace.js", "//\n");
	assert_verdict(w, ALPINE, "runs");
}

/* Two services in one run: what one has generated, the other does not find. */
static void a_client_of_another_service_is_not_found(void **state)
{
	struct workbench *w = *state;

	package(w, "a/node_modules/@prisma/client", "@prisma/client", "");
	package(w, "b/node_modules/@prisma/client", "@prisma/client", "");
	workbench_write(w, "a/node_modules/.prisma/client/package.json",
			"{\"name\": \".prisma/client\", \"main\": \"index.js\"}");
	assert_verdict(w, ALPINE, "unknown");
	workbench_write(w, "b/src/db/internal/prismaNamespace.js", "//\n");
	assert_verdict(w, ALPINE, "runs");
}

/* Workspaces: the client is next to the package, in the folder above, or in a member. */
static void a_client_of_the_workspace_is_found(void **state)
{
	struct workbench *w = *state;

	package(w, "packages/a/node_modules/@prisma/client", "@prisma/client", "");
	workbench_write(w, "node_modules/.prisma/client/package.json",
			"{\"name\": \".prisma/client\", \"main\": \"index.js\"}");
	assert_verdict(w, ALPINE, "runs");
}

/* What one service tries, another may need. */
static void a_package_is_optional_in_its_own_service(void **state)
{
	struct workbench *w = *state;

	package(w, "a/node_modules/q", "q", ", \"optionalDependencies\": {\"p\": \"1\"}");
	package(w, "a/node_modules/p", "p", "");
	plant(w, "a/node_modules/p/prebuilds/linux-x64/p.glibc.node", NULL);
	assert_verdict(w, ALPINE, "runs");
	package(w, "b/node_modules/p", "p", "");
	plant(w, "b/node_modules/p/prebuilds/linux-x64/p.glibc.node", NULL);
	assert_verdict(w, ALPINE, "rebuild");
}

static void lock(struct workbench *w, const char *name, const char *version)
{
	workbench_write(w, "package-lock.json",
			mc_arena_join(&w->arena,
				      "{\"lockfileVersion\": 3, \"packages\": {\n"
				      "\"node_modules/",
				      name, "\": {\"version\": \"", version,
				      "\", \"hasInstallScript\": true, \"dependencies\": "
				      "{\"prebuild-install\": \"^7\"}}}}"));
}

/* The workflows of the packages say for what they publish builds. */
static void an_install_script_downloads_what_is_published(void **state)
{
	struct workbench *w = *state;

	lock(w, "better-sqlite3", "12.4.1");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, "node:26-alpine", "rebuild");
	assert_verdict(w, "alpine:3.22", "unknown"); /* without Node.js */
	lock(w, "better-sqlite3", "9.6.0");
	assert_verdict(w, "node:20-alpine", "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_verdict(w, DEBIAN, "rebuild");
	lock(w, "better-sqlite3", "7.4.0");
	assert_verdict(w, ALPINE, "unknown");
	lock(w, "better-sqlite3", "13.2.0");
	assert_verdict(w, ALPINE, "runs");
	lock(w, "kerberos", "7.0.0");
	assert_verdict(w, ALPINE, "rebuild");
	assert_verdict(w, DEBIAN, "runs");
	lock(w, "bcrypt", "5.1.1");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
	lock(w, "sqlite3", "5.1.7");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
	lock(w, "sqlite3", "5.0.2"); /* before there were builds for musl */
	assert_verdict(w, ALPINE, "unknown");
	lock(w, "sqlite3", "6.0.1");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "unknown"); /* its glibc may be too old */
	lock(w, "sharp", "0.32.6");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
	lock(w, "isolated-vm", "5.0.4");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, "node:24-alpine", "rebuild");
	lock(w, "canvas", "2.11.2"); /* for Node.js 21 and older */
	assert_verdict(w, ALPINE, "rebuild");
	assert_verdict(w, DEBIAN, "rebuild");
	assert_verdict(w, "node:20-bookworm-slim", "runs");
}

/* The name of what duckdb downloads has no libc, so musl gets the build for glibc. */
static void a_download_may_be_for_the_other_libc(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	lock(w, "duckdb", "1.1.3");
	assert_verdict(w, DEBIAN, "runs");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(check(w, &checking, ALPINE), "build for glibc on musl");
	mc_buffer_done(&checking.diagnostics);
}

static void a_download_may_need_packages_of_the_image(void **state)
{
	struct workbench *w = *state;

	lock(w, "keytar", "7.9.0");
	assert_verdict(w, ALPINE, "add-packages");
	assert_verdict(w, DEBIAN, "add-packages");
	assert_verdict(w, ALPINE "+libsecret", "runs");
	lock(w, "electron", "33.3.0");
	assert_verdict(w, ALPINE, "rebuild");
	assert_verdict(w, DEBIAN, "add-packages");
}

/* @datadog/wasm-js-rewriter: nothing native is installed, and nothing would be. */
static void an_installed_package_without_scripts_is_as_it_is(void **state)
{
	static const char dependency[] =
		", \"dependencies\": {\"node-gyp-build\": \"4\"}";
	struct workbench *w = *state;

	workbench_write(w, "package-lock.json",
			mc_arena_join(&w->arena,
				      "{\"lockfileVersion\": 3, \"packages\": {\n"
				      "\"node_modules/p\": {\"version\": \"1.0.0\"",
				      dependency, "}}}"));
	assert_verdict(w, ALPINE, "unknown");
	package(w, "node_modules/p", "p", dependency);
	assert_verdict(w, ALPINE, "runs");
	package(w, "node_modules/p", "p",
		mc_arena_join(&w->arena, dependency,
			      ", \"scripts\": {\"install\": \"node-gyp-build\"}"));
	assert_verdict(w, ALPINE, "unknown");
}

/* Layouts of real packages, and what their loaders opened on each libc (make opened). */
static void real_packages_open_what_was_seen(void **state)
{
	static const struct {
		const char *name;
		const char *dependency;
		const char *glibc; /* the file opened on Debian */
		const char *musl;  /* on Alpine */
		bool needs_musl;   /* without the second file Alpine opens nothing */
	} rows[] = {
		{ "bcrypt", "node-gyp-build", "prebuilds/linux-x64/bcrypt.glibc.node",
		  "prebuilds/linux-x64/bcrypt.musl.node", true },
		{ "leveldown", "node-gyp-build",
		  "prebuilds/linux-x64/node.napi.glibc.node",
		  "prebuilds/linux-x64/node.napi.musl.node", true },
		{ "native-metrics", "node-gyp-build",
		  "prebuilds/linuxglibc-x64/node-napi.node",
		  "prebuilds/linuxmusl-x64/node-napi.node", true },
		{ "pprof", "node-gyp-build", "prebuilds/linux-x64/p.node.abi127.node",
		  "prebuilds/linux-x64/p.musl.node.abi127.node", false },
		{ "jpeg-turbo", "pkg-prebuilds",
		  "prebuilds/jpeg-turbo-linux-x64/node-napi-v10.node",
		  "prebuilds/jpeg-turbo-linux-x64-musl/node-napi-v10.node", true },
		{ "fs-native-extensions", "require-addon", "prebuilds/linux-x64/f.node",
		  "prebuilds/linux-x64-musl/f.node", true },
		{ "zeromq", "cmake-ts",
		  "build/linux/x64/node/glibc-127-Release/addon.node",
		  "build/linux/x64/node/musl-127-Release/addon.node", true },
		{ "node-cpu-profiler", "detect-libc", "lib/p-linux-x64-glibc-127.node",
		  "lib/p-linux-x64-musl-127.node", true },
		{ "aws-crt", "cmake-js", "dist/bin/linux-x64-glibc/aws-crt-nodejs.node",
		  "dist/bin/linux-x64-musl/aws-crt-nodejs.node", true },
		{ "tokenizers", "detect-libc", "tokenizers.linux-x64-gnu.node",
		  "tokenizers.linux-x64-musl.node", true },
		{ "core-bridge", "detect-libc",
		  "releases/x86_64-unknown-linux-gnu/index.node", NULL, false },
		{ "tree-sitter-c", "node-gyp-build", "prebuilds/linux-x64/c.node", NULL,
		  false },
		{ "hana-client", "detect-libc", "prebuilt/linuxx86_64/h.node",
		  "prebuilt/linuxx86_64_alpine/h.node", false },
	};
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *folder =
			mc_arena_join(&w->arena, rows[i].name, "/node_modules/p");
		struct checking checking = { .report.format = "ndjson" };
		const char *root = workbench_folder(w, rows[i].name);
		const char *text;

		package(w, folder, "p",
			mc_arena_join(&w->arena, ", \"dependencies\": {\"",
				      rows[i].dependency, "\": \"1\"}"));
		plant(w, mc_arena_join(&w->arena, folder, "/", rows[i].glibc), NULL);
		text = check_path(w, &checking, ALPINE, root);
		if (!strstr(text, "npm.not-opened") == rows[i].needs_musl)
			fail_msg("%s: %s", rows[i].name, text);
		mc_buffer_done(&checking.diagnostics);
		if (!rows[i].musl)
			continue;
		plant(w, mc_arena_join(&w->arena, folder, "/", rows[i].musl), NULL);
		text = check_path(w, &checking, ALPINE, root);
		assert_contains(text,
				mc_arena_join(&w->arena, "/", rows[i].glibc, "\"]"));
		mc_buffer_done(&checking.diagnostics);
		text = check_path(w, &checking, DEBIAN, root);
		assert_contains(text, mc_arena_join(&w->arena, "/", rows[i].musl, "\"]"));
		mc_buffer_done(&checking.diagnostics);
	}
}

/* fibers 5.0.3: bin/linux-x64-83-glibc is for Node.js 14, and is opened by no other. */
static void a_module_version_in_a_folder_decides(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p", "");
	plant(w, "node_modules/p/bin/linux-x64-83-musl/p.node", NULL);
	assert_contains(check(w, &checking, "node:22-alpine"), "only others such as");
	plant(w, "node_modules/p/bin/linux-x64-127-musl/p.node", NULL);
	assert_verdict(w, "node:22-alpine", "runs");
}

/* tar-stream 3.2 depends on bare-fs, which Node.js does not open. */
static void builds_for_another_runtime_do_not_decide(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/bare-fs", "bare-fs", "");
	plant(w, "node_modules/bare-fs/prebuilds/linux-x64/bare-fs.bare", NULL);
	assert_contains(check(w, &checking, ALPINE), "{\"verdict\":\"unknown\"");
	package(w, "node_modules/tar-stream", "tar-stream",
		", \"dependencies\": {\"bare-fs\": \"^4\"}");
	assert_verdict(w, ALPINE, "runs");
}

static void a_package_that_downloads_is_not_there_yet(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/argon2", "argon2", "");
	workbench_write(w, "node_modules/argon2/binding.gyp", "{}");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(check(w, &checking, ALPINE), "its native file is not installed");
}

static void a_package_whose_script_brings_its_file_is_not_there_yet(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	/* @jdxcode/mise 2026.9 */
	package(w, "node_modules/p", "p",
		", \"scripts\": {\"preinstall\": \"node installArchSpecificPackage.js\"}");
	assert_verdict(w, ALPINE, "unknown");
	package(w, "node_modules/p", "p",
		", \"scripts\": {\"install\": \"prebuild-install -r napi || (cd deps && make)\"}");
	assert_verdict(w, ALPINE, "rebuild");
	assert_contains(check(w, &checking, ALPINE), "its native file is not installed");
	mc_buffer_done(&checking.diagnostics);
	package(w, "node_modules/p", "p",
		", \"scripts\": {\"postinstall\": \"node lib/install.js\"}");
	assert_verdict(w, ALPINE, "unknown");
	/* @bugsnag/cli 3: a command, and a script that downloads what it starts. */
	package(w, "node_modules/p", "p",
		", \"bin\": {\"p\": \"bin/p\"}, \"scripts\": {\"postinstall\": \"node postinstall.js\"}");
	assert_verdict(w, ALPINE, "unknown");
	package(w, "node_modules/p", "p",
		", \"bin\": {\"p\": \"bin/p\"},"
		" \"scripts\": {\"postinstall\": \"node -e \\\"try{require('./p')}catch(e){}\\\"\"}");
	assert_null(strstr(check(w, &checking, ALPINE), "native file"));
	mc_buffer_done(&checking.diagnostics);
	/* Scripts that may fail, or that only print, bring nothing that is needed. */
	package(w, "node_modules/p", "p",
		", \"scripts\": {\"install\": \"node-gyp rebuild || exit 0\","
		" \"postinstall\": \"node postinstall.js\"}");
	assert_null(strstr(check(w, &checking, ALPINE), "native file"));
	mc_buffer_done(&checking.diagnostics);
}

static void an_example_inside_a_package_is_not_installed(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p", "");
	package(w, "node_modules/p/example", "p-example",
		", \"scripts\": {\"install\": \"node-gyp-build\"}");
	assert_null(strstr(check(w, &checking, ALPINE), "native file"));
	mc_buffer_done(&checking.diagnostics);
}

static void a_program_that_is_put_in_place_is_not_there_yet(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	package(w, "node_modules/p", "p",
		", \"bin\": {\"p\": \"bin/p.exe\"},"
		" \"scripts\": {\"postinstall\": \"node finish.js\"},"
		" \"optionalDependencies\": {\"p-linux-x64-musl\": \"1\"}");
	package(w, "node_modules/p-linux-x64-musl", "p-linux-x64-musl",
		", \"os\": [\"linux\"], \"cpu\": [\"x64\"], \"libc\": [\"musl\"]");
	plant(w, "node_modules/p-linux-x64-musl/p.node", NULL);
	assert_contains(check(w, &checking, ALPINE), "puts the program in place");
	mc_buffer_done(&checking.diagnostics);
}

/* zeromq 6 on Node.js 20: build/loader.js of cmake-ts opened glibc-127-Release. */
static void the_newest_build_that_loads_is_opened(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/p", "p", "");
	plant(w, "node_modules/p/build/linux/x64/node/musl-115-Release/addon.node", NULL);
	plant(w, "node_modules/p/build/linux/x64/node/musl-127-Release/addon.node", NULL);
	assert_verdict(w, "node:20-alpine", "runs");
	assert_verdict(w, "node:24-alpine", "runs");
	/* The newest does not load. */
	plant(w, "node_modules/p/build/linux/x64/node/musl-147-Release/addon.node",
	      "147");
	assert_verdict(w, "node:20-alpine", "runs");
	assert_verdict(w, "node:26-alpine", "runs");
	/* None of them does. */
	package(w, "node_modules/q", "q", "");
	plant(w, "node_modules/q/build/linux/x64/node/musl-127-Release/addon.node",
	      "127");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, "node:20-alpine", "rebuild");
}

/* What npm ci brings is a fix for the one, not for the other. */
static void reinstalling_does_not_generate_code(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	lock(w, "better-sqlite3", "12.4.1");
	package(w, "node_modules/@prisma/client", "@prisma/client", "");
	workbench_write(w, "node_modules/better-sqlite3/package.json",
			"{\"name\": \"better-sqlite3\", \"version\": \"12.4.1\", "
			"\"scripts\": {\"install\": \"prebuild-install\"}}");
	text = check(w, &checking, ALPINE);
	assert_contains(text, "its install script downloads a build for musl");
	assert_contains(text, "Run npm ci on the image");
	assert_contains(text, "Run npx prisma generate");
}

/* usearch brings the sources of numkong, whose builds nobody looks for. */
static void sources_of_other_packages_are_not_installed(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/q", "q", "");
	plant(w, "node_modules/q/q.node", NULL);
	package(w, "node_modules/q/vendor/p", "p",
		", \"optionalDependencies\": {\"p-linux-x64\": \"1.0.0\", "
		"\"p-darwin-x64\": \"1.0.0\"}");
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
}

/* @google/gemini-cli lists the builds of @lydell/node-pty next to that, to try them all. */
static void builds_of_a_dependency_are_not_its_own(void **state)
{
	static const char both[] = ", \"optionalDependencies\": {\"p\": \"1\", "
				   "\"p-linux-x64\": \"1\", \"p-darwin-x64\": \"1\"}";
	struct workbench *w = *state;

	package(w, "node_modules/q", "q", both);
	package(w, "node_modules/other", "other", "");
	plant(w, "node_modules/other/o.node", NULL);
	assert_verdict(w, ALPINE, "runs");
	assert_verdict(w, DEBIAN, "runs");
}

/* It has code to compile, and a fallback in JavaScript. */
static void a_package_continues_in_javascript(void **state)
{
	struct workbench *w = *state;

	package(w, "node_modules/ttf2woff2", "ttf2woff2",
		", \"scripts\": {\"install\": \"node install/try-build.js\"}");
	workbench_write(w, "node_modules/ttf2woff2/binding.gyp", "{}");
	package(w, "node_modules/p", "p", "");
	plant(w, "node_modules/p/p.node", NULL);
	assert_verdict(w, ALPINE, "runs");
	lock(w, "ttf2woff2", "1.0.0");
	assert_verdict(w, ALPINE, "runs");
	/* Its build does not load there, and it catches that. */
	package(w, "node_modules/@evan/opus", "@evan/opus", "");
	workbench_library(w);
	builder_needed(&w->b, "ld-linux-x86-64.so.2");
	workbench_call(w, "napi_create_object");
	builder_defined(&w->b, "napi_register_module_v1", VER_NDX_GLOBAL);
	workbench_finish(w, "node_modules/@evan/opus/node/x64-linux.node");
	assert_verdict(w, ALPINE, "runs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_loader_asks_for_the_build_of_its_libc),
		WORKBENCH_TEST(a_build_without_a_file_is_none),
		WORKBENCH_TEST(a_build_next_to_one_for_musl_is_for_glibc),
		WORKBENCH_TEST(builds_for_other_machines_are_not_missed),
		WORKBENCH_TEST(a_build_for_any_libc_is_opened_on_each),
		WORKBENCH_TEST(the_missing_build_is_named),
		WORKBENCH_TEST(yarn_opens_what_it_has_unplugged),
		WORKBENCH_TEST(a_cache_of_yarn_may_be_shared),
		WORKBENCH_TEST(a_build_in_another_service_is_not_found),
		WORKBENCH_TEST(webassembly_takes_the_place_of_a_build),
		WORKBENCH_TEST(next_tries_every_build),
		WORKBENCH_TEST(optional_packages_do_not_decide),
		WORKBENCH_TEST(tags_in_a_file_name_decide),
		WORKBENCH_TEST(some_loaders_take_an_untagged_build_for_glibc),
		WORKBENCH_TEST(the_build_for_the_node_release_is_opened),
		WORKBENCH_TEST(an_addon_is_compiled_for_one_node_release),
		WORKBENCH_TEST(installed_files_decide_before_the_lockfile),
		WORKBENCH_TEST(the_name_of_a_build_is_asked_for),
		WORKBENCH_TEST(a_build_in_a_folder_of_the_package_is_not_found),
		WORKBENCH_TEST(some_loaders_try_any_build),
		WORKBENCH_TEST(a_client_that_is_not_generated_is_undecided),
		WORKBENCH_TEST(a_client_may_be_generated_anywhere),
		WORKBENCH_TEST(a_client_of_another_service_is_not_found),
		WORKBENCH_TEST(a_client_of_the_workspace_is_found),
		WORKBENCH_TEST(reinstalling_does_not_generate_code),
		WORKBENCH_TEST(sources_of_other_packages_are_not_installed),
		WORKBENCH_TEST(builds_of_a_dependency_are_not_its_own),
		WORKBENCH_TEST(a_package_continues_in_javascript),
		WORKBENCH_TEST(the_newest_build_that_loads_is_opened),
		WORKBENCH_TEST(builds_for_another_runtime_do_not_decide),
		WORKBENCH_TEST(an_install_script_downloads_what_is_published),
		WORKBENCH_TEST(a_download_may_be_for_the_other_libc),
		WORKBENCH_TEST(a_download_may_need_packages_of_the_image),
		WORKBENCH_TEST(a_package_is_optional_in_its_own_service),
		WORKBENCH_TEST(an_installed_package_without_scripts_is_as_it_is),
		WORKBENCH_TEST(real_packages_open_what_was_seen),
		WORKBENCH_TEST(a_module_version_in_a_folder_decides),
		WORKBENCH_TEST(a_package_that_downloads_is_not_there_yet),
		WORKBENCH_TEST(a_package_whose_script_brings_its_file_is_not_there_yet),
		WORKBENCH_TEST(an_example_inside_a_package_is_not_installed),
		WORKBENCH_TEST(a_program_that_is_put_in_place_is_not_there_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
