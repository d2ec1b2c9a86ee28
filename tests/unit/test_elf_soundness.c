/* SPDX-License-Identifier: MIT */
/* What no loader checks and none survives; tests/damaged asks a real loader. */
#include "elf_fixture.h"

static void a_sound_object_is_intact(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "libc.so");
	read_built(f);
	assert_intact(&f->object);
}

static void wrong_tags_are_recorded(void **state)
{
	static const struct {
		int64_t tag;
		uint64_t value;
		const char *said;
	} rows[] = {
		{ DT_INIT, 0x10, "DT_INIT address 0x10 is not in an executable segment" },
		{ DT_RELASZ, 24, "DT_RELA has a size but no address" },
		{ DT_INIT_ARRAY, BUILDER_BASE, "DT_INIT_ARRAY has no size" },
		{ DT_FINI_ARRAYSZ, 3, "DT_FINI_ARRAY has a size but no address" },
		{ DT_RELAENT, 23, "DT_RELAENT is 23, not 24" },
		{ DT_SYMENT, 16, "DT_SYMENT is 16, not 24" },
		{ DT_RELACOUNT, 7, "more relative relocations (7)" },
		{ DT_STRSZ, 5, "there twice with different values" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_tag(&f->b, rows[i].tag, rows[i].value);
		read_built(f);
		assert_skipped(&f->object, rows[i].said);
	}
}

static void an_array_that_is_not_relocated_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_tag(&f->b, DT_INIT_ARRAY, BUILDER_BASE);
	builder_tag(&f->b, DT_INIT_ARRAYSZ, 16);
	read_built(f);
	assert_skipped(&f->object, "DT_INIT_ARRAY (16 bytes at");
}

/* @github/copilot 1.0 has such a name: its string table was rewritten. */
static void the_first_symbol_is_empty_but_for_its_name(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "libc.so");
	read_built(f);
	f->b.bytes[f->b.at.symtab] = 1;
	assert_intact(read_patched(f));
	f->b.bytes[f->b.at.symtab + offsetof(Elf64_Sym, st_size)] = 1;
	assert_skipped(read_patched(f), "DT_SYMTAB does not begin with an empty symbol");
}

static void wrong_segments_are_recorded(void **state)
{
	static const struct {
		GElf_Phdr segment;
		const char *said;
	} rows[] = {
		{ { .p_type = PT_TLS, .p_memsz = 8, .p_align = 3 }, "PT_TLS" },
		{ { .p_type = PT_TLS, .p_filesz = 9, .p_memsz = 8 }, "PT_TLS" },
		{ { .p_type = PT_GNU_RELRO, .p_vaddr = 1, .p_memsz = 8 },
		  "PT_GNU_RELRO" },
		{ { .p_type = PT_PHDR, .p_vaddr = BUILDER_BASE }, "PT_PHDR" },
		{ { .p_type = PT_DYNAMIC }, "more than one PT_INTERP or PT_DYNAMIC" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_segment(&f->b, rows[i].segment);
		read_built(f);
		assert_skipped(&f->object, rows[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(a_sound_object_is_intact),
		ELF_TEST(wrong_tags_are_recorded),
		ELF_TEST(an_array_that_is_not_relocated_is_recorded),
		ELF_TEST(the_first_symbol_is_empty_but_for_its_name),
		ELF_TEST(wrong_segments_are_recorded),
	};

	return cmocka_run_group_tests_name("elf soundness", tests, NULL, NULL);
}
