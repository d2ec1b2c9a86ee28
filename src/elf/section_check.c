/* SPDX-License-Identifier: MIT */
/*
 * No loader reads section headers.  Where a file has them, they were written by the same
 * linker as the tables that loaders read: if the two disagree, one of them is damaged.
 */
#include "elf/reader.h"

/* No linked object has that many; the time for more would be the file's choice. */
enum { SECTION_MAX = 4096 };

struct section_row {
	uint32_t type;
	unsigned address, size; /* tag slots; size 0: none */
	const char *name;
};

static const struct section_row rows[] = {
	{ SHT_INIT_ARRAY, DT_INIT_ARRAY, DT_INIT_ARRAYSZ, "DT_INIT_ARRAY" },
	{ SHT_FINI_ARRAY, DT_FINI_ARRAY, DT_FINI_ARRAYSZ, "DT_FINI_ARRAY" },
	{ SHT_DYNSYM, DT_SYMTAB, 0, "DT_SYMTAB" },
	{ SHT_HASH, DT_HASH, 0, "DT_HASH" },
	{ SHT_GNU_HASH, MC_TAG_GNU_HASH, 0, "DT_GNU_HASH" },
	{ SHT_GNU_versym, MC_TAG_VERSYM, 0, "DT_VERSYM" },
	{ SHT_GNU_verneed, MC_TAG_VERNEED, 0, "DT_VERNEED" },
	{ SHT_GNU_verdef, MC_TAG_VERDEF, 0, "DT_VERDEF" },
};

static void tell(struct mc_reader *reader, unsigned slot, const char *name)
{
	mc_reader_skip(reader, reader->tables->tags[slot].file_offset,
		       "%s is not what the section headers say", name);
}

static bool is_like(const struct mc_tables *tables, const struct section_row *row,
		    const GElf_Shdr *section)
{
	const struct mc_tag *address = &tables->tags[row->address];

	return !address->present ||
	       (address->value == section->sh_addr &&
		(!row->size || tables->tags[row->size].value == section->sh_size));
}

static void check_row(struct mc_reader *reader, const struct section_row *row,
		      struct mc_run sections)
{
	GElf_Shdr found = { 0 };

	for (uint64_t i = 1; i < sections.count; i++) {
		GElf_Shdr section = mc_get_shdr(reader->tables, sections, i);

		if (section.sh_type != row->type || !(section.sh_flags & SHF_ALLOC))
			continue;
		if (found.sh_type) /* several of them: a linker without a script */
			return;
		found = section;
	}
	if (found.sh_type && !is_like(reader->tables, row, &found))
		tell(reader, row->address, row->name);
}

static void check_relocations(struct mc_reader *reader, const GElf_Shdr *section)
{
	static const struct section_row tables[] = {
		{ SHT_RELA, DT_RELA, DT_RELASZ, "DT_RELA" },
		{ SHT_REL, DT_REL, DT_RELSZ, "DT_REL" },
		{ SHT_RELA, DT_JMPREL, DT_PLTRELSZ, "DT_JMPREL" },
		{ SHT_REL, DT_JMPREL, DT_PLTRELSZ, "DT_JMPREL" },
		{ SHT_RELR, DT_RELR, DT_RELRSZ, "DT_RELR" },
	};
	const struct mc_tag *tags = reader->tables->tags;

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (section->sh_type == tables[i].type &&
		    tags[tables[i].address].present &&
		    section->sh_addr == tags[tables[i].address].value &&
		    section->sh_size > tags[tables[i].size].value)
			tell(reader, tables[i].size, tables[i].name);
}

/* Programs with appended data have bytes of the file over all of it. */
static bool is_zeroed(const struct mc_tables *tables, const GElf_Shdr *section)
{
	for (size_t i = 0; i < tables->load_count; i++) {
		const struct mc_load *load = &tables->loads[i];
		uint64_t into = section->sh_addr - load->vaddr;
		uint64_t end = into + section->sh_size;

		if (into <= load->memory_size &&
		    section->sh_size <= load->memory_size - into)
			return into >= load->file_size || end <= load->file_size;
	}
	return false;
}

static bool is_loaded(const struct mc_tables *tables, const GElf_Shdr *section)
{
	struct mc_run bytes;

	if (section->sh_type == SHT_NOBITS)
		return (section->sh_flags & SHF_TLS) || is_zeroed(tables, section);
	return mc_locate(tables, section->sh_addr, &bytes) &&
	       bytes.offset == section->sh_offset && section->sh_size <= bytes.count;
}

