/* SPDX-License-Identifier: MIT */
/* .symtab: the full symbol table, removed by strip(1). */
#include "base/hash.h"
#include "elf/reader.h"

struct symtab {
	struct mc_run symbols;
	struct mc_bytes strings;
};

/* Found through section headers: nothing that is loaded points to it. */
static bool find_symtab(const struct mc_tables *tables, struct symtab *out)
{
	struct mc_run sections = mc_section_headers(tables);

	for (uint64_t i = 1; i < sections.count; i++) {
		GElf_Shdr section = mc_get_shdr(tables, sections, i);
		struct mc_bytes contents;
		GElf_Shdr strings;

		if (section.sh_type != SHT_SYMTAB || section.sh_link >= sections.count)
			continue;
		contents = mc_section_contents(tables, &section);
		strings = mc_get_shdr(tables, sections, section.sh_link);
		out->strings = mc_section_contents(tables, &strings);
		/* Up to the last NUL, so that every string ends inside. */
		while (out->strings.size && out->strings.data[out->strings.size - 1])
			out->strings.size--;
		out->symbols.offset = section.sh_offset;
		out->symbols.count = contents.size / mc_type_size(tables, ELF_T_SYM);
		return out->symbols.count && out->strings.size;
	}
	return false;
}

bool mc_object_each_static_symbol(const struct mc_object *object,
				  bool (*visit)(void *context,
						const struct mc_symbol *symbol),
				  void *context)
{
	const struct mc_tables *tables = object->tables;
	struct symtab symtab;
	uint64_t budget;

	if (!find_symtab(tables, &symtab))
		return false;
	/* Names in a hostile file may overlap; see mc_string_budget. */
	budget = 8 * (uint64_t)symtab.strings.size + 4096;
	for (uint64_t i = 1; i < symtab.symbols.count && i < UINT32_MAX; i++) {
		GElf_Sym entry = mc_run_get_sym(tables, symtab.symbols, i);
		const char *name;
		struct mc_symbol symbol;

		if (entry.st_name >= symtab.strings.size)
			continue;
		name = (const char *)symtab.strings.data + entry.st_name;
		if (!*name)
			continue;
		budget -= strnlen(name, (size_t)budget);
		if (!budget)
			break;
		symbol = (struct mc_symbol){
			.name = name,
			.value = entry.st_value,
			.size = entry.st_size,
			.index = (uint32_t)i,
			.section = entry.st_shndx,
			.binding = GELF_ST_BIND(entry.st_info),
			.type = GELF_ST_TYPE(entry.st_info),
			.visibility = GELF_ST_VISIBILITY(entry.st_other),
		};
		if (!visit(context, &symbol))
			break;
	}
	return true;
}
