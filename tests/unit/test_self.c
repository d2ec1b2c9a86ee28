/* SPDX-License-Identifier: MIT */
/* The target "self": which libc an image has, and which facts stand in for it. */
#include "workbench.h"

#include "source/image_state.h"

struct image {
	struct mc_tree tree;
	struct mc_image_state state;
};

/* The target of an image of that distribution and release. */
static const struct mc_target *self_of(struct workbench *w, struct image *image,
				       const char *distribution, const char *release,
				       enum mc_libc libc)
{
	const struct mc_target *target;

	image->state.distribution = distribution;
	image->state.release = release;
	image->tree = *workbench_tree(w, workbench_folder(w, "root"));
	image->tree.state = &image->state;
	assert_int_equal(mc_target_cache_self(w->targets, workbench_target(w, "self"),
					      &image->tree, libc, &target),
			 MUSLCHECK_OK);
	return target;
}

static void the_release_of_the_image_says_what_can_be_installed(void **state)
{
	static const struct {
		const char *distribution, *release, *soname, *package;
		enum mc_libc libc;
	} rows[] = {
		{ "debian", "12", "libicuuc.so.72", "libicu72", MC_LIBC_GLIBC },
		{ "debian", "13", "libicuuc.so.76", "libicu76", MC_LIBC_GLIBC },
		{ "debian", "13", "libicuuc.so.72", NULL, MC_LIBC_GLIBC },
		{ "alpine", "3.22.1", "libstdc++.so.6", "libstdc++", MC_LIBC_MUSL },
		{ "unheard-of", "1", "libicuuc.so.72", NULL, MC_LIBC_GLIBC },
		{ NULL, NULL, "libicuuc.so.72", NULL, MC_LIBC_GLIBC },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct image image = { .state = { .has_ld_cache = false } };
		const struct mc_target *target =
			self_of(*state, &image, rows[i].distribution, rows[i].release,
				rows[i].libc);
		const struct mc_db_package *package =
			mc_target_package_for(target, rows[i].soname);
		const char *name = package ? package->name : NULL;

		if (!rows[i].package != !name ||
		    (name && strcmp(name, rows[i].package) != 0))
			fail_msg("row %zu: %s", i, name ? name : "none");
		assert_true(target->is_self);
		assert_string_equal(target->id, "self");
		assert_string_equal(target->image->family, "self");
		assert_int_equal(target->image->libc, rows[i].libc);
		assert_true(target->image->library_path_count > 0 ||
			    rows[i].libc != MC_LIBC_GLIBC);
		mc_target_cache_free(((struct workbench *)*state)->targets);
		assert_int_equal(
			mc_target_cache_new(&((struct workbench *)*state)->targets),
			MUSLCHECK_OK);
	}
}

static void an_image_is_made_a_target_once_per_libc(void **state)
{
	struct workbench *w = *state;
	struct image image = { .state = { .has_ld_cache = false } };
	const struct mc_target *first = self_of(w, &image, "debian", "13", MC_LIBC_GLIBC);
	const struct mc_target *other, *again;

	assert_int_equal(mc_target_cache_self(w->targets, workbench_target(w, "self"),
					      &image.tree, MC_LIBC_MUSL, &other),
			 MUSLCHECK_OK);
	assert_int_equal(other->image->libc, MC_LIBC_MUSL);
	assert_int_equal(first->image->libc, MC_LIBC_GLIBC);
	again = self_of(w, &image, "debian", "13", MC_LIBC_MUSL);
	assert_int_equal(again->image->libc, MC_LIBC_MUSL);
}

static void an_image_without_a_libc_has_none(void **state)
{
	struct image image = { .state = { .has_ld_cache = false } };
	const struct mc_target *target =
		self_of(*state, &image, NULL, NULL, MC_LIBC_NONE);

	assert_null(target->libc);
	assert_int_equal(target->image->libc, MC_LIBC_NONE);
	assert_null(mc_target_package_for(target, "libz.so.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_release_of_the_image_says_what_can_be_installed),
		WORKBENCH_TEST(an_image_is_made_a_target_once_per_libc),
		WORKBENCH_TEST(an_image_without_a_libc_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
