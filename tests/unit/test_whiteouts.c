/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "source/whiteouts.h"

static void add(struct mc_whiteouts *whiteouts, const char *path, size_t layer,
		bool is_whiteout)
{
	bool added;

	assert_int_equal(mc_whiteouts_add(whiteouts, path, layer, &added), MUSLCHECK_OK);
	assert_int_equal(added, is_whiteout);
}

static void a_whiteout_hides_a_path_and_all_below_it_in_lower_layers(void **state)
{
	struct workbench *w = *state;
	struct mc_whiteouts whiteouts = { .arena = &w->arena };

	add(&whiteouts, "i!/app/file", 1, false);
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/file", 0));
	add(&whiteouts, "i!/app/.wh.lib", 2, true);
	assert_true(mc_whiteouts_hide(&whiteouts, "i!/app/lib", 1));
	assert_true(mc_whiteouts_hide(&whiteouts, "i!/app/lib/a/b", 0));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/lib", 2));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/lib/a", 2));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/libx", 1));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app", 1));
	mc_whiteouts_done(&whiteouts);
}

static void an_opaque_whiteout_hides_what_is_in_a_directory_but_not_the_directory(
	void **state)
{
	struct workbench *w = *state;
	struct mc_whiteouts whiteouts = { .arena = &w->arena };

	add(&whiteouts, "i!/app/.wh..wh..opq", 1, true);
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app", 0));
	assert_true(mc_whiteouts_hide(&whiteouts, "i!/app/x", 0));
	assert_true(mc_whiteouts_hide(&whiteouts, "i!/app/x/y", 0));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/x", 1));
	mc_whiteouts_done(&whiteouts);
}

static void a_replaced_directory_hides_what_was_in_it(void **state)
{
	struct workbench *w = *state;
	struct mc_whiteouts whiteouts = { .arena = &w->arena };

	assert_int_equal(mc_whiteouts_hide_below(&whiteouts, "i!/app", 1), MUSLCHECK_OK);
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app", 0));
	assert_true(mc_whiteouts_hide(&whiteouts, "i!/app/x", 0));
	assert_false(mc_whiteouts_hide(&whiteouts, "i!/app/x", 1));
	mc_whiteouts_done(&whiteouts);
}

static void private_files_of_aufs_hide_nothing(void **state)
{
	struct workbench *w = *state;
	struct mc_whiteouts whiteouts = { .arena = &w->arena };

	add(&whiteouts, "i!/.wh..wh.plnk", 1, true);
	assert_int_equal(whiteouts.count, 0);
	mc_whiteouts_done(&whiteouts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_whiteout_hides_a_path_and_all_below_it_in_lower_layers),
		WORKBENCH_TEST(
			an_opaque_whiteout_hides_what_is_in_a_directory_but_not_the_directory),
		WORKBENCH_TEST(a_replaced_directory_hides_what_was_in_it),
		WORKBENCH_TEST(private_files_of_aufs_hide_nothing),
	};

	return cmocka_run_group_tests_name("whiteouts", tests, NULL, NULL);
}
