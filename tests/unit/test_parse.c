/* SPDX-License-Identifier: MIT */
/* Target ids. */
#include "workbench.h"

/* Package names hold plus signs themselves, so an id cannot simply be split. */
static void packages_are_matched_longest_name_first(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *id,
			*packages; /* each behind a space, in the order installed */
	} rows[] = {
		{ "alpine:3.22", "" },
		{ "alpine:3.22+libgcc", " libgcc" },
		{ "alpine:3.22+libstdc++", " libstdc++ libgcc" },
		{ "alpine:3.22+libstdc+++libgcc", " libstdc++ libgcc" },
		{ "alpine:3.22+libgcc+libstdc++", " libgcc libstdc++" },
		{ "alpine:3.22+libstdc+++zlib", " libstdc++ libgcc zlib" },
		{ "alpine:3.22+zlib+libstdc+++zlib", " zlib libstdc++ libgcc" },
		{ "musl:1.2.3-debian12+gcompat", " gcompat libucontext musl-obstack" },
		{ "alpine:3.22+gcompat-preload", " gcompat libucontext musl-obstack" },
		{ "alpine:3.22+gcompat-preload+libgcc",
		  " gcompat libucontext musl-obstack libgcc" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_target *target = workbench_target(w, rows[i].id);
		char *packages = mc_arena_strdup(&w->arena, "");

		for (size_t p = 0; p < target->package_count; p++)
			packages = mc_arena_join(&w->arena, packages, " ",
						 target->packages[p]);
		assert_string_equal(packages, rows[i].packages);
		assert_string_equal(target->id, rows[i].id);
	}
}

/* Of a name that is a beginning of another, the longer one is meant where it fits. */
static void a_longer_name_wins_over_a_shorter_with_more_behind_it(void **state)
{
	struct workbench *w = *state;
	static const char rows[] =
		"{\"kind\": \"muslcheck/packages/1\", \"sources\": [\"test\"], "
		"\"confidence\": \"measured\", \"rows\": ["
		"{\"distribution\": \"alpine\", \"package\": \"tool\"},"
		"{\"distribution\": \"alpine\", \"package\": \"tool+libgcc\"}]}";
	struct mc_error error = { 0 };
	const struct mc_target *target;

	if (mc_symdb_load(w->db, workbench_write(w, "db.json", rows), &error) !=
	    MUSLCHECK_OK)
		fail_msg("%s", error.text);
	target = workbench_target(w, "alpine:3.22+tool+libgcc+tool");
	assert_int_equal(target->package_count, 2);
	assert_string_equal(target->packages[0], "tool+libgcc");
	assert_string_equal(target->packages[1], "tool");
}

static void only_the_preload_suffix_preloads(void **state)
{
	struct workbench *w = *state;

	assert_false(workbench_target(w, "alpine:3.22")->has_gcompat);
	assert_true(workbench_target(w, "alpine:3.22+gcompat")->has_gcompat);
	assert_false(workbench_target(w, "alpine:3.22+gcompat")->preloads_gcompat);
	assert_true(workbench_target(w, "alpine:3.22+gcompat-preload")->has_gcompat);
	assert_true(workbench_target(w, "alpine:3.22+gcompat-preload")->preloads_gcompat);
	assert_true(workbench_target(w, "alpine:3.22+zlib+gcompat-preload")
			    ->preloads_gcompat);
}

static void an_alias_is_the_image_it_stands_for(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *latest = workbench_target(w, "alpine:latest");

	assert_ptr_equal(latest->image, workbench_target(w, "alpine")->image);
	assert_ptr_equal(latest->image, workbench_target(w, latest->image->id)->image);
	assert_string_equal(latest->id, "alpine:latest");
}

static void the_libc_is_that_of_the_image(void **state)
{
	struct workbench *w = *state;

	assert_string_equal(workbench_target(w, "musl:1.2.5")->libc->id, "musl:1.2.5");
	assert_string_equal(workbench_target(w, "musl:1.2.3-debian12")->libc->id,
			    "musl:1.2.3-debian12");
	assert_string_equal(workbench_target(w, "alpine:3.18")->libc->id,
			    "musl:alpine-3.18");
}

