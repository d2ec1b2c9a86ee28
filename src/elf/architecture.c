/* SPDX-License-Identifier: MIT */
/* The architecture of an object, from e_machine, class, byte order and flags. */
#include <stdio.h>

#include "elf/reader.h"

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif
#ifndef EM_RISCV
#define EM_RISCV 243
#endif

struct machine_id {
	uint16_t elf_machine;
	uint8_t elf_class;
	uint8_t byte_order;
	enum mc_machine machine;
};

static const struct machine_id known[] = {
	{ EM_X86_64, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_X86_64 },
	{ EM_X86_64, ELFCLASS32, ELFDATA2LSB, MC_MACHINE_X32 },
	{ EM_386, ELFCLASS32, ELFDATA2LSB, MC_MACHINE_I386 },
	{ EM_AARCH64, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_AARCH64 },
	{ EM_ARM, ELFCLASS32, ELFDATA2LSB, MC_MACHINE_ARM },
	{ EM_PPC64, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_PPC64LE },
	{ EM_PPC64, ELFCLASS64, ELFDATA2MSB, MC_MACHINE_PPC64 },
	{ EM_PPC, ELFCLASS32, ELFDATA2MSB, MC_MACHINE_PPC },
	{ EM_S390, ELFCLASS64, ELFDATA2MSB, MC_MACHINE_S390X },
	{ EM_RISCV, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_RISCV64 },
	{ EM_RISCV, ELFCLASS32, ELFDATA2LSB, MC_MACHINE_RISCV32 },
	{ EM_LOONGARCH, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_LOONGARCH64 },
	{ EM_MIPS, ELFCLASS32, ELFDATA2MSB, MC_MACHINE_MIPS },
	{ EM_MIPS, ELFCLASS32, ELFDATA2LSB, MC_MACHINE_MIPSEL },
	{ EM_MIPS, ELFCLASS64, ELFDATA2MSB, MC_MACHINE_MIPS64 },
	{ EM_MIPS, ELFCLASS64, ELFDATA2LSB, MC_MACHINE_MIPS64EL },
};

struct other_name {
	uint16_t elf_machine;
	uint8_t elf_class;  /* 0: any */
	uint8_t byte_order; /* 0: any */
	const char *name;
};

static const struct other_name other_names[] = {
#define MC_ARCHITECTURE_NAME(number, elf_class, byte_order, name)                        \
	{ number, elf_class, byte_order, name },
#include "elf/architecture_names.def"
#undef MC_ARCHITECTURE_NAME
};

static enum mc_machine machine_of(const struct mc_object *object)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct machine_id *id = &known[i];

		if (id->elf_machine == object->elf_machine &&
		    id->elf_class == object->elf_class &&
		    id->byte_order == object->byte_order)
			return id->machine;
	}
	return MC_MACHINE_OTHER;
}

static bool names_armhf_loader(const char *name)
{
	return name && (strstr(name, "ld-linux-armhf") || strstr(name, "ld-musl-armhf"));
}

/* Not every linker sets the flag (aaelf32, 5.2), so the loader's name counts too. */
static bool is_hard_float(const struct mc_object *object)
{
	if (object->elf_flags & EF_ARM_ABI_FLOAT_HARD ||
	    names_armhf_loader(object->interp))
		return true;
	for (size_t i = 0; i < object->needed_count; i++)
		if (names_armhf_loader(object->needed[i]))
			return true;
	return false;
}

static const char *other_name(struct mc_reader *reader)
{
	const struct mc_object *object = reader->object;
	char text[16];
	char *name;

	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++) {
		const struct other_name *row = &other_names[i];

		if (row->elf_machine == object->elf_machine &&
		    (!row->elf_class || row->elf_class == object->elf_class) &&
		    (!row->byte_order || row->byte_order == object->byte_order))
			return row->name;
	}
	snprintf(text, sizeof(text), "em-%u", object->elf_machine);
	name = mc_arena_strdup(reader->arena, text);
	reader->out_of_memory |= !name;
	return name;
}

void mc_architecture_read(struct mc_reader *reader)
{
	struct mc_object *object = reader->object;

	object->machine = machine_of(object);
	if (object->machine == MC_MACHINE_ARM && is_hard_float(object))
		object->machine = MC_MACHINE_ARMHF;
	object->machine_name = object->machine == MC_MACHINE_OTHER
				       ? other_name(reader)
				       : mc_machine_name(object->machine);
}
