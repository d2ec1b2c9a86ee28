/* SPDX-License-Identifier: MIT */
/* Sets of names, and what every link finds. Objects and archives: tests/cases/static/link.case. */
#include "workbench.h"

#include "base/hash.h"
#include "loader/link.h"

static void a_set_has_what_was_added(void **state)
{
	struct workbench *w = *state;
	struct mc_link_set set = { 0 };

	assert_false(mc_link_set_has(&set, "a", mc_hash_gnu("a")));
	for (int i = 0; i < 2000; i++) {
		const char *name = mc_arena_printf(&w->arena, "name_%d", i / 2);

		assert_int_equal(
			mc_link_set_add(&set, name, mc_hash_gnu(name), &w->arena),
			MUSLCHECK_OK);
	}
	assert_int_equal(set.count, 1000);
	assert_true(mc_link_set_has(&set, "name_999", mc_hash_gnu("name_999")));
	assert_false(mc_link_set_has(&set, "name_1000", mc_hash_gnu("name_1000")));
}

static void names_with_one_hash_are_told_apart(void **state)
{
	struct workbench *w = *state;
	struct mc_link_set set = { 0 };

	assert_int_equal(mc_link_set_add(&set, "one", 7, &w->arena), MUSLCHECK_OK);
	assert_int_equal(mc_link_set_add(&set, "two", 7, &w->arena), MUSLCHECK_OK);
	assert_true(mc_link_set_has(&set, "one", 7));
	assert_true(mc_link_set_has(&set, "two", 7));
	assert_false(mc_link_set_has(&set, "three", 7));
}

static void linker_and_compiler_give_their_own(void **state)
{
	(void)state;
	assert_true(mc_link_is_given("_GLOBAL_OFFSET_TABLE_"));
	assert_true(mc_link_is_given("__udivti3"));
	assert_true(mc_link_is_given("_Unwind_Resume"));
	assert_true(mc_link_is_given("__start_my_section"));
	assert_false(mc_link_is_given("__memcpy_chk"));
	assert_false(mc_link_is_given("endpwent"));
	assert_false(mc_link_is_given("printf"));
}

static enum muslcheck_status read_text(struct workbench *w, const char *text, size_t size,
				       struct mc_error *err)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, size };
	struct mc_linkable linkable;

	return mc_linkable_read("test", bytes, w->db, &w->arena, &linkable, err);
}

static void what_holds_nothing_for_a_linker_is_refused(void **state)
{
	static const char bitcode[] =
		"!<arch>\nx.o/            0           0     0     644     4         `\nBC\xc0\xde";
	struct workbench *w = *state;
	struct mc_error empty = { 0 }, llvm = { 0 };

	assert_int_equal(read_text(w, "!<arch>\n", 8, &empty), MUSLCHECK_ERROR_FORMAT);
	assert_contains(empty.text, "without an object file");
	assert_int_equal(read_text(w, bitcode, sizeof(bitcode) - 1, &llvm),
			 MUSLCHECK_ERROR_FORMAT);
	assert_contains(llvm.text, "LLVM bitcode");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_set_has_what_was_added),
		WORKBENCH_TEST(names_with_one_hash_are_told_apart),
		WORKBENCH_TEST(linker_and_compiler_give_their_own),
		WORKBENCH_TEST(what_holds_nothing_for_a_linker_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
