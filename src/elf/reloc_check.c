/* SPDX-License-Identifier: MIT */
/*
 * Loaders carry out relocations without a check.  No linker writes those that are recorded
 * here, and nobody survives them: tests/damaged.
 */
#include "elf/reloc_check.h"

/* Segments with more bytes in the file than this are not searched for words written twice. */
#define WORDS_SIZE_MAX (UINT64_C(1) << 28)

/* More segments than linkers write; the time to search them would be the file's choice. */
enum { SEGMENTS_MAX = 256 };

/* Uses that fill a word of the global offset table. */
enum { TABLE_USES = MC_USE_PLT | MC_USE_GOT | MC_USE_DTPMOD | MC_USE_TPOFF };

/* Uses that write one word and nothing else. */
enum { WORD_USES = TABLE_USES | MC_USE_ABSOLUTE | MC_USE_RELATIVE | MC_USE_IRELATIVE };

/* Uses of thread-local data. */
enum { LOCAL_USES = MC_USE_DTPMOD | MC_USE_DTPOFF | MC_USE_TPOFF | MC_USE_TLSDESC };

bool mc_reloc_is_first(struct mc_reloc_table *table, enum mc_reloc_damage damage)
{
	bool is_first = !(table->recorded & damage);

	table->recorded |= damage;
	return is_first;
}

/* Other architectures have several relocations for one place, or other kinds of tables. */
static bool is_simple(const struct mc_tables *tables)
{
	switch (tables->elf_machine) {
	case EM_X86_64:
	case EM_386:
	case EM_AARCH64:
	case EM_ARM:
		return true;
	default:
		return false;
	}
}

static size_t word_size(const struct mc_tables *tables)
{
	return tables->is_64 ? 8 : 4;
}

/* ---- groups ---- */

/* Thread-local relocations are of thread-local symbols, and no others are. */
static void check_symbol_type(struct mc_reader *reader, struct mc_reloc_table *table,
			      const struct mc_reloc_group *group)
{
	unsigned other = MC_USE_PLT | MC_USE_GOT | MC_USE_COPY | MC_USE_ABSOLUTE;
	unsigned type;

	if (group->symbol >= reader->tables->symbols.count)
		return;
	type = GELF_ST_TYPE(mc_get_sym(reader->tables, group->symbol).st_info);
	if (((type == STT_TLS && (group->use & other)) ||
	     ((type == STT_FUNC || type == STT_OBJECT) && (group->use & LOCAL_USES))) &&
	    mc_reloc_is_first(table, MC_RELOC_BAD_TYPE))
		mc_reader_skip(reader, group->offset,
			       "%s has a relocation of type %u for symbol %u, which %s",
			       table->name, group->type, group->symbol,
			       type == STT_TLS ? "is thread-local"
					       : "is not thread-local");
}

/* A call or an address of nothing, or thread-local data of an object that has none. */
static void check_no_symbol(struct mc_reader *reader, struct mc_reloc_table *table,
			    const struct mc_reloc_group *group)
{
	unsigned named = MC_USE_PLT | MC_USE_GOT | MC_USE_COPY | MC_USE_ABSOLUTE;

	if (reader->tables->elf_machine != EM_X86_64)
		return;
	if ((group->use & (named | MC_USE_OTHER)) &&
	    mc_reloc_is_first(table, MC_RELOC_NO_SYMBOL))
		mc_reader_skip(reader, group->offset,
			       "%s has a relocation without its symbol", table->name);
	if ((group->use & LOCAL_USES) && !reader->object->has_tls &&
	    mc_reloc_is_first(table, MC_RELOC_NO_SYMBOL))
		mc_reader_skip(reader, group->offset,
			       "%s has a thread-local relocation, but there is no PT_TLS",
			       table->name);
}

/* glibc ends a process that meets another type ("unexpected PLT reloc type"). */
static void check_type(struct mc_reader *reader, struct mc_reloc_table *table,
		       const struct mc_reloc_group *group)
{
	unsigned deferred = MC_USE_PLT | MC_USE_IRELATIVE | MC_USE_TLSDESC;

	if (table->is_plt && !(group->use & deferred) &&
	    mc_reloc_is_first(table, MC_RELOC_BAD_TYPE))
		mc_reader_skip(reader, group->offset,
			       "%s has a relocation of type %u, which is no call",
			       table->name, group->type);
}

void mc_reloc_record_second_call(struct mc_reader *reader, struct mc_reloc_table *table,
				 const struct mc_reloc_group *group)
{
	if (is_simple(reader->tables) && mc_reloc_is_first(table, MC_RELOC_TWICE))
		mc_reader_skip(reader, group->offset,
			       "%s has a second slot for the calls of symbol %u",
			       table->name, group->symbol);
}

