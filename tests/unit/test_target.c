/* SPDX-License-Identifier: MIT */
#include "workbench.h"

static void releases_compare_as_numbers(void **state)
{
	static const struct {
		const char *release, *since, *until;
		bool within;
	} rows[] = {
		{ "3.9", "3.10", NULL, false },	  { "3.10", "3.9", NULL, true },
		{ "3.22", "3.22", "3.22", true }, { "3.22", NULL, NULL, true },
		{ "3.22", NULL, "3.21", false },  { "3.22", "3.19", "edge", true },
		{ "edge", "3.19", NULL, true },	  { "edge", NULL, "3.24", false },
		{ "edge", "edge", "edge", true }, { "3.18.1", "3.18", NULL, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_release_within(rows[i].release, rows[i].since, rows[i].until) !=
		    rows[i].within)
			fail_msg("row %zu: %s", i, rows[i].release);
}

static void a_package_brings_what_it_needs_once(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *target =
		workbench_target(w, "alpine:3.22+libgcc+libstdc++");

	assert_int_equal(target->package_count, 2);
	assert_true(mc_target_has_package(target, "libgcc"));
	assert_true(mc_target_has_package(target, "libstdc++"));
	assert_int_equal(workbench_target(w, "alpine:3.22+libstdc++")->package_count, 2);
	assert_false(mc_target_has_package(workbench_target(w, "alpine:3.22+libgcc"),
					   "libstdc++"));
}

static bool brings(struct workbench *w, const char *id, const char *package,
		   const char *other)
{
	struct mc_target target;

	assert_int_equal(mc_target_extend(workbench_target(w, id), &package, 1,
					  MC_GCOMPAT_AS_IS, &w->arena, &target),
			 MUSLCHECK_OK);
	assert_true(mc_target_has_package(&target, package));
	return mc_target_has_package(&target, other);
}

static void a_dependency_holds_in_its_releases_and_distribution_only(void **state)
{
	assert_false(brings(*state, "alpine:3.18", "libc6-compat", "gcompat"));
	assert_true(brings(*state, "alpine:3.19", "libc6-compat", "gcompat"));
	assert_true(brings(*state, "debian:12", "libstdc++6", "libgcc-s1"));
	assert_false(brings(*state, "alpine:3.22", "libstdc++6", "libgcc-s1"));
}

static void an_undeclared_dependency_has_to_be_named(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *target = workbench_target(w, "debian:trixie-slim");
	size_t cursor = 0;

	assert_false(brings(w, "debian:trixie-slim", "libext2fs2t64", "libcom-err2"));
	assert_string_equal(mc_target_next_undeclared(target, "libext2fs2t64",
						      MC_MACHINE_X86_64, &cursor),
			    "libcom-err2");
	assert_null(mc_target_next_undeclared(target, "libext2fs2t64", MC_MACHINE_X86_64,
					      &cursor));
}

static void an_undeclared_dependency_may_be_on_the_image(void **state)
{
	size_t cursor = 0;

	assert_null(mc_target_next_undeclared(
		workbench_target(*state, "debian:bookworm-slim"), "libext2fs2",
		MC_MACHINE_X86_64, &cursor));
}

static void what_a_package_provides_is_there(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *plain = workbench_target(w, "alpine:3.22");
	const struct mc_target *target = workbench_target(w, "alpine:3.22+libstdc++");
	const struct mc_provided *library;

	assert_null(mc_target_provided(plain, "libstdc++.so.6", MC_MACHINE_X86_64));
	library = mc_target_provided(target, "libstdc++.so.6", MC_MACHINE_X86_64);
	assert_non_null(library);
	assert_int_equal(library->kind, MC_PROVIDED_LISTED);
	assert_string_equal(library->build->id, "libstdc++:alpine-3.22");
	assert_non_null(mc_target_provided(target, "libgcc_s.so.1", MC_MACHINE_X86_64));
	assert_non_null(mc_target_provided(plain, "libz.so.1", MC_MACHINE_X86_64));
	assert_null(mc_target_provided(plain, "libz.so", MC_MACHINE_X86_64));
}

static void an_extended_target_leaves_its_base_alone(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22+libgcc");
	const char *const packages[] = { "libstdc++" };
	const struct mc_target before = *base;
	struct mc_target first, second;

	assert_int_equal(
		mc_target_extend(base, packages, 1, MC_GCOMPAT_AS_IS, &w->arena, &first),
		MUSLCHECK_OK);
	assert_int_equal(
		mc_target_extend(base, NULL, 0, MC_GCOMPAT_INSTALLED, &w->arena, &second),
		MUSLCHECK_OK);
	assert_memory_equal(&before, base, sizeof(before));
	assert_false(mc_target_has_package(&second, "libstdc++"));
	assert_false(mc_target_has_package(&first, "gcompat"));
	assert_null(mc_target_provided(&second, "libstdc++.so.6", MC_MACHINE_X86_64));
	assert_null(mc_target_provided(&first, "libgcompat.so.0", MC_MACHINE_X86_64));
}

static void gcompat_is_installed_or_preloaded_as_asked(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22");
	static const struct {
		enum mc_gcompat_use use;
		bool has, preloads;
	} rows[] = {
		{ MC_GCOMPAT_AS_IS, false, false },
		{ MC_GCOMPAT_INSTALLED, true, false },
		{ MC_GCOMPAT_PRELOADED, true, true },
	};

	for (size_t i = 0; i < 3; i++) {
		struct mc_target target;

		assert_int_equal(
			mc_target_extend(base, NULL, 0, rows[i].use, &w->arena, &target),
			MUSLCHECK_OK);
		assert_int_equal(target.has_gcompat, rows[i].has);
		assert_int_equal(target.preloads_gcompat, rows[i].preloads);
		assert_int_equal(mc_target_has_package(&target, "libucontext"),
				 rows[i].has);
	}
}

/* The links that main/gcompat has and the upstream layout has not. */
static void layouts_of_gcompat_differ(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *main = workbench_target(w, "alpine:3.22+gcompat");
	const struct mc_target *upstream = workbench_target(w, "musl:1.2.5+gcompat");
	const struct mc_provided *crypt =
		mc_target_provided(main, "libcrypt.so.1", MC_MACHINE_X86_64);

	assert_non_null(crypt);
	assert_int_equal(crypt->kind, MC_PROVIDED_LISTED);
	assert_string_equal(crypt->build->library, "gcompat");
	assert_null(mc_target_provided(upstream, "libcrypt.so.1", MC_MACHINE_X86_64));
	assert_non_null(
		mc_target_provided(upstream, "libgcompat.so.0", MC_MACHINE_X86_64));
}

static void the_stub_is_there_under_the_name_of_its_machine_only(void **state)
{
	const struct mc_target *target = workbench_target(*state, "alpine:3.22+gcompat");
	static const struct {
		enum mc_machine machine;
		const char *soname, *interp;
	} rows[] = {
		{ MC_MACHINE_X86_64, "ld-linux-x86-64.so.2",
		  "/lib64/ld-linux-x86-64.so.2" },
		{ MC_MACHINE_AARCH64, "ld-linux-aarch64.so.1",
		  "/lib/ld-linux-aarch64.so.1" },
		{ MC_MACHINE_I386, "ld-linux.so.2", "/lib/ld-linux.so.2" },
	};

	for (size_t i = 0; i < 3; i++) {
		const struct mc_provided *stub =
			mc_target_provided(target, rows[i].soname, rows[i].machine);
		enum mc_machine other = rows[(i + 1) % 3].machine;

		assert_non_null(stub);
		assert_int_equal(stub->kind, MC_PROVIDED_STUB);
		assert_null(mc_target_provided(target, rows[i].soname, other));
		assert_non_null(
			mc_target_interp(target, rows[i].interp, rows[i].machine));
		assert_null(mc_target_interp(target, rows[i].interp, other));
	}
}

static void without_gcompat_no_foreign_interp_is_there(void **state)
{
	struct workbench *w = *state;

	assert_null(mc_target_interp(workbench_target(w, "alpine:3.22"),
				     "/lib64/ld-linux-x86-64.so.2", MC_MACHINE_X86_64));
	assert_null(mc_target_interp(workbench_target(w, "alpine:3.22+gcompat"),
				     "/lib32/ld-linux-x86-64.so.2", MC_MACHINE_X86_64));
}

static void a_soname_leads_to_its_package_in_that_release(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *target, *soname, *package;
	} rows[] = {
		{ "alpine:3.22", "libstdc++.so.6", "libstdc++" },
		{ "alpine:3.22", "libz.so.1", "zlib" },
		{ "alpine:3.22", "libcrypt.so.1", "gcompat" },
		{ "alpine:3.18", "libcrypt.so.1", "libc6-compat" },
		{ "alpine:3.22", "libnobody.so.7", NULL },
		{ "alpine:3.22", "libstdc++.so.7", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_db_package *package = mc_target_package_for(
			workbench_target(w, rows[i].target), rows[i].soname);

		if (!rows[i].package) {
			assert_null(package);
			continue;
		}
		assert_non_null(package);
		assert_string_equal(package->name, rows[i].package);
		assert_string_equal(package->distribution, "alpine");
	}
}

static void a_library_brings_those_of_the_packages_it_needs(void **state)
{
	const struct mc_target *target =
		workbench_target(*state, "alpine:3.22+libstdc++");
	const struct mc_provided *provided =
		mc_target_provided(target, "libstdc++.so.6", MC_MACHINE_X86_64);
	size_t cursor = 0;
	const struct mc_provided *brought =
		mc_target_next_dependency(target, provided, MC_MACHINE_X86_64, &cursor);

	assert_non_null(brought);
	assert_string_equal(brought->soname, "libgcc_s.so.1");
	assert_null(
		mc_target_next_dependency(target, provided, MC_MACHINE_X86_64, &cursor));
	cursor = 0;
	assert_null(
		mc_target_next_dependency(target, brought, MC_MACHINE_X86_64, &cursor));
}

static void a_user_is_created_with_what_the_image_has(void **state)
{
	static const struct {
		const char *target, *line;
	} rows[] = {
		{ "alpine:3.22", "RUN adduser -D app" },
		{ "busybox:glibc", "RUN adduser -D app" },
		{ "chainguard/wolfi-base", "RUN adduser -D app" },
		{ "debian:trixie-slim", "RUN useradd app" },
		{ "node:22-bookworm-slim", "RUN useradd app" },
		{ "amazonlinux:2023",
		  "RUN echo app:x:1000:1000::/:/bin/sh >> /etc/passwd" },
	};
	struct workbench *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(
			mc_target_add_user(workbench_target(w, rows[i].target), "app",
					   &w->arena),
			rows[i].line);
}

static void hardened_images_are_known_by_their_registry_names(void **state)
{
	const struct mc_target *target =
		workbench_target(*state, "dhi.io/node:22-debian13");

	assert_string_equal(target->image->id, "dhi/node:22");
	assert_false(mc_target_installs(target));
}

static void builds_are_those_that_the_image_names(void **state)
{
	const struct mc_target *target = workbench_target(*state, "alpine:3.21");

	assert_string_equal(mc_target_build(target, "libstdc++")->id,
			    "libstdc++:alpine-3.21");
	assert_string_equal(mc_target_build(target, "gcompat")->library, "gcompat");
	assert_null(mc_target_build(target, "zlib"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(releases_compare_as_numbers),
		WORKBENCH_TEST(a_package_brings_what_it_needs_once),
		WORKBENCH_TEST(a_dependency_holds_in_its_releases_and_distribution_only),
		WORKBENCH_TEST(an_undeclared_dependency_has_to_be_named),
		WORKBENCH_TEST(an_undeclared_dependency_may_be_on_the_image),
		WORKBENCH_TEST(what_a_package_provides_is_there),
		WORKBENCH_TEST(an_extended_target_leaves_its_base_alone),
		WORKBENCH_TEST(gcompat_is_installed_or_preloaded_as_asked),
		WORKBENCH_TEST(layouts_of_gcompat_differ),
		WORKBENCH_TEST(the_stub_is_there_under_the_name_of_its_machine_only),
		WORKBENCH_TEST(without_gcompat_no_foreign_interp_is_there),
		WORKBENCH_TEST(a_soname_leads_to_its_package_in_that_release),
		WORKBENCH_TEST(a_library_brings_those_of_the_packages_it_needs),
		WORKBENCH_TEST(builds_are_those_that_the_image_names),
		WORKBENCH_TEST(a_user_is_created_with_what_the_image_has),
		WORKBENCH_TEST(hardened_images_are_known_by_their_registry_names),
	};

	return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
