/* SPDX-License-Identifier: MIT */
/* Module versions and runtimes in the paths of Node.js addons. */
#include "workbench.h"

#include "service/node_tags.h"

static void a_path_names_the_node_release(void **state)
{
	static const struct {
		const char *path;
		unsigned major; /* 0: none */
		bool is_exact;
		bool is_electron;
	} rows[] = {
		{ "prebuilds/linux-x64/node.abi127.musl.node", 22, true, false },
		{ "prebuilds/linux-x64/x.musl.node.abi115.node", 20, true, false },
		{ "lib/binding/node-v108-linux-x64/x.node", 18, true, false },
		{ "build/linux/x64/node/glibc-127-Release/addon.node", 22, false, false },
		{ "bin/linux-x64-83-glibc/fibers.node", 14, true, false },
		{ "build/linux/x64/node/115/addon.node", 20, false, false },
		{ "lib/x-linux-x64-musl-137.node", 24, true, false },
		{ "bin/linux-x64-node-22/x.node", 22, false, false },
		{ "prebuilds/linux-x64/electron.napi.node", 0, false, true },
		{ "prebuilds/linux-x64/electron.abi130.node", 0, false, true },
		{ "prebuilds/linux-x64/node.napi.node", 0, false, false },
		{ "lib/binding/napi-v6-linux-x64/x.node", 0, false, false },
		{ "prebuilds/x-linux-x64/node-napi-v10.node", 0, false, false },
		{ "dist/version-127/x.node", 0, false, false },
		{ "lib/glibc-2.36/x.node", 0, false, false },
		{ "releases/x86_64-unknown-linux-gnu/index.node", 0, false, false },
		{ "", 0, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_node_tags tags = mc_node_tags_of(rows[i].path);

		if ((tags.release ? tags.release->major : 0) != rows[i].major ||
		    (tags.release && tags.is_exact != rows[i].is_exact) ||
		    tags.is_electron != rows[i].is_electron)
			fail_msg("%s", rows[i].path);
	}
}

static void builds_for_several_releases_have_one_stem(void **state)
{
	static const struct {
		const char *name;
		const char *stem;
	} rows[] = {
		{ "node.abi127.node", "node.node" },
		{ "x-linux-x64-127.node", "x-linux-x64.node" },
		{ "node.napi.glibc.node", "node.glibc.node" },
		{ "napi.node", "napi.node" },
		{ "abi127.node", ".node" },
		{ "", "" },
	};
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(mc_node_tags_strip(rows[i].name, &w->arena),
				    rows[i].stem);
}

static void an_image_with_node_has_a_release(void **state)
{
	struct workbench *w = *state;

	assert_int_equal(
		mc_node_release_of(workbench_target(w, "node:22-alpine"))->module, 127);
	assert_int_equal(
		mc_node_release_of(workbench_target(w, "distroless/nodejs20-debian12"))
			->module,
		115);
	assert_null(mc_node_release_of(workbench_target(w, "alpine:3.22")));
	assert_null(mc_node_release_of(workbench_target(w, "musl:1.2.5")));
	assert_int_equal(mc_node_release_module(137)->major, 24);
	assert_null(mc_node_release_module(130));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_path_names_the_node_release),
		WORKBENCH_TEST(builds_for_several_releases_have_one_stem),
		WORKBENCH_TEST(an_image_with_node_has_a_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
