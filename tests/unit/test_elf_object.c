/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

static void assert_refused(struct fixture *f, struct mc_bytes bytes, const char *text)
{
	f->err = (struct mc_error){ 0 };
	assert_int_equal(mc_object_read("test", bytes, &f->arena, &f->object, &f->err),
			 MUSLCHECK_ERROR_FORMAT);
	assert_string_equal(f->err.text, text);
}

static struct mc_bytes text_bytes(const char *text)
{
	return (struct mc_bytes){ (const unsigned char *)text, strlen(text) };
}

static void only_the_magic_makes_an_elf_file(void **state)
{
	(void)state;
	assert_true(mc_object_is_elf(text_bytes("\177ELF")));
	assert_false(mc_object_is_elf(text_bytes("\177EL")));
	assert_false(mc_object_is_elf(text_bytes("#!/bin/sh")));
	assert_false(mc_object_is_elf((struct mc_bytes){ NULL, 0 }));
}

static void other_files_are_rejected_with_a_clear_message(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, (struct mc_bytes){ NULL, 0 }, "empty file");
	assert_refused(f, text_bytes("#!/bin/sh\n"), "not an ELF file");
	assert_refused(f, text_bytes("\177ELF"), "truncated ELF header (4 bytes)");
}

static void a_broken_ident_is_refused(void **state)
{
	struct fixture *f = *state;
	struct mc_bytes bytes = builder_finish(&f->b);
	struct mc_bytes cut = { bytes.data, 30 };

	assert_refused(f, cut, "truncated ELF header (30 bytes)");
	f->b.bytes[EI_CLASS] = 3;
	assert_refused(f, bytes, "unknown ELF class 3");
	f->b.bytes[EI_CLASS] = ELFCLASS64;
	f->b.bytes[EI_DATA] = 0;
	assert_refused(f, bytes, "unknown ELF byte order 0");
	f->b.bytes[EI_DATA] = ELFDATA2LSB;
	f->b.bytes[EI_VERSION] = 7;
	assert_refused(f, bytes, "unknown ELF version 7");
}

static void program_headers_outside_the_file_are_refused(void **state)
{
	struct fixture *f = *state;
	struct mc_bytes bytes = builder_finish(&f->b);
	char text[200];

	builder_patch_address(&f->b, 32, 64);
	builder_patch_half(&f->b, 56, 60000);
	snprintf(
		text, sizeof(text),
		"program headers lie outside the file (offset 64, 60000 entries of 56 bytes, file size %zu)",
		bytes.size);
	assert_refused(f, bytes, text);
	builder_patch_address(&f->b, 32, UINT64_MAX - 8);
	builder_patch_half(&f->b, 56, 2);
	f->err = (struct mc_error){ 0 };
	assert_int_equal(mc_object_read("test", bytes, &f->arena, &f->object, &f->err),
			 MUSLCHECK_ERROR_FORMAT);
}

static void program_headers_of_another_size_are_refused(void **state)
{
	struct fixture *f = *state;
	struct mc_bytes bytes = builder_finish(&f->b);

	builder_patch_half(&f->b, 54, 0);
	assert_refused(f, bytes, "program header size is 0 bytes, expected 56");
}

static void a_count_too_large_for_the_header_is_in_section_zero(void **state)
{
	struct fixture *f = *state;
	size_t count;

	builder_append(&f->b.comment, "x", 2);
	builder_finish(&f->b);
	count = f->b.segment_count;
	builder_patch_half(&f->b, 56, PN_XNUM);
	builder_patch_word(&f->b, f->b.at.sections + 44, (uint32_t)count);
	assert_true(read_patched(f)->has_dynamic);
}

static void every_class_and_byte_order_reads_the_same(void **state)
{
	static const struct {
		uint8_t elf_class, order;
		uint16_t machine;
	} rows[] = {
		{ ELFCLASS32, ELFDATA2LSB, EM_386 },
		{ ELFCLASS32, ELFDATA2MSB, EM_PPC },
		{ ELFCLASS64, ELFDATA2LSB, EM_X86_64 },
		{ ELFCLASS64, ELFDATA2MSB, EM_S390 },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mc_object *object;

		builder_init(&f->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		f->b.interp = "/lib/ld.so";
		builder_needed(&f->b, "liba.so");
		builder_tag(&f->b, DT_SONAME, builder_string(&f->b, "libme.so"));
		builder_need(&f->b, "liba.so");
		builder_need_version(&f->b, "A_1", 2, 0);
		builder_undefined(&f->b, "wanted", 2);
		builder_defined(&f->b, "given", 1);
		object = read_built(f);
		assert_intact(object);
		assert_int_equal(object->elf_class, rows[i].elf_class);
		assert_int_equal(object->byte_order, rows[i].order);
		assert_int_equal(object->elf_machine, rows[i].machine);
		assert_int_equal(object->elf_type, ET_DYN);
		assert_string_equal(object->interp, "/lib/ld.so");
		assert_string_equal(object->soname, "libme.so");
		assert_string_equal(object->needed[0], "liba.so");
		assert_int_equal(object->symbol_count, 1);
		assert_string_equal(object->symbols[0].name, "wanted");
		assert_string_equal(object->symbols[0].version, "A_1");
		assert_int_equal(object->dynsym_count, 3);
	}
}

static void relocatable_and_core_files_read_without_complaint(void **state)
{
	static const uint16_t types[] = { ET_REL, ET_CORE };
	struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		f->b.type = types[i];
		builder_finish(&f->b);
		builder_patch_half(&f->b, 56, 0);
		builder_patch_half(&f->b, 54, 0);
		assert_int_equal(read_patched(f)->elf_type, types[i]);
		assert_false(f->object.has_load);
		assert_false(f->object.has_dynamic);
		assert_intact(&f->object);
	}
}

static void failing_leaves_the_result_untouched(void **state)
{
	struct fixture *f = *state;

	f->object.needed_count = 42;
	assert_refused(f, text_bytes("nothing"), "not an ELF file");
	assert_int_equal(f->object.needed_count, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(only_the_magic_makes_an_elf_file),
		ELF_TEST(other_files_are_rejected_with_a_clear_message),
		ELF_TEST(a_broken_ident_is_refused),
		ELF_TEST(program_headers_outside_the_file_are_refused),
		ELF_TEST(program_headers_of_another_size_are_refused),
		ELF_TEST(a_count_too_large_for_the_header_is_in_section_zero),
		ELF_TEST(every_class_and_byte_order_reads_the_same),
		ELF_TEST(relocatable_and_core_files_read_without_complaint),
		ELF_TEST(failing_leaves_the_result_untouched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
