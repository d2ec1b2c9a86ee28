/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

struct use_row {
	uint16_t machine;
	uint8_t elf_class, order;
	uint32_t type;
	uint16_t use;
};

/* One of each kind for each machine that has symbol data, by elf.h's names. */
static const struct use_row rows[] = {
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_JUMP_SLOT, MC_USE_PLT },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_GLOB_DAT, MC_USE_GOT },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_64, MC_USE_ABSOLUTE },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_COPY, MC_USE_COPY },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_TPOFF64, MC_USE_TPOFF },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_DTPMOD64, MC_USE_DTPMOD },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_DTPOFF64, MC_USE_DTPOFF },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_TLSDESC, MC_USE_TLSDESC },
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, R_X86_64_PC32, MC_USE_OTHER },
	{ EM_386, ELFCLASS32, ELFDATA2LSB, R_386_JMP_SLOT, MC_USE_PLT },
	{ EM_386, ELFCLASS32, ELFDATA2LSB, R_386_TLS_TPOFF, MC_USE_TPOFF },
	{ EM_386, ELFCLASS32, ELFDATA2LSB, R_386_TLS_DESC, MC_USE_TLSDESC },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2LSB, R_AARCH64_GLOB_DAT, MC_USE_GOT },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2LSB, R_AARCH64_ABS64, MC_USE_ABSOLUTE },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2LSB, R_AARCH64_TLS_TPREL, MC_USE_TPOFF },
	{ EM_ARM, ELFCLASS32, ELFDATA2LSB, R_ARM_JUMP_SLOT, MC_USE_PLT },
	{ EM_ARM, ELFCLASS32, ELFDATA2LSB, R_ARM_TLS_DTPMOD32, MC_USE_DTPMOD },
	{ EM_PPC64, ELFCLASS64, ELFDATA2LSB, R_PPC64_ADDR64, MC_USE_ABSOLUTE },
	{ EM_PPC64, ELFCLASS64, ELFDATA2MSB, R_PPC64_TPREL64, MC_USE_TPOFF },
	{ EM_S390, ELFCLASS64, ELFDATA2MSB, R_390_JMP_SLOT, MC_USE_PLT },
	{ EM_S390, ELFCLASS64, ELFDATA2MSB, R_390_TLS_TPOFF, MC_USE_TPOFF },
	{ EM_RISCV, ELFCLASS64, ELFDATA2LSB, R_RISCV_JUMP_SLOT, MC_USE_PLT },
	{ EM_RISCV, ELFCLASS64, ELFDATA2LSB, R_RISCV_TLS_DTPREL64, MC_USE_DTPOFF },
	{ EM_MIPS, ELFCLASS32, ELFDATA2MSB, R_MIPS_REL32, MC_USE_ABSOLUTE },
	{ EM_MIPS, ELFCLASS64, ELFDATA2LSB, 0x1203, MC_USE_ABSOLUTE },
	{ EM_MIPS, ELFCLASS64, ELFDATA2LSB, R_MIPS_TLS_TPREL64, MC_USE_TPOFF },
};

static void every_machine_has_its_own_numbers(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		builder_init(&f->b, rows[i].elf_class, rows[i].order, rows[i].machine);
		f->b.without_addends = rows[i].elf_class == ELFCLASS32;
		builder_undefined(&f->b, "other", 0);
		builder_reloc(
			&f->b,
			builder_symbol(&f->b,
				       (struct builder_symbol){ .name = "used",
								.binding = STB_GLOBAL }),
			rows[i].type);
		read_built(f);
		/* Those without a name here are of code, or of another machine's data. */
		if (rows[i].machine == EM_X86_64 && rows[i].use != MC_USE_OTHER)
			assert_intact(&f->object);
		assert_int_equal(symbol_named(&f->object, "used")->uses, rows[i].use);
		assert_int_equal(symbol_named(&f->object, "other")->uses, 0);
		assert_int_equal(f->object.reloc_type_count, 1);
		assert_int_equal(f->object.reloc_types[0].type, rows[i].type);
	}
}

