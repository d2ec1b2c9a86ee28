/* SPDX-License-Identifier: MIT */
/*
 * DT_GNU_HASH and DT_HASH: symbol count and look-up.  The GNU table is described in
 * binutils' bfd/elflink.c and glibc's dl-lookup.c, the other in gABI chapter 5,
 * "Hash Table".
 */
#include "base/hash.h"
#include "elf/reader.h"

enum {
	GNU_HEADER_WORDS = 4,
	WORD = 4,
	/*
	 * Limit on the steps of one look-up; comparing a long name counts as several.
	 * The longest real chains are written by Go's linker (log2(n) buckets).  A
	 * cycle, or a hostile table with a single bucket, ends here.
	 */
	CHAIN_CAP = 1 << 10,
	BYTES_PER_STEP = 64,
};

static bool has_wide_hash(const struct mc_tables *tables)
{
	const uint16_t alpha =
		0x9026; /* EM_ALPHA is unofficial and missing from some elf.h */

	return tables->is_64 &&
	       (tables->elf_machine == EM_S390 || tables->elf_machine == alpha);
}

static uint32_t word_of(const struct mc_tables *tables, struct mc_run words,
			uint64_t index)
{
	return index < words.count ? mc_word_at(tables, words.offset + index * WORD) : 0;
}

static uint32_t entry_of(const struct mc_tables *tables, const struct mc_sysv_hash *hash,
			 struct mc_run entries, uint64_t index)
{
	uint64_t value;

	if (!hash->wide)
		return word_of(tables, entries, index);
	if (index >= entries.count)
		return 0;
	value = mc_xword_at(tables, entries.offset + index * 2 * WORD);
	return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

static void find_gnu_hash(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	struct mc_gnu_hash *hash = &tables->gnu_hash;
	const unsigned bloom_word = tables->is_64 ? 8 : 4;
	struct mc_run bytes;
	uint64_t used;

	if (!mc_locate_tag(reader, MC_TAG_GNU_HASH, "DT_GNU_HASH", &bytes))
		return;
	hash->buckets.count = mc_word_at(tables, bytes.offset);
	hash->first = mc_word_at(tables, bytes.offset + WORD);
	hash->bloom.count = mc_word_at(tables, bytes.offset + 2 * WORD);
	hash->bloom_shift = mc_word_at(tables, bytes.offset + 3 * WORD);
	hash->bloom.offset = bytes.offset + GNU_HEADER_WORDS * WORD;
	hash->buckets.offset = hash->bloom.offset + hash->bloom.count * bloom_word;
	hash->chains.offset = hash->buckets.offset + hash->buckets.count * WORD;
	used = hash->chains.offset - bytes.offset;
	if (bytes.count < used || !hash->bloom.count) {
		mc_reader_skip(
			reader, bytes.offset,
			"DT_GNU_HASH (%llu buckets, %llu filter words) runs past its segment's end",
			(unsigned long long)hash->buckets.count,
			(unsigned long long)hash->bloom.count);
		*hash = (struct mc_gnu_hash){ 0 };
		return;
	}
	hash->chains.count = (bytes.count - used) / WORD;
}

static void find_sysv_hash(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	struct mc_sysv_hash *hash = &tables->sysv_hash;
	const unsigned size = has_wide_hash(tables) ? 2 * WORD : WORD;
	struct mc_run header = { .count = 2 };
	struct mc_run bytes;

	if (!mc_locate_tag(reader, DT_HASH, "DT_HASH", &bytes))
		return;
	header.offset = bytes.offset;
	hash->wide = size > WORD;
	hash->buckets.count = entry_of(tables, hash, header, 0);
	hash->chains.count = entry_of(tables, hash, header, 1);
	hash->buckets.offset = bytes.offset + 2 * size;
	hash->chains.offset = hash->buckets.offset + hash->buckets.count * size;
	if (bytes.count / size < 2 + hash->buckets.count + hash->chains.count) {
		mc_reader_skip(
			reader, bytes.offset,
			"DT_HASH (%llu buckets, %llu chains) runs past its segment's end",
			(unsigned long long)hash->buckets.count,
			(unsigned long long)hash->chains.count);
		*hash = (struct mc_sysv_hash){ 0 };
	}
}

/* The highest bucket starts the last chain, whose end is the end of the table. */
static uint64_t gnu_symbol_count(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_gnu_hash *hash = &tables->gnu_hash;
	uint32_t last = 0;

	for (uint64_t i = 0; i < hash->buckets.count; i++) {
		uint32_t start = word_of(tables, hash->buckets, i);

		last = start > last ? start : last;
	}
	if (last < hash->first || !last)
		return 0;
	for (uint64_t i = last - hash->first; i < hash->chains.count; i++)
		if (word_of(tables, hash->chains, i) & 1)
			return hash->first + i + 1;
	mc_reader_skip(reader, hash->chains.offset,
		       "the last chain of DT_GNU_HASH is not terminated");
	return 0;
}

/*
 * Without a hash table: count the symbols up to the next table that has a tag.  The
 * result may be too large, but not too small for the output of any linker.
 */
static uint64_t count_up_to_next_table(const struct mc_tables *tables)
{
	static const unsigned tables_after[] = {
		DT_STRTAB,     DT_HASH,		DT_RELA,       DT_REL,
		DT_JMPREL,     DT_INIT,		DT_RELR,       DT_INIT_ARRAY,
		DT_FINI_ARRAY, MC_TAG_GNU_HASH, MC_TAG_VERSYM, MC_TAG_VERNEED,
		MC_TAG_VERDEF, DT_PLTGOT,	DT_FINI,
	};
	uint64_t start = tables->tags[DT_SYMTAB].value;
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < sizeof(tables_after) / sizeof(tables_after[0]); i++) {
		const struct mc_tag *tag = &tables->tags[tables_after[i]];

		if (tag->present && tag->value > start && tag->value < next)
			next = tag->value;
	}
	return (next - start) / mc_type_size(tables, ELF_T_SYM);
}

