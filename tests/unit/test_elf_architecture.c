/* SPDX-License-Identifier: MIT */
#include "elf_fixture.h"

struct machine_row {
	uint16_t elf_machine;
	uint8_t elf_class, order;
	uint32_t flags;
	enum mc_machine machine;
	const char *name;
};

static const struct machine_row rows[] = {
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, 0, MC_MACHINE_X86_64, "x86_64" },
	{ EM_X86_64, ELFCLASS32, ELFDATA2LSB, 0, MC_MACHINE_X32, "x32" },
	{ EM_386, ELFCLASS32, ELFDATA2LSB, 0, MC_MACHINE_I386, "i386" },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2LSB, 0, MC_MACHINE_AARCH64, "aarch64" },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2MSB, 0, MC_MACHINE_OTHER, "aarch64_be" },
	{ EM_ARM, ELFCLASS32, ELFDATA2LSB, 0x5000400, MC_MACHINE_ARMHF, "armhf" },
	{ EM_ARM, ELFCLASS32, ELFDATA2LSB, 0x5000200, MC_MACHINE_ARM, "arm" },
	{ EM_ARM, ELFCLASS32, ELFDATA2MSB, 0, MC_MACHINE_OTHER, "armeb" },
	{ EM_PPC64, ELFCLASS64, ELFDATA2LSB, 2, MC_MACHINE_PPC64LE, "ppc64le" },
	{ EM_PPC64, ELFCLASS64, ELFDATA2MSB, 1, MC_MACHINE_PPC64, "ppc64" },
	{ EM_S390, ELFCLASS64, ELFDATA2MSB, 0, MC_MACHINE_S390X, "s390x" },
	{ EM_S390, ELFCLASS32, ELFDATA2MSB, 0, MC_MACHINE_OTHER, "s390" },
	{ EM_RISCV, ELFCLASS64, ELFDATA2LSB, 5, MC_MACHINE_RISCV64, "riscv64" },
	{ 258, ELFCLASS64, ELFDATA2LSB, 0, MC_MACHINE_LOONGARCH64, "loongarch64" },
	{ EM_MIPS, ELFCLASS32, ELFDATA2LSB, 0, MC_MACHINE_MIPSEL, "mipsel" },
	{ EM_MIPS, ELFCLASS64, ELFDATA2MSB, 0, MC_MACHINE_MIPS64, "mips64" },
	{ EM_SPARCV9, ELFCLASS64, ELFDATA2MSB, 0, MC_MACHINE_OTHER, "sparcv9" },
	{ 0xfeed, ELFCLASS64, ELFDATA2LSB, 0, MC_MACHINE_OTHER, "em-65261" },
};

static void machine_class_order_and_flags_name_the_machine(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		builder_init(&f->b, rows[i].elf_class, rows[i].order,
			     rows[i].elf_machine);
		f->b.flags = rows[i].flags;
		read_built(f);
		assert_string_equal(f->object.machine_name, rows[i].name);
		assert_int_equal(f->object.machine, rows[i].machine);
		assert_int_equal(f->object.elf_flags, rows[i].flags);
	}
}

static void an_armhf_loader_tells_hard_float_without_the_flag(void **state)
{
	struct fixture *f = *state;

	builder_init(&f->b, ELFCLASS32, ELFDATA2LSB, EM_ARM);
	f->b.interp = "/lib/ld-musl-armhf.so.1";
	assert_int_equal(read_built(f)->machine, MC_MACHINE_ARMHF);
	builder_init(&f->b, ELFCLASS32, ELFDATA2LSB, EM_ARM);
	builder_needed(&f->b, "ld-linux-armhf.so.3");
	assert_int_equal(read_built(f)->machine, MC_MACHINE_ARMHF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ELF_TEST(machine_class_order_and_flags_name_the_machine),
		ELF_TEST(an_armhf_loader_tells_hard_float_without_the_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
