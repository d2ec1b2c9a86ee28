/* SPDX-License-Identifier: MIT */
/* Components, what counts of them, and the whole: through runs over trees. */
#include "checking.h"

/* A library that musl loads, or one that asks for what glibc alone has. */
static void plant(struct workbench *w, const char *name, bool for_glibc)
{
	workbench_library(w);
	builder_needed(&w->b, for_glibc ? "libc.so.6" : "libc.musl-x86_64.so.1");
	workbench_call(w, for_glibc ? "__isoc23_strtol" : "strtol");
	workbench_finish(w, name);
}

/* Check the whole folder on musl 1.2.5. */
static const char *check_tree(struct workbench *w, struct checking *checking,
			      const char *format)
{
	const char *text;

	checking->report.format = format;
	text = check_path(w, checking, "musl:1.2.5", w->folder);
	mc_buffer_done(&checking->diagnostics);
	return text;
}

static void a_package_is_its_build_for_the_target(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_write(w, "node_modules/p/package.json",
			"{\"name\": \"p\", \"version\": \"1.2.3\"}");
	plant(w, "node_modules/p/prebuilds/linux-x64/p.glibc.so", true);
	plant(w, "node_modules/p/prebuilds/linux-x64/p.musl.so", false);
	plant(w, "node_modules/p/prebuilds/darwin-x64/p.so", true);
	text = check_tree(w, &checking, "ndjson");
	assert_contains(text, "\"type\":\"npm\",\"name\":\"p\",\"version\":\"1.2.3\"");
	assert_contains(text, "{\"musl:1.2.5\":{\"verdict\":\"runs\",\"objects\":1,");
	assert_contains(text, "\"muslcheck/service/1\",\"targets\":{\"musl:1.2.5\":{"
			      "\"verdict\":\"runs\",\"blocking\":[]}}");
	assert_int_equal(checking.summary.object_count, 3);
	assert_int_equal(checking.summary.failing_count, 0);
	assert_null(strstr(check_tree(w, &checking, "text"), "p.glibc.so"));
}

/* n.so is built for glibc and counts; is that against what the package.json says? */
static void a_package_says_what_it_is_not_for(void **state)
{
	static const struct {
		const char *fields;
		bool contradicts;
	} rows[] = {
		{ "\"os\": [\"!win32\"]", false },
		{ "\"os\": \"!win32\"", false },
		{ "\"libc\": [\"!musl\"]", false },
		{ "\"libc\": [\"!glibc\"]", true },
		{ "\"libc\": [\"glibc\", \"musl\"]", false },
	};
	struct workbench *w = *state;

	plant(w, "node_modules/n/n.so", true);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct checking checking = { 0 };
		const char *text;

		workbench_write(w, "node_modules/n/package.json",
				mc_arena_join(&w->arena,
					      "{\"name\": \"n\", \"version\": \"1\", ",
					      rows[i].fields, "}"));
		text = check_tree(w, &checking, "ndjson");
		assert_contains(text, "\"verdict\":\"rebuild\",\"objects\":1,");
		if (!strstr(text, "package.other-libc") == rows[i].contradicts)
			fail_msg("%s: %s", rows[i].fields, text);
	}
}

/* A name alone does not say that what is linked to glibc runs nowhere. */
static void what_bytes_say_counts_against_a_name(void **state)
{
	static const char *const paths[] = {
		"d/node_modules/n/browser/a.so",
		"d/node_modules/n/prebuilds/android-x64/a.so",
		"d/mac.so",
		"d/my-bare.so",
		"d/win/ios.abi3.so",
	};
	struct workbench *w = *state;
	struct checking checking = { 0 };

	workbench_write(w, "d/node_modules/n/package.json",
			"{\"name\": \"n\", \"version\": \"1\", \"os\": [\"win32\"]}");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		plant(w, paths[i], true);
	check_tree(w, &checking, "ndjson");
	/* The installed package is one of them. */
	assert_int_equal(checking.summary.failing_count,
			 sizeof(paths) / sizeof(*paths) - 1);
	/* But next to the Linux build it is one of several builds. */
	plant(w, "d/node_modules/n/prebuilds/linux-x64/a.so", false);
	plant(w, "d/linux.so", false);
	check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count,
			 sizeof(paths) / sizeof(*paths) - 2);
}