/* Some tools that rewrite files leave the address 0. */
static void check_loaded(struct mc_reader *reader, const GElf_Shdr *section,
			 uint64_t index, struct mc_run sections)
{
	const struct mc_tables *tables = reader->tables;

	if (section->sh_size && section->sh_addr && !is_loaded(tables, section))
		mc_reader_skip(reader,
			       sections.offset + index * mc_type_size(tables, ELF_T_SHDR),
			       "section %llu, at 0x%llx, is not in the segments",
			       (unsigned long long)index,
			       (unsigned long long)section->sh_addr);
}

/* PT_TLS as the sections have it. */
struct local_data {
	uint64_t start, end; /* addresses */
	uint64_t align;
};

static void add_local(struct local_data *local, const GElf_Shdr *section)
{
	if (!(section->sh_flags & SHF_TLS) || !section->sh_size)
		return;
	if (!local->end)
		local->start = section->sh_addr;
	local->end = section->sh_addr + section->sh_size;
	if (section->sh_addralign > local->align)
		local->align = section->sh_addralign;
}

static void check_local(struct mc_reader *reader, const struct local_data *local)
{
	const struct mc_tables *tables = reader->tables;
	uint64_t size = local->end - local->start;
	GElf_Phdr segment = { 0 };

	for (uint64_t i = 0; i < tables->program_headers.count && !segment.p_type; i++) {
		segment = mc_get_phdr(tables, i);
		if (segment.p_type != PT_TLS)
			segment.p_type = 0;
	}
	if (!local->end && !segment.p_type)
		return;
	/* Some linkers round its size up. */
	if (!segment.p_type || segment.p_vaddr != local->start ||
	    (segment.p_align ? segment.p_align : 1) != local->align ||
	    segment.p_memsz < size ||
	    (segment.p_memsz != size && segment.p_memsz % local->align) ||
	    segment.p_memsz - size >= local->align)
		mc_reader_skip(reader, tables->program_headers.offset,
			       "PT_TLS is not what the section headers say");
}

/* A linker's -init names another function instead, in the code that compilers align. */
static void check_function(struct mc_reader *reader, unsigned slot, const char *section,
			   const char *name)
{
	const struct mc_tag *tag = &reader->tables->tags[slot];
	GElf_Shdr own, code;

	if (!tag->present || !mc_section_find(reader->tables, section, &own) ||
	    tag->value == own.sh_addr)
		return;
	if (tag->value % 16 || !mc_section_find(reader->tables, ".text", &code) ||
	    tag->value - code.sh_addr >= code.sh_size)
		tell(reader, slot, name);
}

/* Loaders make whole pages read-only; what programs write to is not in them. */
static void check_relro(struct mc_reader *reader, const char *name)
{
	const struct mc_tables *tables = reader->tables;
	const uint64_t page_size = 4096;
	GElf_Shdr section;

	if (!mc_section_find(tables, name, &section) || !section.sh_size)
		return;
	for (uint64_t i = 0; i < tables->program_headers.count; i++) {
		GElf_Phdr segment = mc_get_phdr(tables, i);
		uint64_t end = (segment.p_vaddr + segment.p_memsz) & ~(page_size - 1);

		if (segment.p_type == PT_GNU_RELRO &&
		    segment.p_vaddr <= section.sh_addr && section.sh_addr < end)
			mc_reader_skip(reader, tables->program_headers.offset,
				       "PT_GNU_RELRO has %s in it, which is written to",
				       name);
	}
}

void mc_sections_check(struct mc_reader *reader)
{
	struct mc_run sections = mc_section_headers(reader->tables);

	struct local_data local = { .align = 1 };

	if (!sections.count || sections.count > SECTION_MAX)
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(reader, &rows[i], sections);
	for (uint64_t i = 1; i < sections.count; i++) {
		GElf_Shdr section = mc_get_shdr(reader->tables, sections, i);

		if (!(section.sh_flags & SHF_ALLOC))
			continue;
		check_loaded(reader, &section, i, sections);
		check_relocations(reader, &section);
		add_local(&local, &section);
	}
	check_local(reader, &local);
	check_relro(reader, ".data");
	check_relro(reader, ".bss");
	if (reader->tables->elf_machine == EM_X86_64) {
		check_function(reader, DT_INIT, ".init", "DT_INIT");
		check_function(reader, DT_FINI, ".fini", "DT_FINI");
	}
}
