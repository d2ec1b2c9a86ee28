/* SPDX-License-Identifier: MIT */
/* DT_REL, DT_RELA and DT_JMPREL: the relocation types, and how they use symbols. */
#include <stdlib.h>

#include "elf/reloc_check.h"

#ifndef EM_RISCV
#define EM_RISCV 243
#endif
#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

enum { SYMBOL_USES = MC_USE_RELATIVE - 1 };

struct type_use {
	uint16_t elf_machine;
	uint16_t use;
	uint32_t type;
};

static const struct type_use type_uses[] = {
#define MC_RELOC_TYPE(machine, type, use) { machine, MC_USE_##use, type },
#include "elf/reloc_types.def"
#undef MC_RELOC_TYPE
};

/* More dynamic types than any psABI has; the rest are ignored. */
enum { TYPE_CAP = 64 };

/* The types found so far. */
struct type_counts {
	struct mc_reloc_type types[TYPE_CAP];
	size_t count;
	bool overflow;
};

static uint16_t use_of(uint16_t elf_machine, uint32_t type)
{
	if (!type)
		return MC_USE_NONE;
	for (size_t i = 0; i < sizeof(type_uses) / sizeof(type_uses[0]); i++)
		if (type_uses[i].elf_machine == elf_machine && type_uses[i].type == type)
			return type_uses[i].use;
	return MC_USE_OTHER;
}

/* The row of a type, added if new; NULL if there are too many. */
static struct mc_reloc_type *row_of(struct type_counts *counts, uint16_t elf_machine,
				    uint32_t type, uint64_t file_offset)
{
	struct mc_reloc_type *row;

	for (size_t i = 0; i < counts->count; i++)
		if (counts->types[i].type == type)
			return &counts->types[i];
	if (counts->count == TYPE_CAP) {
		counts->overflow = true;
		return NULL;
	}
	row = &counts->types[counts->count++];
	row->type = type;
	row->use = use_of(elf_machine, type);
	row->file_offset = file_offset;
	return row;
}

/*
 * Split r_info.  MIPS n64 in little-endian order stores a 32-bit symbol and then
 * four bytes, the last of which is the first type (glibc sysdeps/mips/mips64).
 */
static void split_info(const struct mc_tables *tables, uint64_t info, uint32_t *symbol,
		       uint32_t *type)
{
	if (!tables->is_64) {
		*symbol = (uint32_t)info >> 8;
		*type = info & 0xff;
	} else if (tables->elf_machine == EM_MIPS && tables->byte_order == ELFDATA2LSB) {
		*symbol = (uint32_t)info;
		*type = __builtin_bswap32((uint32_t)(info >> 32));
	} else {
		*symbol = (uint32_t)(info >> 32);
		*type = (uint32_t)info;
	}
	/* The upper bits are data (SPARC psABI, R_SPARC_OLO10). */
	if (tables->elf_machine == EM_SPARCV9)
		*type &= 0xff;
}

/* The uses of a symbol; grows the array, up to the size of the symbol table. */
static uint16_t *uses_slot(struct mc_reader *reader, uint32_t symbol)
{
	size_t count =
		reader->use_count ? reader->use_count : reader->object->dynsym_count;
	uint16_t *uses;

	/* DT_HASH knows the number of symbols, the segment's end is no more than a bound. */
	if (symbol >= reader->tables->symbols.count ||
	    (reader->tables->sysv_hash.chains.count &&
	     symbol >= reader->tables->sysv_hash.chains.count))
		return NULL;
	if (symbol >= reader->use_end)
		reader->use_end = (size_t)symbol + 1;
	if (symbol < reader->use_count)
		return &reader->uses[symbol];
	while (count <= symbol)
		count = 2 * count + 1;
	if (count > reader->tables->symbols.count)
		count = (size_t)reader->tables->symbols.count;
	uses = mc_reader_alloc(reader, count, sizeof(*uses));
	if (!uses)
		return NULL;
	if (reader->use_count)
		memcpy(uses, reader->uses, reader->use_count * sizeof(*uses));
	reader->uses = uses;
	reader->use_count = count;
	return &uses[symbol];
}

static void add_use(struct mc_reader *reader, uint16_t *slot, unsigned use)
{
	reader->used_count += !*slot && (use & SYMBOL_USES);
	*slot |= (uint16_t)(use & SYMBOL_USES);
}