static void an_addon_of_another_runtime_is_not_loaded(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "prebuilds/linux-x64/n.node", false);
	plant(w, "prebuilds/linux-x64/n.bare", true);
	check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 0);
}

static void what_has_nothing_for_the_platform_does_not_run(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { .options.platform = "linux/arm64" };
	const char *text;

	workbench_write(w, "node_modules/q-linux-x64-musl/package.json",
			"{\"name\": \"q-linux-x64-musl\", \"version\": \"1\"}");
	plant(w, "node_modules/q-linux-x64-musl/q.so", false);
	text = check_tree(w, &checking, "ndjson");
	assert_contains(text, "\"verdict\":\"unknown\",\"objects\":0,");
	assert_contains(text, "\"aside\":\"no build for linux/arm64\"");
	assert_contains(text,
			"{\"musl:1.2.5\":{\"verdict\":\"unknown\",\"blocking\":[]}}");
	assert_contains(text,
			"\"recommended\":null,\"reason\":\"no build for linux/arm64");
	assert_int_equal(checking.summary.unused_count, 1);
	assert_int_equal(checking.summary.failing_count, 0);
	assert_contains(check_tree(w, &checking, "text"),
			"skipped: no build for linux/arm64");
}

/* The text about a recommended dependency is used for nothing else. */
static void where_nothing_is_recommended_no_reason_is_given(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "a.so", true);
	assert_contains(check_tree(w, &checking, "ndjson"), "\"recommended\":null}");
}

/* The build for the other libc is no work, and no failure, there. */
static void unused_objects_are_not_reported(void **state)
{
	static const char *const targets[] = { "musl:1.2.5", "glibc:2.36", NULL };
	struct workbench *w = *state;
	struct checking checking = { .report.format = "text" };
	const char *folder = w->folder, *text;

	workbench_write(w, "node_modules/p/package.json",
			"{\"name\": \"p\", \"version\": \"1\"}");
	plant(w, "node_modules/p/p.glibc.so", true);
	plant(w, "node_modules/p/p.musl.so", false);
	text = check_paths(w, &checking, targets, &folder, 1);
	assert_contains(text, "p 1 (npm)");
	assert_null(strstr(text, "p.glibc.so"));
	assert_null(strstr(text, "p.musl.so"));
	assert_contains(text, "Fixes for glibc:2.36");
	assert_null(strstr(text, "Fixes for musl:1.2.5"));
	checking.report.format = "junit";
	text = check_paths(w, &checking, targets, &folder, 1);
	assert_contains(text, "name=\"musl:1.2.5\" tests=\"1\" failures=\"0\"");
	assert_contains(text, "name=\"glibc:2.36\" tests=\"1\" failures=\"1\"");
	mc_buffer_done(&checking.diagnostics);
}

static void an_untagged_build_counts_where_no_other_fits(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	workbench_write(w, "node_modules/p/package.json",
			"{\"name\": \"p\", \"version\": \"1\"}");
	plant(w, "node_modules/p/prebuilds/linux-x64/p.so", true);
	plant(w, "node_modules/p/prebuilds/linux-x64/p.musl.so", false);
	check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 0);
	plant(w, "node_modules/p/prebuilds/linux-x64/other.so", true);
	check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 1);
}