static void types_are_counted_and_sorted(void **state)
{
	struct fixture *f = *state;
	const struct mc_reloc_type *types;
	uint32_t symbol = builder_undefined(&f->b, "f", 0);

	for (int i = 0; i < 5; i++)
		builder_reloc(&f->b, 0, R_X86_64_RELATIVE);
	builder_reloc(&f->b, symbol, R_X86_64_64);
	builder_reloc(&f->b, 0, R_X86_64_RELATIVE);
	builder_plt(&f->b, symbol, R_X86_64_JUMP_SLOT);
	types = read_built(f)->reloc_types;
	assert_int_equal(f->object.reloc_type_count, 3);
	assert_int_equal(types[0].type, R_X86_64_64);
	assert_int_equal(types[1].type, R_X86_64_JUMP_SLOT);
	assert_int_equal(types[1].file_offset, f->b.at.plt);
	assert_int_equal(types[2].type, R_X86_64_RELATIVE);
	assert_int_equal(types[2].count, 6);
	assert_int_equal(types[2].file_offset, f->b.at.relocs);
	assert_int_equal(symbol_named(&f->object, "f")->uses,
			 MC_USE_PLT | MC_USE_ABSOLUTE);
}

/* Whatever the count says, all are counted, and no symbol behind an honest one is lost. */
static void a_count_of_relative_ones_that_cannot_be_is_not_believed(void **state)
{
	struct fixture *f = *state;
	static const uint64_t counts[] = { 0, 1, 3, 4, 5, 6, 1000, UINT64_MAX };

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		uint32_t symbol;

		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		symbol = builder_undefined(&f->b, "f", 0);
		for (int relative = 0; relative < 3; relative++)
			builder_reloc(&f->b, 0, R_X86_64_RELATIVE);
		builder_reloc(&f->b, symbol, R_X86_64_64);
		builder_reloc(&f->b, symbol, R_X86_64_GLOB_DAT);
		builder_tag(&f->b, DT_RELACOUNT, counts[i]);
		read_built(f);
		assert_int_equal(f->object.reloc_type_count, 3);
		assert_int_equal(f->object.reloc_types[2].type, R_X86_64_RELATIVE);
		assert_int_equal(f->object.reloc_types[2].count, 3);
		assert_int_equal(symbol_named(&f->object, "f")->uses,
				 MC_USE_ABSOLUTE | MC_USE_GOT);
	}
}

static void a_defined_symbol_that_is_relocated_is_listed(void **state)
{
	struct fixture *f = *state;

	builder_defined(&f->b, "quiet", 0);
	builder_reloc(&f->b, builder_defined(&f->b, "used", 0), R_X86_64_GLOB_DAT);
	read_built(f);
	assert_int_equal(f->object.symbol_count, 1);
	assert_int_equal(f->object.symbols[0].section, 1);
	assert_int_equal(f->object.symbols[0].uses, MC_USE_GOT);
}

static void irelative_and_own_tls_are_seen(void **state)
{
	struct fixture *f = *state;

	builder_reloc(&f->b, 0, R_X86_64_IRELATIVE);
	builder_reloc(&f->b, 0, R_X86_64_TPOFF64);
	read_built(f);
	assert_true(f->object.has_irelative);
	assert_true(f->object.has_local_tpoff);
	builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
	builder_reloc(&f->b, builder_undefined(&f->b, "tv", 0), R_X86_64_TPOFF64);
	read_built(f);
	assert_false(f->object.has_irelative);
	assert_false(f->object.has_local_tpoff);
}

