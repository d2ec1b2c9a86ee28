/* SPDX-License-Identifier: MIT */
/* Sets of names, and symbols that every link defines. Objects and archives: tests/cases/static/link.case. */
#include "workbench.h"

#include "base/hash.h"
#include "loader/link.h"

static void a_set_has_what_was_added(void **state)
{
	struct workbench *w = *state;
	struct mc_link_set set = { 0 };

	assert_false(mc_link_set_has(&set, "a"));
	for (int i = 0; i < 2000; i++) {
		const char *name = mc_arena_printf(&w->arena, "name_%d", i / 2);

		assert_int_equal(mc_link_set_add(&set, name, &w->arena), MUSLCHECK_OK);
	}
	assert_int_equal(set.names.count, 1000);
	assert_true(mc_link_set_has(&set, "name_999"));
	assert_false(mc_link_set_has(&set, "name_1000"));
}

/* An object file with 65536 such names took 18 seconds: each read the slots of all others. */
static void names_with_one_elf_hash_do_not_collide(void **state)
{
	enum { COUNT = 1 << 16 };
	struct workbench *w = *state;
	struct mc_link_set set = { 0 };
	size_t probes = 0;

	for (size_t i = 0; i < COUNT; i++) {
		char name[] = "aBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaB";

		for (size_t bit = 0; bit < 16; bit++)
			if (i >> bit & 1)
				memcpy(&name[2 * bit], "b!", 2);
		assert_int_equal(mc_hash_gnu(name), 0x7b12f35);
		assert_int_equal(mc_link_set_add(&set, mc_arena_strdup(&w->arena, name),
						 &w->arena),
				 MUSLCHECK_OK);
	}
	assert_int_equal(set.names.count, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		probes += mc_map_probe_count(&set.names, set.names.entries[i].key, 32);
	assert_true(probes >= COUNT && probes <= 3 * COUNT);
}

static void linker_and_compiler_define_their_own_symbols(void **state)
{
	(void)state;
	assert_true(mc_link_is_always_defined("_GLOBAL_OFFSET_TABLE_"));
	assert_true(mc_link_is_always_defined("__udivti3"));
	assert_true(mc_link_is_always_defined("_Unwind_Resume"));
	assert_true(mc_link_is_always_defined("__start_my_section"));
	assert_false(mc_link_is_always_defined("__memcpy_chk"));
	assert_false(mc_link_is_always_defined("endpwent"));
	assert_false(mc_link_is_always_defined("printf"));
}

static enum muslcheck_status read_text(struct workbench *w, const char *text, size_t size,
				       struct mc_error *err)
{
	const struct mc_bytes bytes = { (const unsigned char *)text, size };
	struct mc_linkable linkable;

	return mc_linkable_read("test", bytes, w->db, &w->arena, &linkable, err);
}

static void files_without_object_code_are_rejected(void **state)
{
	static const char bitcode[] =
		"!<arch>\nx.o/            0           0     0     644     4         `\nBC\xc0\xde";
	struct workbench *w = *state;
	struct mc_error empty = { 0 }, llvm = { 0 };

	assert_int_equal(read_text(w, "!<arch>\n", 8, &empty), MUSLCHECK_ERROR_FORMAT);
	assert_contains(empty.text, "without object files");
	assert_int_equal(read_text(w, bitcode, sizeof(bitcode) - 1, &llvm),
			 MUSLCHECK_ERROR_FORMAT);
	assert_contains(llvm.text, "LLVM bitcode");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_set_has_what_was_added),
		WORKBENCH_TEST(names_with_one_elf_hash_do_not_collide),
		WORKBENCH_TEST(linker_and_compiler_define_their_own_symbols),
		WORKBENCH_TEST(files_without_object_code_are_rejected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