static void record_use(struct mc_reader *reader, struct mc_reloc_table *table,
		       const struct mc_reloc_group *group)
{
	uint16_t *slot;

	if (!group->symbol) {
		reader->object->has_local_tpoff |= group->use == MC_USE_TPOFF;
		return;
	}
	slot = uses_slot(reader, group->symbol);
	if (slot) {
		if (*slot & group->use & MC_USE_PLT)
			mc_reloc_record_second_call(reader, table, group);
		add_use(reader, slot, group->use);
	} else if (!reader->out_of_memory &&
		   mc_reloc_is_first(table, MC_RELOC_BAD_SYMBOL)) {
		mc_reader_skip(reader, group->offset,
			       "%s references symbol %u, outside the symbol table",
			       table->name, group->symbol);
	}
}

static uint64_t info_at(const struct mc_tables *tables, uint64_t offset)
{
	return tables->is_64 ? mc_xword_at(tables, offset + 8)
			     : mc_word_at(tables, offset + 4);
}

static void add_count(struct mc_reloc_type *row, uint64_t count)
{
	row->count = count < UINT32_MAX - row->count ? row->count + (uint32_t)count
						     : UINT32_MAX;
}

/*
 * The end of the relocations with the same r_info as the one at offset.  The run lies inside
 * the file; r_info is compared without decoding.  DT_RELACOUNT is not trusted, as by musl.
 */
static uint64_t equal_info_end(const struct mc_reader *reader,
			       const struct mc_reloc_table *table, uint64_t offset,
			       uint64_t end)
{
	const size_t size =
		reader->tables->is_64 ? 8 : 4; /* of r_offset, and of r_info */
	const unsigned char *data = reader->tables->bytes.data;
	const unsigned char *info = data + offset + size;

	while (offset < end && (size == 8 ? !memcmp(data + offset + 8, info, 8)
					  : !memcmp(data + offset + 4, info, 4)))
		offset += table->entry_size;
	return offset;
}

/* The psABI has the addend of these ignored; binutils' -z mark-plt keeps data in it. */
static bool has_slot_addend(const struct mc_tables *tables,
			    const struct mc_reloc_table *table,
			    const struct mc_reloc_group *group)
{
	return tables->elf_machine == EM_X86_64 && tables->is_64 && table->has_addend &&
	       (group->use & (MC_USE_PLT | MC_USE_GOT)) &&
	       mc_xword_at(tables, group->offset + 16);
}

/* False if there are too many types. */
static bool count_group(struct mc_reader *reader, struct type_counts *counts,
			struct mc_reloc_table *table, struct mc_reloc_group *group)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_reloc_type *row;

	split_info(tables, info_at(tables, group->offset), &group->symbol, &group->type);
	row = row_of(counts, tables->elf_machine, group->type, group->offset);
	if (!row)
		return false;
	group->use = row->use;
	add_count(row, (group->end - group->offset) / table->entry_size);
	return true;
}

/*
 * Runs of equal r_info are counted at once: nearly all relocations of a large object
 * are consecutive RELATIVE ones.
 */
static void read_run(struct mc_reader *reader, struct type_counts *counts,
		     struct mc_reloc_targets *targets, struct mc_reloc_table *table)
{
	uint64_t end = table->bytes.offset +
		       table->bytes.count / table->entry_size * table->entry_size;
	struct mc_reloc_group group = { .offset = table->bytes.offset };

	while (group.offset < end && !reader->out_of_memory) {
		group.end = equal_info_end(reader, table, group.offset, end);
		if (count_group(reader, counts, table, &group)) {
			record_use(reader, table, &group);
			mc_reloc_check(reader, table, targets, &group);
			reader->object->has_slot_addend |=
				has_slot_addend(reader->tables, table, &group);
		}
		group.offset = group.end;
	}
}

/*
 * The bytes of one table, from its address and size tags.  A table with an impossible
 * size is not read.
 */
static bool find_run(struct mc_reader *reader, unsigned slot, unsigned size_slot,
		     struct mc_reloc_table *run)
{
	const struct mc_tag *size = &reader->tables->tags[size_slot];

	if (!size->present || !size->value ||
	    !mc_locate_tag(reader, slot, run->name, &run->bytes))
		return false;
	if (size->value > run->bytes.count) {
		mc_reader_skip(
			reader, size->file_offset,
			"%s (%llu bytes) runs past its segment's end and was not read",
			run->name, (unsigned long long)size->value);
		run->bytes.count = 0;
		return false;
	}
	run->bytes.count = size->value;
	return true;
}

