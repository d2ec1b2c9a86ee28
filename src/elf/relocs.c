/* SPDX-License-Identifier: MIT */
/* DT_REL, DT_RELA and DT_JMPREL: which types there are, and what they do with symbols. */
#include <stdlib.h>

#include "elf/reader.h"

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

/* No psABI has as many dynamic types; more are not told apart. */
enum { TYPE_CAP = 64 };

/* The types met so far. */
struct census {
	struct mc_reloc_type types[TYPE_CAP];
	size_t count;
	bool overflow;
};

/* A table of relocations. */
struct reloc_run {
	struct mc_run bytes;
	size_t entry_size;
	uint64_t relative_count; /* of those that it starts with, as a tag says */
	const char *name;
	bool is_damaged; /* said once of each table */
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

/* The row of a type, new if need be; NULL when there are too many. */
static struct mc_reloc_type *row_of(struct census *census, uint16_t elf_machine,
				    uint32_t type, uint64_t file_offset)
{
	struct mc_reloc_type *row;

	for (size_t i = 0; i < census->count; i++)
		if (census->types[i].type == type)
			return &census->types[i];
	if (census->count == TYPE_CAP) {
		census->overflow = true;
		return NULL;
	}
	row = &census->types[census->count++];
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
	/* The upper bits are data of the relocation (SPARC psABI, R_SPARC_OLO10). */
	if (tables->elf_machine == EM_SPARCV9)
		*type &= 0xff;
}

/* Uses of symbol, growing the array as far as the symbol table goes. */
static uint16_t *uses_slot(struct mc_reader *reader, uint32_t symbol)
{
	size_t count =
		reader->use_count ? reader->use_count : reader->object->dynsym_count;
	uint16_t *uses;

	if (symbol >= reader->tables->symbols.count)
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

static void note_use(struct mc_reader *reader, struct reloc_run *run, uint64_t offset,
		     uint32_t symbol, unsigned use)
{
	uint16_t *slot;

	if (!symbol) {
		reader->object->has_local_tpoff |= use == MC_USE_TPOFF;
		return;
	}
	slot = uses_slot(reader, symbol);
	if (slot) {
		add_use(reader, slot, use);
	} else if (!reader->out_of_memory && !run->is_damaged) {
		run->is_damaged = true;
		mc_reader_skip(reader, offset,
			       "%s names symbol %u, outside the symbol table", run->name,
			       symbol);
	}
}

static uint64_t info_at(const struct mc_tables *tables, uint64_t offset)
{
	return tables->is_64 ? mc_xword_at(tables, offset + 8)
			     : mc_word_at(tables, offset + 4);
}

/*
 * Where the relocations with the r_info of the one at offset end.  The run lies inside
 * the file, and its bytes are compared as they stand, whatever their order.
 */
static uint64_t alike_end(const struct mc_tables *tables, const struct reloc_run *run,
			  uint64_t offset, uint64_t end)
{
	const size_t size = tables->is_64 ? 8 : 4; /* of r_offset, and of r_info */
	const unsigned char *info = tables->bytes.data + offset + size;
	const unsigned char *data_end = tables->bytes.data + end;
	const unsigned char *next = info + run->entry_size;

	if (tables->is_64)
		while (next < data_end && !memcmp(next, info, 8))
			next += run->entry_size;
	else
		while (next < data_end && !memcmp(next, info, 4))
			next += run->entry_size;
	return (uint64_t)(next - size - tables->bytes.data);
}

/*
 * Where the RELATIVE ones end that the table starts with.  DT_RELACOUNT counts them, and
 * glibc takes its word for it (elf/do-rel.h): they need not be read to know what they are,
 * as long as the first and the last are such.  0: nothing can be known so.
 */
static uint64_t counted_end(const struct mc_tables *tables, const struct reloc_run *run,
			    uint64_t end)
{
	uint64_t first = run->bytes.offset;
	uint64_t count = run->relative_count;
	uint32_t symbol, type;
	uint64_t last;

	if (!count || count > (end - first) / run->entry_size)
		return 0;
	last = first + (count - 1) * run->entry_size;
	split_info(tables, info_at(tables, first), &symbol, &type);
	if (symbol || use_of(tables->elf_machine, type) != MC_USE_RELATIVE ||
	    info_at(tables, first) != info_at(tables, last))
		return 0;
	return last + run->entry_size;
}

static void add_count(struct mc_reloc_type *row, uint64_t count)
{
	row->count = count < UINT32_MAX - row->count ? row->count + (uint32_t)count
						     : UINT32_MAX;
}

/*
 * Runs of equal r_info are taken together: nearly all relocations of a large
 * object are RELATIVE ones, side by side.
 */
static void read_run(struct mc_reader *reader, struct census *census,
		     struct reloc_run *run)
{
	const struct mc_tables *tables = reader->tables;
	uint64_t end =
		run->bytes.offset + run->bytes.count / run->entry_size * run->entry_size;
	uint64_t offset = run->bytes.offset;
	uint64_t counted = counted_end(tables, run, end);

	while (offset < end && !reader->out_of_memory) {
		uint64_t info = info_at(tables, offset);
		uint64_t next = counted ? counted : alike_end(tables, run, offset, end);
		struct mc_reloc_type *row;
		uint32_t symbol;
		uint32_t type;

		counted = 0;
		split_info(tables, info, &symbol, &type);
		row = row_of(census, tables->elf_machine, type, offset);
		if (row) {
			add_count(row, (next - offset) / run->entry_size);
			note_use(reader, run, offset, symbol, row->use);
		}
		offset = next;
	}
}

/*
 * The bytes of one table: from its address tag, as many as its size tag says.  With
 * a size that cannot be, what else lies there is not taken for relocations.
 */
static bool find_run(struct mc_reader *reader, unsigned slot, unsigned size_slot,
		     struct reloc_run *run)
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
 * Some linkers count DT_JMPREL as the tail of DT_REL or DT_RELA too (glibc
 * elf/dynamic-link.h, "ranges[0].size -= ranges[1].size"): leave it to its own run.
 */
static void cut_overlap(struct reloc_run *run, const struct reloc_run *plt)
{
	uint64_t end = run->bytes.offset + run->bytes.count;
	uint64_t plt_end = plt->bytes.offset + plt->bytes.count;

	if (plt->bytes.count && plt->bytes.offset >= run->bytes.offset &&
	    plt->bytes.offset < end && plt_end >= end)
		run->bytes.count = plt->bytes.offset - run->bytes.offset;
}

static void read_runs(struct mc_reader *reader, struct census *census)
{
	const struct mc_tables *tables = reader->tables;
	size_t rel_size = mc_type_size(tables, ELF_T_REL);
	size_t rela_size = mc_type_size(tables, ELF_T_RELA);
	bool plt_is_rela = tables->tags[DT_PLTREL].value == DT_RELA;
	struct reloc_run rel = { .entry_size = rel_size,
				 .relative_count = tables->tags[MC_TAG_RELCOUNT].value,
				 .name = "DT_REL" };
	struct reloc_run rela = { .entry_size = rela_size,
				  .relative_count = tables->tags[MC_TAG_RELACOUNT].value,
				  .name = "DT_RELA" };
	struct reloc_run plt = { .entry_size = plt_is_rela ? rela_size : rel_size,
				 .name = "DT_JMPREL" };
	bool has_plt = find_run(reader, DT_JMPREL, DT_PLTRELSZ, &plt);

	if (find_run(reader, DT_REL, DT_RELSZ, &rel)) {
		cut_overlap(&rel, &plt);
		read_run(reader, census, &rel);
	}
	if (find_run(reader, DT_RELA, DT_RELASZ, &rela)) {
		cut_overlap(&rela, &plt);
		read_run(reader, census, &rela);
	}
	if (has_plt)
		read_run(reader, census, &plt);
}

/*
 * MIPS has GOT entries without relocations: the global part of the GOT is for the
 * symbols from DT_MIPS_GOTSYM to the last, in order (MIPS psABI, chapter 5).
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

static void keep_types(struct mc_reader *reader, struct census *census)
{
	struct mc_object *object = reader->object;
	size_t size = census->count * sizeof(census->types[0]);

	for (size_t i = 0; i < census->count; i++)
		object->has_irelative |= census->types[i].use == MC_USE_IRELATIVE;
	if (census->overflow)
		mc_reader_skip(reader, reader->tables->dynamic.offset,
			       "more than %d relocation types", TYPE_CAP);
	if (!census->count)
		return;
	object->reloc_types = mc_reader_alloc(reader, 1, size);
	if (!object->reloc_types)
		return;
	qsort(census->types, census->count, sizeof(census->types[0]), by_type);
	memcpy(object->reloc_types, census->types, size);
	object->reloc_type_count = census->count;
}

void mc_relocs_read(struct mc_reader *reader)
{
	struct census census;
	struct mc_object *object = reader->object;

	memset(census.types, 0, sizeof(census.types));
	census.count = 0;
	census.overflow = false;
	read_runs(reader, &census);
	read_mips_got(reader);
	keep_types(reader, &census);
	if (reader->use_end > object->dynsym_count)
		object->dynsym_count = reader->use_end;
}
