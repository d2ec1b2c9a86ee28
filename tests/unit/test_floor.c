/* SPDX-License-Identifier: MIT */
/* The oldest releases that an object can be loaded with. */
#include "workbench.h"

#include "rules/floor.h"

static struct mc_floors floors(struct workbench *w)
{
	static unsigned count;
	const struct mc_stored *stored = workbench_get(
		w, workbench_finish(w, mc_arena_printf(&w->arena, "%u.so", count++)));
	struct mc_floors out;

	mc_floors_find(w->db, &stored->object, &out);
	return out;
}

static void an_object_without_versions_has_no_floor(void **state)
{
	struct workbench *w = *state;
	struct mc_floors found;

	builder_needed(&w->b, "libc.so.6");
	workbench_call(w, "printf");
	found = floors(w);
	for (int i = 0; i < MC_FLOOR_COUNT; i++)
		assert_null(found.of[i].node);
}

static void the_newest_node_of_each_library_is_its_floor(void **state)
{
	struct workbench *w = *state;
	struct mc_floors found;

	builder_need(&w->b, "libm.so.6");
	builder_need_version(&w->b, "GLIBC_2.29", 2, 0);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.4", 3, 0);
	/* In text order, 2.4 would come last. */
	builder_need_version(&w->b, "GLIBC_2.28", 4, 0);
	builder_need(&w->b, "libstdc++.so.6");
	builder_need_version(&w->b, "GLIBCXX_3.4.9", 5, 0);
	builder_need_version(&w->b, "GLIBCXX_3.4.21", 6, 0);
	builder_need(&w->b, "libgcc_s.so.1");
	builder_need_version(&w->b, "GCC_3.0", 7, 0);
	workbench_call_version(w, "pow", 2);
	workbench_call_version(w, "exp", 2);
	found = floors(w);
	assert_string_equal(found.of[MC_FLOOR_GLIBC].node, "GLIBC_2.29");
	assert_string_equal(found.of[MC_FLOOR_GLIBC].soname, "libm.so.6");
	assert_string_equal(found.of[MC_FLOOR_GLIBC].release, "2.29");
	assert_string_equal(found.of[MC_FLOOR_GLIBC].symbol, "exp");
	assert_string_equal(found.of[MC_FLOOR_LIBSTDCXX].node, "GLIBCXX_3.4.21");
	assert_null(found.of[MC_FLOOR_LIBSTDCXX].symbol);
	assert_string_equal(found.of[MC_FLOOR_LIBGCC].node, "GCC_3.0");
}

static void a_weak_version_raises_no_floor(void **state)
{
	struct workbench *w = *state;

	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_2.38", 2, VER_FLG_WEAK);
	builder_need_version(&w->b, "GLIBC_2.17", 3, 0);
	assert_string_equal(floors(w).of[MC_FLOOR_GLIBC].node, "GLIBC_2.17");
}

static void other_libraries_and_unknown_nodes_have_no_floor(void **state)
{
	struct workbench *w = *state;

	builder_need(&w->b, "libz.so.1");
	builder_need_version(&w->b, "ZLIB_1.2.9", 2, 0);
	builder_need(&w->b, "libc.so.6");
	builder_need_version(&w->b, "GLIBC_99.1", 3, 0);
	assert_null(floors(w).of[MC_FLOOR_GLIBC].node);
}

static bool is_met(struct workbench *w, const struct mc_floor *floor, const char *id)
{
	return mc_floor_is_met(w->db, floor, workbench_target(w, id)->image,
			       MC_MACHINE_X86_64);
}

static void images_meet_a_floor_or_not(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *soname, *node;
		enum mc_floor_of of;
		const char *met, *unmet;
	} rows[] = {
		{ "libc.so.6", "GLIBC_2.34", MC_FLOOR_GLIBC, "debian:bookworm-slim",
		  "debian:bullseye-slim" },
		{ "libc.so.6", "GLIBC_2.36", MC_FLOOR_GLIBC, "debian:bookworm-slim",
		  "ubuntu:22.04" },
		{ "libc.so.6", "GLIBC_2.17", MC_FLOOR_GLIBC, "centos:7", "scratch" },
		{ "libc.so.6", "GLIBC_2.17", MC_FLOOR_GLIBC, "distroless/cc-debian12",
		  "alpine:3.22" },
		/* A backported marker, independent of the release. */
		{ "libc.so.6", "GLIBC_ABI_GNU2_TLS", MC_FLOOR_GLIBC, "debian:trixie-slim",
		  "debian:bookworm-slim" },
		{ "libstdc++.so.6", "GLIBCXX_3.4.30", MC_FLOOR_LIBSTDCXX,
		  "debian:bookworm-slim", "debian:bullseye-slim" },
		/* No libstdc++ at all. */
		{ "libstdc++.so.6", "GLIBCXX_3.4.21", MC_FLOOR_LIBSTDCXX,
		  "distroless/cc-debian12", "glibc:2.36" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_floors found;

		workbench_library(w);
		builder_need(&w->b, rows[i].soname);
		builder_need_version(&w->b, rows[i].node, 2, 0);
		found = floors(w);
		if (!found.of[rows[i].of].node)
			fail_msg("no floor of %s", rows[i].node);
		if (!is_met(w, &found.of[rows[i].of], rows[i].met))
			fail_msg("%s on %s", rows[i].node, rows[i].met);
		if (is_met(w, &found.of[rows[i].of], rows[i].unmet))
			fail_msg("%s not on %s", rows[i].node, rows[i].unmet);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(an_object_without_versions_has_no_floor),
		WORKBENCH_TEST(the_newest_node_of_each_library_is_its_floor),
		WORKBENCH_TEST(a_weak_version_raises_no_floor),
		WORKBENCH_TEST(other_libraries_and_unknown_nodes_have_no_floor),
		WORKBENCH_TEST(images_meet_a_floor_or_not),
	};

	return cmocka_run_group_tests_name("floor", tests, NULL, NULL);
}