/* ---- single relocations ---- */

/* A bit for each word of the file's part of a segment; NULL if it is too large. */
static unsigned char *words_of(struct mc_reader *reader, struct mc_reloc_targets *targets,
			       size_t load)
{
	const struct mc_tables *tables = reader->tables;
	uint64_t count = tables->loads[load].file_size / word_size(tables);

	if (tables->loads[load].file_size > WORDS_SIZE_MAX)
		return NULL;
	if (!targets->words)
		targets->words = mc_reader_alloc(reader, tables->load_count,
						 sizeof(*targets->words));
	if (targets->words && !targets->words[load])
		targets->words[load] = mc_reader_alloc(reader, 1, (size_t)count / 8 + 1);
	return targets->words ? targets->words[load] : NULL;
}

/* Text relocations make every segment writable while they are done. */
static bool find_segment(struct mc_reader *reader, uint64_t target,
			 struct mc_reloc_targets *out)
{
	const struct mc_tables *tables = reader->tables;
	bool has_textrel =
		reader->object->has_textrel || (reader->object->dt_flags & DF_TEXTREL);

	for (size_t i = 0; i < tables->load_count; i++) {
		const struct mc_load *load = &tables->loads[i];

		if (target - load->vaddr >= load->memory_size ||
		    !(load->writable || has_textrel))
			continue;
		out->is_code = load->executable;
		out->start = load->vaddr;
		out->size = load->memory_size;
		out->bits = words_of(reader, out, i);
		out->bit_count = out->bits ? load->file_size / word_size(tables) : 0;
		return true;
	}
	return false;
}

/* Both loaders write where the relocations say. */
static bool check_target(struct mc_reader *reader, struct mc_reloc_table *table,
			 struct mc_reloc_targets *targets, uint64_t offset,
			 uint64_t target)
{
	if (target - targets->start < targets->size ||
	    find_segment(reader, target, targets))
		return true;
	if (mc_reloc_is_first(table, MC_RELOC_ASTRAY))
		mc_reader_skip(
			reader, offset,
			"%s has a relocation at address 0x%llx, not in a writable segment",
			table->name, (unsigned long long)target);
	return false;
}

/* The second one of two relocations of a word wins, and the first one was needed. */
static void check_twice(struct mc_reader *reader, struct mc_reloc_table *table,
			struct mc_reloc_targets *targets, uint64_t offset,
			uint64_t target)
{
	uint64_t word = (target - targets->start) / word_size(reader->tables);
	unsigned char bit = (unsigned char)(1U << (word & 7));

	if (word >= targets->bit_count)
		return;
	if ((targets->bits[word / 8] & bit) && mc_reloc_is_first(table, MC_RELOC_TWICE))
		mc_reader_skip(reader, offset,
			       "%s has a second relocation of address 0x%llx",
			       table->name, (unsigned long long)target);
	targets->bits[word / 8] |= bit;
}

/* An address may be the end of a segment: that of an array's end. */
static inline bool is_inside(const struct mc_tables *tables, uint64_t address)
{
	for (size_t i = 0; i < tables->load_count; i++)
		if (address - tables->loads[i].vaddr <= tables->loads[i].memory_size)
			return true;
	return false;
}

static void check_value(struct mc_reader *reader, struct mc_reloc_table *table,
			uint64_t offset)
{
	const struct mc_tables *tables = reader->tables;
	uint64_t value = mc_address_at(tables, offset + 2 * word_size(tables));

	if (!is_inside(tables, value) && mc_reloc_is_first(table, MC_RELOC_BAD_VALUE))
		mc_reader_skip(reader, offset,
			       "%s has the address 0x%llx, which is in no segment",
			       table->name, (unsigned long long)value);
}

/* The first three words of DT_PLTGOT are the loader's.  i386 has tables inside words. */
static void check_slot(struct mc_reader *reader, struct mc_reloc_table *table,
		       const struct mc_reloc_group *group, uint64_t offset,
		       uint64_t target)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *plt = &tables->tags[DT_PLTGOT];
	bool is_reserved = group->use == MC_USE_PLT && plt->present &&
			   target - plt->value < 3 * word_size(tables);

	if (((tables->is_64 && target % 8) || is_reserved) &&
	    mc_reloc_is_first(table, MC_RELOC_BAD_SLOT))
		mc_reader_skip(reader, offset,
			       "%s has a relocation at 0x%llx, where no slot can be",
			       table->name, (unsigned long long)target);
}