static void an_addend_in_a_slot_is_seen(void **state)
{
	struct fixture *f = *state;

	for (uint64_t addend = 0; addend < 2; addend++) {
		builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_X86_64);
		builder_plt(&f->b, builder_undefined(&f->b, "f", 0), R_X86_64_JUMP_SLOT);
		builder_reloc(&f->b, 0, R_X86_64_RELATIVE);
		f->b.plt[0].addend = addend;
		f->b.relocs[0].addend = 8;
		read_built(f);
		assert_int_equal(f->object.has_slot_addend, addend != 0);
	}
	/* In other psABIs it is a part of the address. */
	builder_init(&f->b, ELFCLASS64, ELFDATA2LSB, EM_AARCH64);
	builder_plt(&f->b, builder_undefined(&f->b, "f", 0), 1026);
	f->b.plt[0].addend = 8;
	read_built(f);
	assert_false(f->object.has_slot_addend);
}

static void plt_relocations_counted_twice_by_the_linker_count_once(void **state)
{
	struct fixture *f = *state;

	builder_undefined(&f->b, "f", 0);
	builder_reloc(&f->b, 0, R_X86_64_RELATIVE);
	builder_plt(&f->b, 1, R_X86_64_JUMP_SLOT);
	builder_finish(&f->b);
	for (size_t at = f->b.at.dynamic; f->b.bytes[at]; at += 16)
		if (f->b.bytes[at] == DT_RELASZ)
			builder_patch_address(&f->b, at + 8, 48);
	read_patched(f);
	assert_int_equal(f->object.reloc_types[0].type, R_X86_64_JUMP_SLOT);
	assert_int_equal(f->object.reloc_types[0].count, 1);
}

static void a_symbol_index_outside_the_table_is_recorded(void **state)
{
	struct fixture *f = *state;

	builder_undefined(&f->b, "f", 0);
	builder_reloc(&f->b, 0xfffffff, R_X86_64_GLOB_DAT);
	read_built(f);
	assert_skipped(&f->object,
		       "references symbol 268435455, outside the symbol table");
	assert_int_equal(f->object.skipped[0].file_offset, f->b.at.relocs);
	assert_int_equal(f->object.reloc_types[0].count, 1);
}

static void a_table_longer_than_the_file_is_not_guessed_at(void **state)
{
	struct fixture *f = *state;

	builder_undefined(&f->b, "f", 0);
	builder_plt(&f->b, 1, R_X86_64_JUMP_SLOT);
	builder_finish(&f->b);
	for (size_t at = f->b.at.dynamic; f->b.bytes[at]; at += 16)
		if (f->b.bytes[at] == DT_PLTRELSZ)
			builder_patch_address(&f->b, at + 8, UINT64_MAX);
	read_patched(f);
	assert_skipped(&f->object, "runs past its segment's end and was not read");
	assert_int_equal(symbol_named(&f->object, "f")->uses, 0);
	assert_int_equal(f->object.reloc_type_count, 0);
}

static void the_global_part_of_a_mips_got_counts_as_use(void **state)
{
	struct fixture *f = *state;

	builder_init(&f->b, ELFCLASS32, ELFDATA2MSB, EM_MIPS);
	f->b.hash = 0;
	builder_undefined(&f->b, "local", 0);
	builder_undefined(&f->b, "global", 0);
	builder_tag(&f->b, DT_MIPS_SYMTABNO, 3);
	builder_tag(&f->b, DT_MIPS_GOTSYM, 2);
	read_built(f);
	assert_int_equal(f->object.dynsym_count, 3);
	assert_int_equal(symbol_named(&f->object, "local")->uses, 0);
	assert_int_equal(symbol_named(&f->object, "global")->uses, MC_USE_GOT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(every_machine_has_its_own_numbers),
		ELF_TEST(types_are_counted_and_sorted),
		ELF_TEST(a_count_of_relative_ones_that_cannot_be_is_not_believed),
		ELF_TEST(a_defined_symbol_that_is_relocated_is_listed),
		ELF_TEST(irelative_and_own_tls_are_seen),
		ELF_TEST(an_addend_in_a_slot_is_seen),
		ELF_TEST(plt_relocations_counted_twice_by_the_linker_count_once),
		ELF_TEST(a_symbol_index_outside_the_table_is_recorded),
		ELF_TEST(a_table_longer_than_the_file_is_not_guessed_at),
		ELF_TEST(the_global_part_of_a_mips_got_counts_as_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