/*
 * Some linkers include DT_JMPREL in DT_REL or DT_RELA, as its tail (glibc
 * elf/dynamic-link.h, "ranges[0].size -= ranges[1].size"): do not count it twice.
 */
static void cut_overlap(struct mc_reloc_table *run, const struct mc_reloc_table *plt)
{
	uint64_t end = run->bytes.offset + run->bytes.count;
	uint64_t plt_end = plt->bytes.offset + plt->bytes.count;

	if (plt->bytes.count && plt->bytes.offset >= run->bytes.offset &&
	    plt->bytes.offset < end && plt_end >= end)
		run->bytes.count = plt->bytes.offset - run->bytes.offset;
}

static void read_runs(struct mc_reader *reader, struct type_counts *counts)
{
	const struct mc_tables *tables = reader->tables;
	size_t rel_size = mc_type_size(tables, ELF_T_REL);
	size_t rela_size = mc_type_size(tables, ELF_T_RELA);
	bool plt_is_rela = tables->tags[DT_PLTREL].value == DT_RELA;
	struct mc_reloc_table rel = { .entry_size = rel_size, .name = "DT_REL" };
	struct mc_reloc_table rela = { .entry_size = rela_size,
				       .name = "DT_RELA",
				       .has_addend = true };
	struct mc_reloc_table plt = { .entry_size = plt_is_rela ? rela_size : rel_size,
				      .name = "DT_JMPREL",
				      .is_plt = true,
				      .has_addend = plt_is_rela };
	struct mc_reloc_targets targets = { 0 };
	bool has_plt = find_run(reader, DT_JMPREL, DT_PLTRELSZ, &plt);

	if (find_run(reader, DT_REL, DT_RELSZ, &rel)) {
		cut_overlap(&rel, &plt);
		read_run(reader, counts, &targets, &rel);
	}
	if (find_run(reader, DT_RELA, DT_RELASZ, &rela)) {
		cut_overlap(&rela, &plt);
		read_run(reader, counts, &targets, &rela);
	}
	if (has_plt)
		read_run(reader, counts, &targets, &plt);
}

/*
 * MIPS has GOT entries without relocations, one for each symbol from DT_MIPS_GOTSYM to
 * the last (MIPS psABI, chapter 5).
 */
static void read_mips_got(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *first = &tables->tags[MC_TAG_MIPS_GOTSYM];
	uint64_t end = reader->object->dynsym_count;

	if (tables->elf_machine != EM_MIPS || !first->present)
		return;
	for (uint64_t i = first->value ? first->value : 1; i < end; i++) {
		uint16_t *slot = uses_slot(reader, (uint32_t)i);

		if (!slot)
			return;
		add_use(reader, slot, MC_USE_GOT);
	}
}

static int by_type(const void *left, const void *right)
{
	const struct mc_reloc_type *a = left;
	const struct mc_reloc_type *b = right;

	return (a->type > b->type) - (a->type < b->type);
}

static void store_types(struct mc_reader *reader, struct type_counts *counts)
{
	struct mc_object *object = reader->object;
	size_t size = counts->count * sizeof(counts->types[0]);

	for (size_t i = 0; i < counts->count; i++)
		object->has_irelative |= counts->types[i].use == MC_USE_IRELATIVE;
	if (counts->overflow)
		mc_reader_skip(reader, reader->tables->dynamic.offset,
			       "more than %d relocation types", TYPE_CAP);
	if (!counts->count)
		return;
	object->reloc_types = mc_reader_alloc(reader, 1, size);
	if (!object->reloc_types)
		return;
	qsort(counts->types, counts->count, sizeof(counts->types[0]), by_type);
	memcpy(object->reloc_types, counts->types, size);
	object->reloc_type_count = counts->count;
}

void mc_relocs_read(struct mc_reader *reader)
{
	struct type_counts counts;
	struct mc_object *object = reader->object;

	memset(counts.types, 0, sizeof(counts.types));
	counts.count = 0;
	counts.overflow = false;
	read_runs(reader, &counts);
	read_mips_got(reader);
	store_types(reader, &counts);
	if (reader->use_end > object->dynsym_count)
		object->dynsym_count = reader->use_end;
}