/* On x86-64 all types that have no use of their own here are of instructions. */
static void check_code(struct mc_reader *reader, struct mc_reloc_table *table,
		       const struct mc_reloc_targets *targets,
		       const struct mc_reloc_group *group, uint64_t offset)
{
	const struct mc_tables *tables = reader->tables;

	if (tables->elf_machine == EM_X86_64 && !targets->is_code &&
	    mc_reloc_is_first(table, MC_RELOC_BAD_TYPE))
		mc_reader_skip(reader, offset,
			       "%s has a relocation of type %u outside of code",
			       table->name, group->type);
}

/* The number of a module has no addend. */
static void check_module(struct mc_reader *reader, struct mc_reloc_table *table,
			 uint64_t offset)
{
	const struct mc_tables *tables = reader->tables;

	if (table->has_addend && mc_address_at(tables, offset + 2 * word_size(tables)) &&
	    mc_reloc_is_first(table, MC_RELOC_BAD_TYPE))
		mc_reader_skip(reader, offset, "%s adds to the number of a module",
			       table->name);
}

static void check_none(struct mc_reader *reader, struct mc_reloc_table *table,
		       const struct mc_reloc_group *group)
{
	for (uint64_t at = group->offset; at < group->end; at += table->entry_size)
		if (mc_address_at(reader->tables, at) &&
		    mc_reloc_is_first(table, MC_RELOC_BAD_TYPE))
			mc_reader_skip(reader, at,
				       "%s has a relocation of no type with an address",
				       table->name);
}

/*
 * Nearly all relocations of large objects: passes over sound ones like check_each, whose
 * functions record what is wrong with the one at the offset returned.
 */
static uint64_t pass_sound(const struct mc_tables *tables,
			   struct mc_reloc_targets *targets, uint64_t offset,
			   uint64_t end)
{
	Elf64_Rela entry;

	for (; offset < end; offset += sizeof(entry)) {
		uint64_t word;
		unsigned char bit;

		memcpy(&entry, tables->bytes.data + offset, sizeof(entry));
		word = (entry.r_offset - targets->start) / 8;
		bit = (unsigned char)(1U << (word & 7));
		if (word >= targets->bit_count || (targets->bits[word / 8] & bit) ||
		    !is_inside(tables, (uint64_t)entry.r_addend))
			break;
		targets->bits[word / 8] |= bit;
	}
	return offset;
}

static void check_each(struct mc_reader *reader, struct mc_reloc_table *table,
		       struct mc_reloc_targets *targets,
		       const struct mc_reloc_group *group, bool simple)
{
	bool has_address = table->has_addend && group->use == MC_USE_RELATIVE;
	bool is_native = simple && reader->tables->is_64 && !reader->tables->foreign;

	for (uint64_t at = group->offset; at < group->end; at += table->entry_size) {
		uint64_t target;

		if (has_address && is_native)
			at = pass_sound(reader->tables, targets, at, group->end);
		if (at == group->end)
			break;
		target = mc_address_at(reader->tables, at);
		if (!check_target(reader, table, targets, at, target) || !simple)
			continue;
		if (group->use & WORD_USES)
			check_twice(reader, table, targets, at, target);
		if (group->use & TABLE_USES)
			check_slot(reader, table, group, at, target);
		if (group->use == MC_USE_OTHER)
			check_code(reader, table, targets, group, at);
		if (group->use == MC_USE_DTPMOD)
			check_module(reader, table, at);
		if (has_address)
			check_value(reader, table, at);
	}
}

void mc_reloc_check(struct mc_reader *reader, struct mc_reloc_table *table,
		    struct mc_reloc_targets *targets, const struct mc_reloc_group *group)
{
	bool simple = is_simple(reader->tables);

	if (reader->tables->load_count > SEGMENTS_MAX) {
		if (mc_reloc_is_first(table, MC_RELOC_ASTRAY))
			mc_reader_skip(
				reader, group->offset,
				"%s was not checked: more than %d PT_LOAD segments",
				table->name, SEGMENTS_MAX);
		return;
	}
	if (!group->type) {
		if (simple)
			check_none(reader, table, group);
		return;
	}
	if (!group->symbol)
		check_no_symbol(reader, table, group);
	else if (simple)
		check_symbol_type(reader, table, group);
	if (simple)
		check_type(reader, table, group);
	if (group->use == MC_USE_PLT && group->end - group->offset > table->entry_size)
		mc_reloc_record_second_call(reader, table, group);
	check_each(reader, table, targets, group, simple);
}
