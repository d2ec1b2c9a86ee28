/* SPDX-License-Identifier: MIT */
/* `db compare`: a library's exports against those of its build. */
#include "workbench.h"

#include "db/symdb.h"

/* An object that exports what the build does, but for the changes. */
static const struct mc_object *library_of(struct workbench *w, const char *build_id,
					  const char *lacking, const char *more)
{
	const struct mc_db_build *build = mc_symdb_build(w->db, build_id);

	workbench_library(w);
	for (size_t i = 0; i < mc_symdb_symbol_count(w->db); i++) {
		const struct mc_db_symbol *symbol = mc_symdb_symbol_at(w->db, i);
		const char *name = mc_symdb_symbol_name(w->db, symbol);
		struct mc_db_answer answer =
			mc_symdb_answer(w->db, symbol, build, MC_MACHINE_X86_64);

		if (answer.presence == MC_PRESENCE_PRESENT && !answer.by_loader_alias &&
		    (!lacking || strcmp(name, lacking) != 0))
			builder_defined(&w->b, name, 1);
	}
	if (more)
		builder_defined(&w->b, more, 1);
	return &workbench_get(w, workbench_finish(w, "lib.so"))->object;
}

static struct mc_db_comparison compare(struct workbench *w, const char *version,
				       const struct mc_object *object)
{
	const struct mc_db_import import = { "libobstack", version, "lib.so", object };
	struct mc_db_comparison found;

	assert_int_equal(mc_symdb_compare(w->db, &import, &w->arena, &found, NULL),
			 MUSLCHECK_OK);
	return found;
}

static void the_same_exports_do_not_differ(void **state)
{
	struct workbench *w = *state;
	struct mc_db_comparison found =
		compare(w, "head", library_of(w, "libobstack:head", NULL, NULL));

	assert_true(found.is_known);
	assert_string_equal(found.build->id, "libobstack:head");
	assert_true(found.same_count > 5);
	assert_int_equal(found.added_count + found.missing_count, 0);
}

static void each_difference_is_named(void **state)
{
	struct workbench *w = *state;
	const struct mc_object *object =
		library_of(w, "libobstack:head", "obstack_printf", "never_heard_of");
	struct mc_db_comparison found = compare(w, "head", object);

	assert_int_equal(found.added_count, 1);
	assert_string_equal(found.added[0], "never_heard_of");
	assert_int_equal(found.missing_count, 1);
	assert_string_equal(found.missing[0], "obstack_printf");
}

static void an_unknown_build_is_compared_with_the_newest(void **state)
{
	struct workbench *w = *state;
	struct mc_db_comparison found =
		compare(w, "99", library_of(w, "libobstack:head", NULL, NULL));

	assert_false(found.is_known);
	assert_string_equal(found.build->library, "libobstack");
	assert_int_equal(found.missing_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_same_exports_do_not_differ),
		WORKBENCH_TEST(each_difference_is_named),
		WORKBENCH_TEST(an_unknown_build_is_compared_with_the_newest),
	};

	return cmocka_run_group_tests_name("symdb_compare", tests, NULL, NULL);
}
