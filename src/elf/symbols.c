/* SPDX-License-Identifier: MIT */
/* .dynsym (gABI chapter 4, "Symbol Table"), found through DT_SYMTAB. */
#include "elf/reader.h"

void mc_symbol_fill(const struct mc_tables *tables, uint32_t index, const GElf_Sym *entry,
		    const char *name, struct mc_symbol *out)
{
	*out = (struct mc_symbol){
		.name = name,
		.value = entry->st_value,
		.size = entry->st_size,
		.index = index,
		.section = entry->st_shndx,
		.binding = GELF_ST_BIND(entry->st_info),
		.type = GELF_ST_TYPE(entry->st_info),
		.visibility = GELF_ST_VISIBILITY(entry->st_other),
	};
	mc_version_resolve(tables, out);
}

static bool is_definition(const GElf_Sym *entry)
{
	return entry->st_shndx != SHN_UNDEF && entry->st_name &&
	       GELF_ST_BIND(entry->st_info) != STB_LOCAL;
}

void mc_object_each_definition(const struct mc_object *object,
			       bool (*visit)(void *context,
					     const struct mc_symbol *symbol),
			       void *context)
{
	const struct mc_tables *tables = object->tables;
	uint64_t budget = mc_string_budget(tables);

	for (uint32_t i = 1; i < object->dynsym_count; i++) {
		GElf_Sym entry = mc_get_sym(tables, i);
		struct mc_symbol symbol;
		const char *name;

		if (!is_definition(&entry))
			continue;
		name = mc_string_within(tables, entry.st_name, &budget);
		if (!name)
			continue;
		mc_symbol_fill(tables, i, &entry, name, &symbol);
		if (!visit(context, &symbol))
			return;
	}
}

void mc_object_each_name(const struct mc_object *object,
			 void (*visit)(void *context, const char *name), void *context)
{
	const struct mc_tables *tables = object->tables;

	for (uint32_t i = 1; i < object->dynsym_count; i++) {
		GElf_Sym entry = mc_get_sym(tables, i);
		const char *name =
			is_definition(&entry) ? mc_string(tables, entry.st_name) : NULL;

		if (name)
			visit(context, name);
	}
}

static uint16_t uses_of(const struct mc_reader *reader, uint32_t index)
{
	return index < reader->use_count ? reader->uses[index] : 0;
}

/* Undefined, and not used by any relocation. */
static bool is_unused_undefined(const struct mc_reader *reader, uint32_t index)
{
	GElf_Sym entry;

	if (uses_of(reader, index))
		return false;
	entry = mc_get_sym(reader->tables, index);
	return entry.st_shndx == SHN_UNDEF && entry.st_name;
}

static void add_symbol(struct mc_reader *reader, uint32_t index)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_object *object = reader->object;
	GElf_Sym entry = mc_get_sym(tables, index);
	struct mc_symbol *symbol = &object->symbols[object->symbol_count];
	const char *name = mc_reader_string(
		reader, entry.st_name,
		tables->symbols.offset + index * mc_type_size(tables, ELF_T_SYM),
		"an entry of DT_SYMTAB");

	if (!name)
		return;
	mc_symbol_fill(tables, index, &entry, name, symbol);
	symbol->uses = uses_of(reader, index);
	if (symbol->uses & MC_USE_TPOFF && symbol->binding == STB_LOCAL)
		object->has_local_tpoff = true;
	object->symbol_count++;
}

void mc_symbols_read(struct mc_reader *reader)
{
	struct mc_object *object = reader->object;
	size_t count = reader->used_count;

	for (uint32_t i = 1; i < reader->undefined_end; i++)
		count += is_unused_undefined(reader, i);
	if (!count)
		return;
	object->symbols =
		mc_arena_alloc_raw(reader->arena, count, sizeof(*object->symbols));
	if (!object->symbols) {
		reader->out_of_memory = true;
		return;
	}
	for (uint32_t i = 1; i < reader->undefined_end; i++)
		if (uses_of(reader, i) || is_unused_undefined(reader, i))
			add_symbol(reader, i);
	for (size_t i = reader->undefined_end; i < reader->use_end; i++)
		if (uses_of(reader, (uint32_t)i))
			add_symbol(reader, (uint32_t)i);
}
