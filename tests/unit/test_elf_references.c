/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

enum { FLAGS_OFFSET = 4 /* of p_flags in an Elf64_Phdr */, PLACE = 64 };

/*
 * Does code that lies PLACE bytes before the function refer to it?  The builder's one
 * PT_LOAD is made executable, or not.
 */
static bool refers(struct fixture *f, const void *code, size_t size, uint32_t flags)
{
	static const unsigned char padding[PLACE] = { 0 };
	bool decided;

	builder_append(&f->b.data, code, size);
	builder_append(&f->b.data, padding, PLACE - size);
	builder_finish(&f->b);
	builder_patch_word(&f->b, f->b.at.headers + FLAGS_OFFSET, flags);
	read_patched(f);
	return mc_object_references(&f->object, BUILDER_BASE + f->b.at.data + PLACE,
				    &decided) &&
	       decided;
}

static void a_call_refers(void **state)
{
	static const unsigned char call[] = { 0xe8, PLACE - 5, 0, 0, 0 };

	assert_true(refers(*state, call, sizeof(call), PF_R | PF_X));
}

static void the_address_taken_refers(void **state)
{
	static const unsigned char lea[] = { 0x48, 0x8d, 0x05, PLACE - 7, 0, 0, 0 };

	assert_true(refers(*state, lea, sizeof(lea), PF_R | PF_X));
}

static void bytes_that_are_no_operand_do_not(void **state)
{
	static const unsigned char nops[] = { 0x90, PLACE - 5, 0, 0, 0 };

	assert_false(refers(*state, nops, sizeof(nops), PF_R | PF_X));
}

static void data_does_not(void **state)
{
	static const unsigned char call[] = { 0xe8, PLACE - 5, 0, 0, 0 };

	assert_false(refers(*state, call, sizeof(call), PF_R | PF_W));
}

static void a_branch_with_link_refers_on_aarch64(void **state)
{
	struct fixture *f = *state;
	static const unsigned char bl[] = { PLACE / 4, 0, 0, 0x94 };

	builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	assert_true(refers(f, bl, sizeof(bl), PF_R | PF_X));
}

static void other_machines_are_undecided(void **state)
{
	struct fixture *f = *state;
	bool decided = true;

	builder_init(&f->b, ELFCLASS64, ELFDATA2MSB, EM_S390);
	read_built(f);
	assert_false(mc_object_references(&f->object, BUILDER_BASE, &decided));
	assert_false(decided);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(a_call_refers),
		ELF_TEST(the_address_taken_refers),
		ELF_TEST(bytes_that_are_no_operand_do_not),
		ELF_TEST(data_does_not),
		ELF_TEST(a_branch_with_link_refers_on_aarch64),
		ELF_TEST(other_machines_are_undecided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
