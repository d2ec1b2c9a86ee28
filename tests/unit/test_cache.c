/* SPDX-License-Identifier: MIT */
/* The cache of extended targets. */
#include "workbench.h"

static const struct mc_target *extend(struct workbench *w, const struct mc_target *base,
				      const char *const *packages, size_t count,
				      enum mc_gcompat_use gcompat)
{
	const struct mc_target *target;

	assert_int_equal(mc_target_cache_extend(w->targets, base, packages, count,
						gcompat, &target),
			 MUSLCHECK_OK);
	return target;
}

/* The database's own string, as the cache expects it. */
static const char *package(struct workbench *w, const char *soname)
{
	return mc_target_package_for(workbench_target(w, "alpine:3.22"), soname)->name;
}

static void the_same_wish_is_granted_once(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22");
	const char *packages[] = { package(w, "libstdc++.so.6") };
	const struct mc_target *first = extend(w, base, packages, 1, MC_GCOMPAT_AS_IS);

	assert_ptr_equal(extend(w, base, packages, 1, MC_GCOMPAT_AS_IS), first);
	assert_true(mc_target_has_package(first, "libgcc"));
}

static void wishes_that_differ_are_told_apart(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22");
	const struct mc_target *older = workbench_target(w, "alpine:3.21");
	const char *packages[] = { package(w, "libstdc++.so.6"),
				   package(w, "libgomp.so.1") };
	const struct mc_target *all[] = {
		extend(w, base, packages, 1, MC_GCOMPAT_AS_IS),
		extend(w, older, packages, 1, MC_GCOMPAT_AS_IS),
		extend(w, base, packages, 2, MC_GCOMPAT_AS_IS),
		extend(w, base, packages + 1, 1, MC_GCOMPAT_AS_IS),
		extend(w, base, packages, 1, MC_GCOMPAT_INSTALLED),
		extend(w, base, packages, 1, MC_GCOMPAT_PRELOADED),
		extend(w, base, NULL, 0, MC_GCOMPAT_AS_IS),
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(all[i], all[j]);
	assert_string_equal(all[1]->image->id, "alpine:3.21");
	assert_false(mc_target_has_package(all[3], "libstdc++"));
	assert_true(all[5]->preloads_gcompat);
	assert_false(all[4]->preloads_gcompat);
	assert_int_equal(all[6]->package_count, 0);
}

static void the_caller_may_change_its_list_afterwards(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22");
	const char *packages[] = { package(w, "libstdc++.so.6") };
	const struct mc_target *first = extend(w, base, packages, 1, MC_GCOMPAT_AS_IS);

	packages[0] = package(w, "libgomp.so.1");
	assert_ptr_not_equal(extend(w, base, packages, 1, MC_GCOMPAT_AS_IS), first);
}

/* More wishes than are kept: every one is still granted, and trimming starts anew. */
static void a_full_cache_still_answers(void **state)
{
	struct workbench *w = *state;
	struct mc_target *bases = mc_arena_alloc(&w->arena, 200, sizeof(*bases));
	const char *packages[] = { package(w, "libgomp.so.1") };

	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 200; i++) {
			bases[i] = *workbench_target(w, "musl:1.2.5");
			assert_true(mc_target_has_package(
				extend(w, &bases[i], packages, 1, MC_GCOMPAT_AS_IS),
				"libgomp"));
		}
		mc_target_cache_trim(w->targets);
	}
}

static void a_cache_that_is_not_full_is_not_trimmed(void **state)
{
	struct workbench *w = *state;
	const struct mc_target *base = workbench_target(w, "alpine:3.22");
	const struct mc_target *first = extend(w, base, NULL, 0, MC_GCOMPAT_INSTALLED);

	mc_target_cache_trim(w->targets);
	assert_ptr_equal(extend(w, base, NULL, 0, MC_GCOMPAT_INSTALLED), first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_same_wish_is_granted_once),
		WORKBENCH_TEST(wishes_that_differ_are_told_apart),
		WORKBENCH_TEST(the_caller_may_change_its_list_afterwards),
		WORKBENCH_TEST(a_full_cache_still_answers),
		WORKBENCH_TEST(a_cache_that_is_not_full_is_not_trimmed),
	};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
