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

/* Nothing is mapped for it: it is before no other, and behind none. */
static void an_empty_segment_is_out_of_no_order(void **state)
{
	struct fixture *f = *state;

	for (uint64_t size = 0; size <= 8; size += 8) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_segment(&f->b, (GElf_Phdr){ .p_type = PT_LOAD,
						    .p_flags = PF_R,
						    .p_vaddr = 0x900000,
						    .p_memsz = size });
		read_built(f);
		if (!size)
			assert_intact(&f->object);
	}
	assert_skipped(&f->object, "PT_LOAD segments overlap or are not in order");
}

/* The addresses of functions are those of their descriptors, which are data. */
static void descriptors_need_not_be_code(void **state)
{
	static const struct {
		uint16_t machine;
		uint8_t order;
		uint32_t flags;
		bool has_descriptors;
	} rows[] = {
		{ EM_PPC64, ELFDATA2MSB, 0, true },
		{ EM_PPC64, ELFDATA2MSB, 1, true },
		{ EM_PPC64, ELFDATA2LSB, 2, false },
		{ EM_X86_64, ELFDATA2LSB, 0, false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		builder_init(&f->b, ELFCLASS64, rows[i].order, rows[i].machine);
		f->b.flags = rows[i].flags;
		builder_tag(&f->b, DT_INIT, 0x10);
		read_built(f);
		if (rows[i].has_descriptors)
			assert_intact(&f->object);
		else
			assert_skipped(&f->object, "DT_INIT address 0x10");
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
		{ { .p_type = PT_INTERP, .p_filesz = 5 }, "does not end where its name" },
		{ { .p_type = PT_INTERP, .p_filesz = 4 }, "PT_INTERP has an address" },
		{ { .p_type = PT_DYNAMIC }, "more than one PT_INTERP, PT_DYNAMIC" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_segment(&f->b, rows[i].segment);
		read_built(f);
		assert_skipped(&f->object, rows[i].said);
	}
}

/* The first relocation of a table; a place of 8 is the word of the other table's one. */
static void patch_first(struct builder *b, bool is_plt, uint64_t place, uint64_t addend)
{
	size_t at = is_plt ? b->at.plt : b->at.relocs;
	uint64_t other = is_plt ? 0 : 8;

	builder_patch_address(b, at, BUILDER_BASE + (place == 8 ? other : 16 + place));
	builder_patch_address(b, at + offsetof(Elf64_Rela, r_addend), addend);
}

static void wrong_relocations_are_recorded(void **state)
{
	enum { NONE, FUNCTION, LOCAL };
	static const struct {
		uint32_t type;
		int symbol;
		bool is_plt;
		uint64_t place; /* bytes from the first word */
		uint64_t addend;
		const char *said; /* NULL: it is sound */
	} rows[] = {
		{ R_X86_64_JUMP_SLOT, FUNCTION, true, 0, 0, NULL },
		{ R_X86_64_64, FUNCTION, false, 3, 0, NULL },
		{ R_X86_64_TPOFF64, LOCAL, false, 0, 0, NULL },
		{ R_X86_64_RELATIVE, NONE, false, 0, BUILDER_BASE, NULL },
		{ R_X86_64_RELATIVE, NONE, false, 0, 64, "0x40, which is in no segment" },
		{ R_X86_64_RELATIVE, NONE, true, 0, BUILDER_BASE, "which is no call" },
		{ R_X86_64_RELATIVE, NONE, false, 8, BUILDER_BASE, "second relocation" },
		{ R_X86_64_PC32, FUNCTION, false, 0, 0, "outside of code" },
		{ R_X86_64_NONE, FUNCTION, false, 0, 0, "relocation of no type" },
		{ R_X86_64_64, NONE, false, 0, 0, "without its symbol" },
		{ R_X86_64_64, LOCAL, false, 0, 0, "which is thread-local" },
		{ R_X86_64_DTPMOD64, FUNCTION, false, 0, 0, "is not thread-local" },
		{ R_X86_64_DTPMOD64, LOCAL, false, 0, 8, "the number of a module" },
		{ R_X86_64_TPOFF64, NONE, false, 0, 0, "there is no PT_TLS" },
		{ R_X86_64_GLOB_DAT, FUNCTION, false, 4, 0, "where no slot can be" },
		{ R_X86_64_JUMP_SLOT, FUNCTION, true, 8, 0, "second relocation" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint32_t symbols[3] = { 0 };
		struct builder *b = &f->b;

		builder_init(b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		symbols[FUNCTION] = builder_undefined(b, "function", 0);
		symbols[LOCAL] =
			builder_symbol(b, (struct builder_symbol){ .name = "local",
								   .binding = STB_GLOBAL,
								   .type = STT_TLS });
		(rows[i].is_plt ? builder_plt : builder_reloc)(b, symbols[rows[i].symbol],
							       rows[i].type);
		/* The builder makes symbols and objects fit. */
		b->has_local_data = false;
		b->symbols[symbols[FUNCTION]].type = STT_FUNC;
		builder_reloc(b, symbols[FUNCTION], R_X86_64_GLOB_DAT);
		builder_finish(b);
		patch_first(b, rows[i].is_plt, rows[i].place, rows[i].addend);
		read_patched(f);
		if (rows[i].said)
			assert_skipped(&f->object, rows[i].said);
		else
			assert_intact(&f->object);
	}
}

static void calls_of_one_symbol_have_one_slot(void **state)
{
	struct fixture *f = *state;
	uint32_t symbol = builder_undefined(&f->b, "function", 0);

	builder_plt(&f->b, symbol, R_X86_64_JUMP_SLOT);
	builder_plt(&f->b, symbol, R_X86_64_JUMP_SLOT);
	read_built(f);
	assert_skipped(&f->object, "second slot for the calls of symbol 1");
}

static void slots_are_after_the_words_of_the_loader(void **state)
{
	struct fixture *f = *state;

	builder_tag(&f->b, DT_PLTGOT, BUILDER_BASE);
	builder_plt(&f->b, builder_undefined(&f->b, "function", 0), R_X86_64_JUMP_SLOT);
	read_built(f);
	assert_skipped(&f->object, "where no slot can be");
}

/* Make .comment another section. */
static void patch_section(struct builder *b, uint32_t type, uint64_t address,
			  uint64_t size)
{
	size_t at = b->at.sections + sizeof(Elf64_Shdr);

	builder_patch_word(b, at + offsetof(Elf64_Shdr, sh_type), type);
	builder_patch_address(b, at + offsetof(Elf64_Shdr, sh_flags), SHF_ALLOC);
	builder_patch_address(b, at + offsetof(Elf64_Shdr, sh_addr), address);
	builder_patch_address(b, at + offsetof(Elf64_Shdr, sh_offset),
			      address - BUILDER_BASE);
	builder_patch_address(b, at + offsetof(Elf64_Shdr, sh_size), size);
}

static void what_sections_contradict_is_recorded(void **state)
{
	struct fixture *f = *state;
	struct builder *b = &f->b;

	builder_append(&b->comment, "test", 5);
	builder_reloc(b, builder_undefined(b, "used", 0), R_X86_64_64);
	builder_finish(b);
	patch_section(b, SHT_DYNSYM, BUILDER_BASE + b->at.symtab, 24);
	assert_intact(read_patched(f));
	patch_section(b, SHT_DYNSYM, BUILDER_BASE + b->at.symtab + 24, 24);
	assert_skipped(read_patched(f), "DT_SYMTAB is not what the section headers say");
	patch_section(b, SHT_RELA, BUILDER_BASE + b->at.relocs, 24);
	assert_intact(read_patched(f));
	patch_section(b, SHT_RELA, BUILDER_BASE + b->at.relocs, 48);
	assert_skipped(read_patched(f), "DT_RELA is not what the section headers say");
	patch_section(b, SHT_PROGBITS, BUILDER_BASE + BUILDER_SIZE, 8);
	assert_skipped(read_patched(f), "is not in the segments");
	patch_section(b, SHT_NOBITS, BUILDER_BASE + b->size - 8, 16);
	assert_skipped(read_patched(f), "is not in the segments");
	builder_patch_address(
		b, b->at.sections + sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_flags),
		SHF_ALLOC | SHF_TLS);
	assert_skipped(read_patched(f), "PT_TLS is not what the section headers say");
}

static void entries_after_the_last_are_recorded(void **state)
{
	struct fixture *f = *state;

	builder_needed(&f->b, "libc.so");
	builder_finish(&f->b);
	builder_patch_address(&f->b, f->b.at.dynamic, DT_NULL);
	assert_skipped(read_patched(f), "PT_DYNAMIC has entries after DT_NULL");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(a_sound_object_is_intact),
		ELF_TEST(wrong_tags_are_recorded),
		ELF_TEST(an_empty_segment_is_out_of_no_order),
		ELF_TEST(descriptors_need_not_be_code),
		ELF_TEST(an_array_that_is_not_relocated_is_recorded),
		ELF_TEST(the_first_symbol_is_empty_but_for_its_name),
		ELF_TEST(wrong_segments_are_recorded),
		ELF_TEST(wrong_relocations_are_recorded),
		ELF_TEST(calls_of_one_symbol_have_one_slot),
		ELF_TEST(slots_are_after_the_words_of_the_loader),
		ELF_TEST(what_sections_contradict_is_recorded),
		ELF_TEST(entries_after_the_last_are_recorded),
	};

	return cmocka_run_group_tests_name("elf soundness", tests, NULL, NULL);
}
