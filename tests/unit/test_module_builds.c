/* SPDX-License-Identifier: MIT */
/* Which of several builds of a module counts: through runs over trees. */
#include "checking.h"

static void plant(struct workbench *w, const char *name, const char *uses)
{
	workbench_library(w);
	builder_needed(&w->b, "libc.musl-x86_64.so.1");
	workbench_call(w, uses);
	workbench_finish(w, name);
}

static const char *check_tree(struct workbench *w, struct checking *checking,
			      const char *target)
{
	const char *text;

	checking->report.format = "ndjson";
	text = check_path(w, checking, target, w->folder);
	mc_buffer_done(&checking->diagnostics);
	return text;
}

static void assert_verdict(const char *text, const char *target, const char *verdict)
{
	char part[200];

	snprintf(part, sizeof(part),
		 "\"muslcheck/service/1\",\"targets\":{\"%s\":{\"verdict\":\"%s\"",
		 target, verdict);
	assert_contains(text, part);
}

static void python_opens_the_module_of_its_version(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "site/a/x.cpython-312-x86_64-linux-musl.so", "strtol");
	assert_verdict(check_tree(w, &checking, "python:3.13-alpine"),
		       "python:3.13-alpine", "rebuild");
	plant(w, "site/a/x.cpython-313-x86_64-linux-musl.so", "strtol");
	assert_verdict(check_tree(w, &checking, "python:3.13-alpine"),
		       "python:3.13-alpine", "runs");
	assert_int_equal(checking.summary.unused_count, 1);
	/* Another module is no replacement. */
	plant(w, "site/a/y.cpython-312-x86_64-linux-musl.so", "strtol");
	assert_verdict(check_tree(w, &checking, "python:3.13-alpine"),
		       "python:3.13-alpine", "rebuild");
}

static void rubygems_opens_the_gem_of_its_platform(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "v/gems/n-1.18.0-x86_64-linux-gnu/lib/n/n.so", "strtol");
	assert_verdict(check_tree(w, &checking, "alpine:3.22"), "alpine:3.22", "rebuild");
	plant(w, "v/gems/n-1.18.0-x86_64-linux-musl/lib/n/n.so", "strtol");
	assert_verdict(check_tree(w, &checking, "alpine:3.22"), "alpine:3.22", "runs");
	plant(w, "v/extensions/x86_64-linux/3.4.0/b-1.0/b.so", "strtol");
	assert_verdict(check_tree(w, &checking, "alpine:3.22"), "alpine:3.22", "rebuild");
	plant(w, "v/extensions/x86_64-linux-musl/3.4.0/b-1.0/b.so", "strtol");
	assert_verdict(check_tree(w, &checking, "alpine:3.22"), "alpine:3.22", "runs");
}

static void libraries_that_are_tried_in_turn_are_one_choice(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "p/runtimes/linux-x64/native/librdkafka.so", "__isoc23_strtol");
	assert_verdict(check_tree(w, &checking, "musl:1.2.5"), "musl:1.2.5", "rebuild");
	plant(w, "p/runtimes/linux-x64/native/centos8-librdkafka.so", "__isoc23_strtol");
	plant(w, "p/runtimes/linux-x64/native/alpine-librdkafka.so", "strtol");
	assert_verdict(check_tree(w, &checking, "musl:1.2.5"), "musl:1.2.5", "runs");
	/* In another folder it is another choice. */
	plant(w, "q/librdkafka.so", "__isoc23_strtol");
	assert_verdict(check_tree(w, &checking, "musl:1.2.5"), "musl:1.2.5", "rebuild");
}

static void an_optional_library_never_decides(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "p/libcoreclr.so", "strtol");
	workbench_library(w);
	builder_needed(&w->b, "liblttng-ust.so.0");
	workbench_finish(w, "p/libcoreclrtraceptprovider.so");
	assert_verdict(check_tree(w, &checking, "musl:1.2.5"), "musl:1.2.5", "runs");
	assert_int_equal(checking.summary.failing_count, 0);
}

static void dotnet_on_glibc_does_not_use_builds_for_musl(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	workbench_library(w);
	workbench_finish(w, "p/runtimes/linux-musl-x64/native/libe.so");
	assert_verdict(check_tree(w, &checking, "glibc:2.36"), "glibc:2.36", "rebuild");
	assert_verdict(check_tree(w, &checking, "musl:1.2.5"), "musl:1.2.5", "runs");
}

static void a_build_for_dotnet_comes_from_publish(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	plant(w, "p/runtimes/linux-x64/native/libe.so", "__isoc23_strtol");
	checking.report.format = "text";
	assert_contains(check_path(w, &checking, "musl:1.2.5", w->folder),
			"dotnet publish -r linux-musl-x64");
	mc_buffer_done(&checking.diagnostics);
}

static void a_library_that_replaces_functions_is_preloaded_with_gcompat(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *text;

	workbench_library(w);
	builder_needed(&w->b, "libc.so.6");
	workbench_call(w, "__fprintf_chk");
	builder_defined(&w->b, "getenv", 1);
	workbench_finish(w, "libhook.so");
	checking.report.format = "text";
	text = check_path(w, &checking, "alpine:3.22", workbench_path(w, "libhook.so"));
	assert_contains(text, "LD_PRELOAD=/lib/libgcompat.so.0:DIR/libhook.so");
	mc_buffer_done(&checking.diagnostics);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(python_opens_the_module_of_its_version),
		WORKBENCH_TEST(rubygems_opens_the_gem_of_its_platform),
		WORKBENCH_TEST(libraries_that_are_tried_in_turn_are_one_choice),
		WORKBENCH_TEST(an_optional_library_never_decides),
		WORKBENCH_TEST(dotnet_on_glibc_does_not_use_builds_for_musl),
		WORKBENCH_TEST(a_build_for_dotnet_comes_from_publish),
		WORKBENCH_TEST(
			a_library_that_replaces_functions_is_preloaded_with_gcompat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