/*
 * Without a hash table, stop at the first entry that cannot be a symbol: patchelf
 * leaves junk after .dynsym.
 */
static uint64_t count_plausible(const struct mc_tables *tables, uint64_t end)
{
	uint64_t index = 1;

	for (; index < end && index < tables->symbols.count; index++) {
		GElf_Sym entry = mc_get_sym(tables, index);

		if (entry.st_name >= tables->strings.size ||
		    GELF_ST_TYPE(entry.st_info) > STT_GNU_IFUNC ||
		    GELF_ST_BIND(entry.st_info) > STB_GNU_UNIQUE || entry.st_other > 0xf)
			break;
	}
	return index;
}

static uint64_t symbol_count(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_gnu_hash *gnu = &tables->gnu_hash;
	uint64_t count;

	if (tables->elf_machine == EM_MIPS && tables->tags[MC_TAG_MIPS_SYMTABNO].present)
		return tables->tags[MC_TAG_MIPS_SYMTABNO].value;
	if (tables->sysv_hash.chains.count)
		return tables->sysv_hash.chains.count;
	count = gnu_symbol_count(reader);
	if (count)
		return count;
	/* GNU ld writes 1 as the first index of an empty table. */
	count = gnu->first > 1 ? gnu->first : count_up_to_next_table(tables);
	return count_plausible(tables, count);
}

static void find_symbols(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	struct mc_run bytes;

	if (!mc_locate_tag(reader, DT_SYMTAB, "DT_SYMTAB", &bytes))
		return;
	tables->symbols.offset = bytes.offset;
	tables->symbols.count = bytes.count / mc_type_size(tables, ELF_T_SYM);
	if (tables->symbols.count > UINT32_MAX)
		tables->symbols.count = UINT32_MAX;
}

void mc_hash_read(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	uint64_t count;

	find_symbols(reader);
	find_gnu_hash(reader);
	find_sysv_hash(reader);
	if (!tables->symbols.count)
		return;
	count = symbol_count(reader);
	if (count > tables->symbols.count) {
		mc_reader_skip(
			reader, tables->symbols.offset,
			"the symbol table runs past its segment's end (%llu of %llu entries present)",
			(unsigned long long)tables->symbols.count,
			(unsigned long long)count);
		count = tables->symbols.count;
	}
	reader->object->dynsym_count = (size_t)count;
	reader->undefined_end = (uint32_t)count;
	/*
	 * Linkers sort the symbols of the GNU table to the end of .dynsym.  An undefined
	 * one there (a function whose address an executable takes) has a relocation.
	 */
	if (tables->gnu_hash.first > 1 && tables->gnu_hash.first < count)
		reader->undefined_end = tables->gnu_hash.first;
}

