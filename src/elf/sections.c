/* SPDX-License-Identifier: MIT */
/* Section headers: no loader reads them, and strip(1) may remove them. */
#include "elf/reader.h"

/* gABI chapter 4: a count that does not fit the ELF header is in section header 0. */
struct mc_run mc_section_headers(const struct mc_tables *tables)
{
	GElf_Ehdr header = mc_get_ehdr(tables);
	struct mc_run run = { .offset = header.e_shoff, .count = header.e_shnum };
	size_t size = mc_type_size(tables, ELF_T_SHDR);

	if (!header.e_shoff || header.e_shentsize != size ||
	    !mc_bytes_has(tables->bytes, header.e_shoff, size))
		return (struct mc_run){ 0 };
	if (!run.count)
		run.count = mc_get_shdr(tables, run, 0).sh_size;
	if (run.count > (tables->bytes.size - header.e_shoff) / size)
		return (struct mc_run){ 0 };
	return run;
}

struct mc_bytes mc_section_contents(const struct mc_tables *tables,
				    const GElf_Shdr *section)
{
	if (section->sh_type == SHT_NOBITS ||
	    !mc_bytes_has(tables->bytes, section->sh_offset, section->sh_size))
		return (struct mc_bytes){ 0 };
	return (struct mc_bytes){
		.data = tables->bytes.data + section->sh_offset,
		.size = (size_t)section->sh_size,
	};
}

static bool is_named(struct mc_bytes names, const GElf_Shdr *section, const char *name)
{
	size_t size = strlen(name) + 1;

	return mc_bytes_has(names, section->sh_name, size) &&
	       memcmp(names.data + section->sh_name, name, size) == 0;
}

bool mc_section_find(const struct mc_tables *tables, const char *name, GElf_Shdr *out)
{
	GElf_Ehdr header = mc_get_ehdr(tables);
	struct mc_run run = mc_section_headers(tables);
	uint64_t names_index = header.e_shstrndx;
	struct mc_bytes names;
	GElf_Shdr section;

	if (names_index == SHN_XINDEX && run.count)
		names_index = mc_get_shdr(tables, run, 0).sh_link;
	if (names_index >= run.count)
		return false;
	section = mc_get_shdr(tables, run, names_index);
	names = mc_section_contents(tables, &section);
	for (uint64_t i = 1; i < run.count; i++) {
		section = mc_get_shdr(tables, run, i);
		if (is_named(names, &section, name)) {
			*out = section;
			return true;
		}
	}
	return false;
}

struct mc_bytes mc_section_bytes(const struct mc_tables *tables, const char *name)
{
	GElf_Shdr section;

	return mc_section_find(tables, name, &section)
		       ? mc_section_contents(tables, &section)
		       : (struct mc_bytes){ 0 };
}

bool mc_object_has_section(const struct mc_object *object, const char *name)
{
	return mc_section_bytes(object->tables, name).size > 0;
}
