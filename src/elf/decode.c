/* SPDX-License-Identifier: MIT */
/* Read single structures, whatever the class, byte order and alignment. */
#include "elf/reader.h"

size_t mc_type_size(const struct mc_tables *tables, Elf_Type type)
{
	return tables->is_64 ? elf64_fsize(type, 1, EV_CURRENT)
			     : elf32_fsize(type, 1, EV_CURRENT);
}

void mc_run_get(const struct mc_tables *tables, struct mc_run run, Elf_Type type,
		uint64_t index, void *out)
{
	size_t size = mc_type_size(tables, type);
	/* libelf's interface is not const-correct; the source is only read. */
	union {
		const unsigned char *source;
		void *buffer;
	} data = { .source = tables->bytes.data + run.offset + index * size };
	Elf_Data from = { .d_buf = data.buffer,
			  .d_type = type,
			  .d_version = EV_CURRENT,
			  .d_size = size };
	Elf_Data to = {
		.d_buf = out, .d_type = type, .d_version = EV_CURRENT, .d_size = size
	};

	if (!tables->foreign)
		memcpy(out, data.source, size);
	else if (tables->is_64)
		elf64_xlatetom(&to, &from, tables->byte_order);
	else
		elf32_xlatetom(&to, &from, tables->byte_order);
}

GElf_Ehdr mc_get_ehdr(const struct mc_tables *tables)
{
	struct mc_run run = { .offset = 0, .count = 1 };
	GElf_Ehdr wide = { 0 };
	Elf32_Ehdr narrow = { 0 };

	if (tables->is_64) {
		mc_run_get(tables, run, ELF_T_EHDR, 0, &wide);
		return wide;
	}
	mc_run_get(tables, run, ELF_T_EHDR, 0, &narrow);
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
	GElf_Phdr wide = { 0 };
	Elf32_Phdr narrow = { 0 };

	if (tables->is_64) {
		mc_run_get(tables, tables->program_headers, ELF_T_PHDR, index, &wide);
		return wide;
	}
	mc_run_get(tables, tables->program_headers, ELF_T_PHDR, index, &narrow);
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
	GElf_Shdr wide = { 0 };
	Elf32_Shdr narrow = { 0 };

	if (tables->is_64) {
		mc_run_get(tables, run, ELF_T_SHDR, index, &wide);
		return wide;
	}
	mc_run_get(tables, run, ELF_T_SHDR, index, &narrow);
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
	GElf_Dyn wide = { 0 };
	Elf32_Dyn narrow = { 0 };

	if (tables->is_64) {
		mc_run_get(tables, tables->dynamic, ELF_T_DYN, index, &wide);
		return wide;
	}
	mc_run_get(tables, tables->dynamic, ELF_T_DYN, index, &narrow);
	/* 32-bit tags above 0x7fffffff are negative; compare them as unsigned. */
	wide.d_tag = (GElf_Sxword)(uint32_t)narrow.d_tag;
	wide.d_un.d_val = narrow.d_un.d_val;
	return wide;
}

GElf_Sym mc_run_get_sym(const struct mc_tables *tables, struct mc_run run, uint64_t index)
{
	GElf_Sym wide = { 0 };
	Elf32_Sym narrow = { 0 };

	/* Fast path for the most frequent call. */
	if (tables->is_64 && !tables->foreign) {
		memcpy(&wide, tables->bytes.data + run.offset + index * sizeof(wide),
		       sizeof(wide));
		return wide;
	}
	if (tables->is_64) {
		mc_run_get(tables, run, ELF_T_SYM, index, &wide);
		return wide;
	}
	mc_run_get(tables, run, ELF_T_SYM, index, &narrow);
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