static bool has_name(const struct mc_tables *tables, uint32_t index, const char *name,
		     struct mc_symbol *out)
{
	GElf_Sym entry;
	const char *found;

	if (index >= tables->symbols.count)
		return false;
	entry = mc_get_sym(tables, index);
	found = mc_string(tables, entry.st_name);
	if (!found || strcmp(found, name) != 0)
		return false;
	mc_symbol_fill(tables, index, &entry, found, out);
	return true;
}

/* The Bloom filter can only rule a name out. */
static bool may_have(const struct mc_tables *tables, uint32_t gnu_hash)
{
	const struct mc_gnu_hash *hash = &tables->gnu_hash;
	const unsigned bits = tables->is_64 ? 64 : 32;
	uint64_t index = gnu_hash / bits % hash->bloom.count;
	uint64_t word = mc_address_at(tables, hash->bloom.offset + index * (bits / 8));
	uint32_t shifted = hash->bloom_shift < 32 ? gnu_hash >> hash->bloom_shift : 0;

	return word >> (gnu_hash % bits) & word >> (shifted % bits) & 1;
}

static uint32_t cost_of(const char *name)
{
	size_t cost = 1 + strlen(name) / BYTES_PER_STEP;

	return cost < CHAIN_CAP ? (uint32_t)cost : CHAIN_CAP;
}

static bool find_gnu(const struct mc_tables *tables, const char *name, uint32_t gnu_hash,
		     struct mc_symbol_cursor *cursor, struct mc_symbol *out)
{
	const struct mc_gnu_hash *hash = &tables->gnu_hash;
	uint32_t cost;

	if (!cursor->started) {
		cursor->started = true;
		if (!hash->buckets.count || !may_have(tables, gnu_hash))
			return false;
		cursor->next =
			word_of(tables, hash->buckets, gnu_hash % hash->buckets.count);
	}
	cost = cursor->next ? cost_of(name) : 0;
	while (cursor->next >= hash->first && cursor->next && cursor->steps < CHAIN_CAP) {
		uint32_t index = cursor->next;
		uint64_t link = index - hash->first;
		uint32_t chain = word_of(tables, hash->chains, link);

		cursor->steps += cost;
		cursor->next = chain & 1 || link >= hash->chains.count ? 0 : index + 1;
		if ((chain | 1) == (gnu_hash | 1) && has_name(tables, index, name, out))
			return true;
	}
	return false;
}

/* These chains are linked lists and may be cyclic; none is longer than the table. */
static bool find_sysv(const struct mc_tables *tables, const char *name,
		      struct mc_symbol_cursor *cursor, struct mc_symbol *out)
{
	const struct mc_sysv_hash *hash = &tables->sysv_hash;
	const uint32_t cost = cost_of(name);

	if (!cursor->started) {
		cursor->started = true;
		if (hash->buckets.count)
			cursor->next = entry_of(tables, hash, hash->buckets,
						mc_hash_sysv(name) % hash->buckets.count);
	}
	while (cursor->next && cursor->steps / cost < hash->chains.count &&
	       cursor->steps < CHAIN_CAP) {
		uint32_t index = cursor->next;

		cursor->steps += cost;
		cursor->next = entry_of(tables, hash, hash->chains, index);
		if (has_name(tables, index, name, out))
			return true;
	}
	return false;
}

bool mc_object_find(const struct mc_object *object, const char *name, uint32_t gnu_hash,
		    struct mc_symbol_cursor *cursor, struct mc_symbol *out)
{
	const struct mc_tables *tables = object->tables;

	if (tables->gnu_hash.bloom.count)
		return find_gnu(tables, name, gnu_hash, cursor, out);
	return find_sysv(tables, name, cursor, out);
}

bool mc_object_defines(const struct mc_object *object, const char *name)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(object, name, mc_hash_gnu(name), &cursor, &symbol))
		if (symbol.section != SHN_UNDEF && symbol.binding != STB_LOCAL)
			return true;
	return false;
}