static void a_build_for_the_other_libc_alone_is_what_there_is(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_write(w, "node_modules/q-linux-x64-gnu/package.json",
			"{\"name\": \"q-linux-x64-gnu\", \"version\": \"1\"}");
	plant(w, "node_modules/q-linux-x64-gnu/q.so", true);
	text = check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 1);
	assert_contains(text,
			"\"verdict\":\"rebuild\",\"blocking\":[\"q-linux-x64-gnu\"]");
	/* The package that it belongs to names a build for musl: that is the fix. */
	workbench_write(w, "node_modules/q/package.json",
			"{\"name\": \"q\", \"version\": \"1\", \"optionalDependencies\": "
			"{\"q-linux-x64-gnu\": \"1\", \"q-linux-x64-musl\": \"1\"}}");
	assert_contains(check_tree(w, &checking, "ndjson"), "Install the musl build");
	/* And once that is there the other one does not count. */
	workbench_write(w, "node_modules/q-linux-x64-musl/package.json",
			"{\"name\": \"q-linux-x64-musl\", \"version\": \"1\"}");
	plant(w, "node_modules/q-linux-x64-musl/q.so", false);
	text = check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 0);
	assert_contains(text, "\"aside\":\"its loader opens q-linux-x64-musl\"");
}

static void a_distribution_owns_what_it_lists(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_write(w, "site/x_y-1.dist-info/METADATA",
			"Metadata-Version: 2.1\nName: x-y\nVersion: 1\n\nName: no\n");
	workbench_write(w, "site/x_y-1.dist-info/RECORD",
			"a/b.so,sha256=0,1\nx_y-1.dist-info/METADATA,,\n");
	workbench_write(w, "site/z-2.egg-info/PKG-INFO", "Name: Z\nVersion: 2\n");
	workbench_write(w, "site/z-2.egg-info/top_level.txt", "_z\nz\n");
	plant(w, "site/a/b.so", true);
	plant(w, "site/x_y/c.so", false);
	plant(w, "site/_z.abi3.so", false);
	plant(w, "site/stray.so", false);
	text = check_tree(w, &checking, "ndjson");
	assert_contains(text, "\"type\":\"python\",\"name\":\"x-y\",\"version\":\"1\"");
	assert_contains(text, "\"verdict\":\"rebuild\",\"objects\":2,");
	assert_contains(text, "\"type\":\"python\",\"name\":\"Z\",\"version\":\"2\"");
	assert_contains(text, "\"type\":\"directory\",\"name\":\"site\"");
	assert_contains(text, "\"verdict\":\"rebuild\",\"blocking\":[\"x-y\"]");
}

static void packages_are_checked_against_their_declaration(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_write(w, "s/m-1.dist-info/METADATA", "Name: m\nVersion: 1\n");
	workbench_write(w, "s/m-1.dist-info/RECORD", "m/a.so,,\n");
	workbench_write(w, "s/m-1.dist-info/WHEEL",
			"Wheel-Version: 1.0\nTag: cp312-cp312-musllinux_1_2_aarch64\n");
	plant(w, "s/m/a.so", true);
	workbench_write(w, "node_modules/n-linux-x64-musl/package.json",
			"{\"name\": \"n-linux-x64-musl\", \"version\": \"1\"}");
	plant(w, "node_modules/n-linux-x64-musl/n.so", true);
	text = check_tree(w, &checking, "ndjson");
	assert_contains(text, "package.other-machine");
	assert_contains(
		text, "is built for glibc but the wheel is tagged musllinux_1_2_aarch64");
	assert_contains(text, "is named as a musl build but is linked to glibc");
	assert_contains(check_tree(w, &checking, "text"), "[package.other-libc]");
	/* Such errors fail although the verdict is allowed. */
	checking.options.allowed[MUSLCHECK_VERDICT_REBUILD] = true;
	check_tree(w, &checking, "ndjson");
	assert_true(checking.summary.failing_count > 0);
	checking.options.never_fails = true;
	check_tree(w, &checking, "ndjson");
	assert_int_equal(checking.summary.failing_count, 0);
}