static void every_known_image_parses(void **state)
{
	struct workbench *w = *state;

	assert_true(mc_symdb_image_count(w->db) > 10);
	for (size_t i = 0; i < mc_symdb_image_count(w->db); i++)
		if (mc_symdb_image_at(w->db, i)->libc == MC_LIBC_MUSL)
			workbench_target(w, mc_symdb_image_at(w->db, i)->id);
}

static void unknown_targets_are_rejected_with_a_suggestion(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *id, *said, *meant; /* meant NULL: no suggestion */
	} rows[] = {
		{ "alpine:3.2l", "unknown target 'alpine:3.2l'", "'alpine:3.2" },
		{ "must:1.2.5", "unknown target 'must:1.2.5'", "'musl:1.2.5'?" },
		{ "solaris-sparc-station", "unknown target", NULL },
		{ "", "unknown target ''", NULL },
		{ "+libgcc", "unknown target ''", NULL },
		{ "alpine:3.22 ", "unknown target 'alpine:3.22 '", "'alpine:3.22'?" },
		{ "ALPINE:3.22", "unknown target", NULL },
		{ "alpine:3.22+libstdc+", "unknown package", "'libstdc++'?" },
		{ "alpine:3.22+libgcx", "unknown package in the target 'libgcx'",
		  "'libgcc'?" },
		{ "alpine:3.22+gcompat-preloaded", "unknown package",
		  "'gcompat-preload'?" },
		{ "alpine:3.22+libgcc2", "unknown package", "'libgcc'?" },
		{ "alpine:3.22++libgcc", "unknown package", "libgcc" },
		/* Of another distribution. */
		{ "alpine:3.22+zlib1g", "unknown package", "zlib" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_error error = { 0 };
		struct mc_target target = { .id = "untouched" };

		assert_int_equal(mc_target_parse(w->db, rows[i].id, NULL, &w->arena,
						 &target, &error),
				 MUSLCHECK_ERROR_USAGE);
		assert_contains(error.text, rows[i].said);
		if (rows[i].meant)
			assert_contains(error.text, rows[i].meant);
		else
			assert_null(strstr(error.text, "Did you mean"));
		assert_string_equal(target.id, "untouched");
	}
}

static void a_very_long_id_is_refused(void **state)
{
	struct workbench *w = *state;
	char *id = mc_arena_alloc(&w->arena, 100001, 1);
	struct mc_error error = { 0 };
	struct mc_target target;

	memset(id, 'a', 100000);
	assert_int_equal(mc_target_parse(w->db, id, NULL, &w->arena, &target, &error),
			 MUSLCHECK_ERROR_USAGE);
	memcpy(id, "alpine:3.22+", 12);
	assert_int_equal(mc_target_parse(w->db, id, NULL, &w->arena, &target, NULL),
			 MUSLCHECK_ERROR_USAGE);
}

/* The tree that was given shows what the image has; the packages come on top. */
static void a_tree_stands_for_the_libraries_of_the_image(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *target =
		workbench_target_in(w, "alpine:3.22+libgcc", w->folder);

	assert_null(mc_target_provided(target, "libz.so.1", MC_MACHINE_X86_64));
	assert_non_null(mc_target_provided(target, "libgcc_s.so.1", MC_MACHINE_X86_64));
	assert_string_equal(target->root->root, w->folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(packages_are_matched_longest_name_first),
		WORKBENCH_TEST(a_longer_name_wins_over_a_shorter_with_more_behind_it),
		WORKBENCH_TEST(only_the_preload_suffix_preloads),
		WORKBENCH_TEST(an_alias_is_the_image_it_stands_for),
		WORKBENCH_TEST(the_libc_is_that_of_the_image),
		WORKBENCH_TEST(every_known_image_parses),
		WORKBENCH_TEST(unknown_targets_are_rejected_with_a_suggestion),
		WORKBENCH_TEST(a_very_long_id_is_refused),
		WORKBENCH_TEST(a_tree_stands_for_the_libraries_of_the_image),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
