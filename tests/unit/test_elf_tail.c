/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

enum { TAIL = 100 };

/* How many bytes follow what the headers describe, if TAIL follow what was built. */
static size_t tail_size(struct fixture *f)
{
	memset(f->b.bytes + f->b.size, 'x', TAIL);
	read_bytes(f, (struct mc_bytes){ f->b.bytes, f->b.size + TAIL });
	return mc_object_tail(&f->object).size;
}

static void build_with_sections(struct fixture *f)
{
	builder_append(&f->b.comment, "GCC: (x) 1", sizeof("GCC: (x) 1"));
	builder_finish(&f->b);
}

/* Of the last section header, which the builder writes last of all. */
static size_t last_header(const struct fixture *f)
{
	return f->b.size - sizeof(Elf64_Shdr);
}

static void what_follows_the_section_headers_is_the_tail(void **state)
{
	struct fixture *f = *state;

	build_with_sections(f);
	assert_int_equal(tail_size(f), TAIL);
	assert_int_equal(mc_object_tail(&f->object).data[0], 'x');
}

static void what_follows_the_last_section_is_the_tail(void **state)
{
	struct fixture *f = *state;
	size_t header;

	build_with_sections(f);
	header = last_header(f);
	builder_patch_address(&f->b, header + offsetof(Elf64_Shdr, sh_offset), f->b.size);
	builder_patch_address(&f->b, header + offsetof(Elf64_Shdr, sh_size), 30);
	assert_int_equal(tail_size(f), TAIL - 30);
	builder_patch_word(&f->b, header + offsetof(Elf64_Shdr, sh_type), SHT_NOBITS);
	assert_int_equal(tail_size(f), TAIL);
}

static void a_section_of_absurd_size_ends_nothing(void **state)
{
	struct fixture *f = *state;

	build_with_sections(f);
	builder_patch_address(&f->b, last_header(f) + offsetof(Elf64_Shdr, sh_size),
			      UINT64_MAX - 1);
	assert_int_equal(tail_size(f), TAIL);
}

/* A table that does not fit is no table: without it, the segments tell where the end is. */
static void a_section_table_beyond_the_file_is_left_out(void **state)
{
	struct fixture *f = *state;
	size_t size;

	build_with_sections(f);
	builder_patch_half(&f->b, offsetof(Elf64_Ehdr, e_shnum), 500);
	size = tail_size(f);
	assert_int_equal(size, f->b.size + TAIL - f->object.load_end);
	assert_true(f->object.load_end < f->b.size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(what_follows_the_section_headers_is_the_tail),
		ELF_TEST(what_follows_the_last_section_is_the_tail),
		ELF_TEST(a_section_of_absurd_size_ends_nothing),
		ELF_TEST(a_section_table_beyond_the_file_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
