/* SPDX-License-Identifier: MIT */
/* Read single structures, whatever the class, byte order and alignment. */
#include "elf/reader.h"

size_t mc_type_size(const struct mc_tables *tables, Elf_Type type)
{
	return tables->is_64 ? elf64_fsize(type, 1, EV_CURRENT)
			     : elf32_fsize(type, 1, EV_CURRENT);
}

/* Translate one structure of that size from the other byte order. */
static void translate(const struct mc_tables *tables, Elf_Type type,
		      const unsigned char *source, void *out, size_t size)
{
	/* libelf's interface is not const-correct; the source is only read. */
	union {
		const unsigned char *source;
		void *buffer;
	} data = { .source = source };
	Elf_Data from = { .d_buf = data.buffer,
			  .d_type = type,
			  .d_version = EV_CURRENT,
			  .d_size = size };
	Elf_Data to = {
		.d_buf = out, .d_type = type, .d_version = EV_CURRENT, .d_size = size
	};

	memset(out, 0, size);
	if (tables->is_64)
		elf64_xlatetom(&to, &from, tables->byte_order);
	else
		elf32_xlatetom(&to, &from, tables->byte_order);
}

/*
 * Read element index of a run into out, which has the file's class and that size.  index
 * must be below run.count.  Inline: nearly all files have the host's byte order, and the
 * copy of a structure of known size is a few instructions.
 */
static inline void get(const struct mc_tables *tables, struct mc_run run, Elf_Type type,
		       uint64_t index, void *out, size_t size)
{
	const unsigned char *source = tables->bytes.data + run.offset + index * size;

	if (tables->foreign)
		translate(tables, type, source, out, size);
	else
		memcpy(out, source, size);
}

GElf_Ehdr mc_get_ehdr(const struct mc_tables *tables)
{
	struct mc_run run = { .offset = 0, .count = 1 };
	GElf_Ehdr wide = { 0 };
	Elf32_Ehdr narrow;

	if (tables->is_64) {
		get(tables, run, ELF_T_EHDR, 0, &wide, sizeof(wide));
		return wide;
	}
	get(tables, run, ELF_T_EHDR, 0, &narrow, sizeof(narrow));
	wide.e_type = narrow.e_type;
	wide.e_machine = narrow.e_machine;
	wide.e_phoff = narrow.e_phoff;
	wide.e_shoff = narrow.e_shoff;
	wide.e_flags = narrow.e_flags;
	wide.e_phentsize = narrow.e_phentsize;
	wide.e_phnum = narrow.e_phnum;
	wide.e_shentsize = narrow.e_shentsize;
	wide.e_shnum = narrow.e_shnum;
	wide.e_shstrndx = narrow.e_shstrndx;
	return wide;
}

GElf_Phdr mc_get_phdr(const struct mc_tables *tables, uint64_t index)
{
	GElf_Phdr wide;
	Elf32_Phdr narrow;

	if (tables->is_64) {
		get(tables, tables->program_headers, ELF_T_PHDR, index, &wide,
		    sizeof(wide));
		return wide;
	}
	get(tables, tables->program_headers, ELF_T_PHDR, index, &narrow, sizeof(narrow));
	return (GElf_Phdr){
		.p_type = narrow.p_type,
		.p_flags = narrow.p_flags,
		.p_offset = narrow.p_offset,
		.p_vaddr = narrow.p_vaddr,
		.p_paddr = narrow.p_paddr,
		.p_filesz = narrow.p_filesz,
		.p_memsz = narrow.p_memsz,
		.p_align = narrow.p_align,
	};
}

GElf_Shdr mc_get_shdr(const struct mc_tables *tables, struct mc_run run, uint64_t index)
{
	GElf_Shdr wide;
	Elf32_Shdr narrow;

	if (tables->is_64) {
		get(tables, run, ELF_T_SHDR, index, &wide, sizeof(wide));
		return wide;
	}
	get(tables, run, ELF_T_SHDR, index, &narrow, sizeof(narrow));
	return (GElf_Shdr){
		.sh_name = narrow.sh_name,
		.sh_type = narrow.sh_type,
		.sh_flags = narrow.sh_flags,
		.sh_addr = narrow.sh_addr,
		.sh_offset = narrow.sh_offset,
		.sh_size = narrow.sh_size,
		.sh_link = narrow.sh_link,
		.sh_info = narrow.sh_info,
		.sh_addralign = narrow.sh_addralign,
		.sh_entsize = narrow.sh_entsize,
	};
}

GElf_Dyn mc_get_dyn(const struct mc_tables *tables, uint64_t index)
{
	GElf_Dyn wide;
	Elf32_Dyn narrow;

	if (tables->is_64) {
		get(tables, tables->dynamic, ELF_T_DYN, index, &wide, sizeof(wide));
		return wide;
	}
	get(tables, tables->dynamic, ELF_T_DYN, index, &narrow, sizeof(narrow));
	/* 32-bit tags above 0x7fffffff are negative; compare them as unsigned. */
	wide.d_tag = (GElf_Sxword)(uint32_t)narrow.d_tag;
	wide.d_un.d_val = narrow.d_un.d_val;
	return wide;
}

GElf_Sym mc_run_get_sym(const struct mc_tables *tables, struct mc_run run, uint64_t index)
{
	GElf_Sym wide;
	Elf32_Sym narrow;

	if (tables->is_64) {
		get(tables, run, ELF_T_SYM, index, &wide, sizeof(wide));
		return wide;
	}
	get(tables, run, ELF_T_SYM, index, &narrow, sizeof(narrow));
	return (GElf_Sym){
		.st_name = narrow.st_name,
		.st_info = narrow.st_info,
		.st_other = narrow.st_other,
		.st_shndx = narrow.st_shndx,
		.st_value = narrow.st_value,
		.st_size = narrow.st_size,
	};
}

GElf_Sym mc_get_sym(const struct mc_tables *tables, uint64_t index)
{
	return mc_run_get_sym(tables, tables->symbols, index);
}