/* Tags are repeated in the findings of each object, so their length is limited. */
static void the_length_of_wheel_tags_is_limited(void **state)
{
	static const char tag[] = "Tag: cp312-cp312-musllinux_1_2_aarch64\n";
	enum { TAG_COUNT = 20000 };
	struct workbench *w = *state;
	struct checking checking = { 0 };
	char *tags = calloc(TAG_COUNT, sizeof(tag));
	const char *text;

	assert_non_null(tags);
	for (size_t i = 0; i < TAG_COUNT; i++)
		memcpy(tags + i * (sizeof(tag) - 1), tag, sizeof(tag) - 1);
	workbench_write(w, "s/m-1.dist-info/METADATA", "Name: m\nVersion: 1\n");
	workbench_write(w, "s/m-1.dist-info/RECORD", "m/a.so,,\n");
	workbench_write(w, "s/m-1.dist-info/WHEEL", tags);
	free(tags);
	plant(w, "s/m/a.so", true);
	text = check_tree(w, &checking, "ndjson");
	assert_contains(
		text, "the wheel is tagged musllinux_1_2_aarch64.musllinux_1_2_aarch64");
	assert_true(strlen(text) < 32 << 10);
}

static void a_module_of_another_platform_is_not_imported(void **state)
{
	static const struct {
		const char *name;
		const char *verdict;
	} rows[] = {
		{ "x.cpython-312-x86_64-linux-gnu.so", "rebuild" },
		{ "x.cpython-311-arm-linux-gnueabihf.so", "rebuild" },
		{ "x.cpython-310-x86_64-linux-gnu.so", "runs" },
		{ "x.cpython-39-x86_64-linux-gnu.so", "runs" },
		{ "x.cpython-312-x86_64-linux-musl.so", "runs" },
		{ "x.abi3.so", "runs" },
		{ "x.so", "runs" },
	};
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct checking checking = { .report.format = "ndjson" };
		const char *path, *text;

		workbench_library(w);
		builder_defined(&w->b, "PyInit_x", 0);
		path = workbench_finish(w, rows[i].name);
		text = check_path(w, &checking, "musl:1.2.5", path);
		mc_buffer_done(&checking.diagnostics);
		assert_contains(text, "\"loads\":true");
		if (!strstr(text, mc_arena_join(&w->arena, "\"verdict\":\"",
						rows[i].verdict, "\"")))
			fail_msg("%s: %s", rows[i].name, text);
	}
}

static void a_lockfile_is_checked_where_it_lies(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_write(w, "package-lock.json",
			"{\"lockfileVersion\": 3,\n\"packages\": {\n\"node_modules/a\": "
			"{\"hasInstallScript\": true, "
			"\"dependencies\": {\"nan\": \"2\"}}}}");
	text = check_tree(w, &checking, "ndjson");
	assert_contains(text, "\"type\":\"lockfile-entry\",\"name\":\"a\"");
	assert_contains(text, "\"line\":3");
	assert_contains(text, "lock.source-build");
	assert_int_equal(checking.summary.failing_count, 1);
	assert_int_equal(checking.summary.locked_count, 1);
	assert_contains(check_tree(w, &checking, "text"), "package-lock.json:3)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_package_is_its_build_for_the_target),
		WORKBENCH_TEST(a_package_says_what_it_is_not_for),
		WORKBENCH_TEST(what_bytes_say_counts_against_a_name),
		WORKBENCH_TEST(an_addon_of_another_runtime_is_not_loaded),
		WORKBENCH_TEST(what_has_nothing_for_the_platform_does_not_run),
		WORKBENCH_TEST(where_nothing_is_recommended_no_reason_is_given),
		WORKBENCH_TEST(unused_objects_are_not_reported),
		WORKBENCH_TEST(an_untagged_build_counts_where_no_other_fits),
		WORKBENCH_TEST(a_build_for_the_other_libc_alone_is_what_there_is),
		WORKBENCH_TEST(a_distribution_owns_what_it_lists),
		WORKBENCH_TEST(packages_are_checked_against_their_declaration),
		WORKBENCH_TEST(the_length_of_wheel_tags_is_limited),
		WORKBENCH_TEST(a_module_of_another_platform_is_not_imported),
		WORKBENCH_TEST(a_lockfile_is_checked_where_it_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
