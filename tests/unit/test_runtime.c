/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "target/runtime.h"

static struct mc_runtime runtime_of(struct workbench *w, const char *id, const char *host)
{
	const struct mc_db_image image = { .id = id };
	struct mc_target target = *workbench_target(w, "alpine:3.22");

	target.image = &image;
	return mc_target_runtime(&target, host);
}

static void the_version_is_in_the_name_of_the_image(void **state)
{
	static const struct {
		const char *id, *host;
		unsigned major, minor;
	} rows[] = {
		{ "python:3.12-alpine", "python", 3, 12 },
		{ "registry.example/library/python:3.9-slim", "python", 3, 9 },
		{ "distroless/python3-debian13", "python", 3, 13 },
		{ "ruby:3.4-alpine", "ruby", 3, 4 },
		{ "node:22-alpine", "node", 22, 0 },
		{ "distroless/nodejs22-debian12", "node", 22, 0 },
		{ "distroless/java21-debian12", "jvm", 21, 0 },
		{ "python:alpine", "python", 0, 0 },
		{ "node:22-alpine", "python", 0, 0 },
		{ "jython:3.1", "python", 0, 0 },
		{ "alpine:3.22", "python", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_runtime runtime =
			runtime_of(*state, rows[i].id, rows[i].host);

		if (runtime.major != rows[i].major || runtime.minor != rows[i].minor)
			fail_msg("%s: %u.%u", rows[i].id, runtime.major, runtime.minor);
	}
}

static void the_language_library_is_on_the_image(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *target = workbench_target(w, "python:3.12-alpine");

	assert_non_null(
		mc_target_provided(target, "libpython3.12.so.1.0", MC_MACHINE_AARCH64));
	assert_null(
		mc_target_provided(target, "libpython3.11.so.1.0", MC_MACHINE_X86_64));
	target = workbench_target(w, "distroless/python3-debian12");
	assert_null(
		mc_target_provided(target, "libpython3.11.so.1.0", MC_MACHINE_X86_64));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_version_is_in_the_name_of_the_image),
		WORKBENCH_TEST(the_language_library_is_on_the_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
