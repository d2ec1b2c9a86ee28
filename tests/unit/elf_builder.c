/* SPDX-License-Identifier: MIT */
#include "elf_builder.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"

static bool is_64(const struct builder *b)
{
	return b->elf_class == ELFCLASS64;
}

static void store(const struct builder *b, unsigned char *out, uint64_t value,
		  size_t size)
{
	for (size_t i = 0; i < size; i++) {
		size_t place = b->order == ELFDATA2LSB ? i : size - 1 - i;

		out[place] = (unsigned char)(value >> (8 * i));
	}
}

void builder_append(struct builder_pool *pool, const void *bytes, size_t size)
{
	assert(size <= sizeof(pool->data) - pool->size);
	memcpy(pool->data + pool->size, bytes, size);
	pool->size += size;
}

static void pool_put(struct builder *b, struct builder_pool *pool, uint64_t value,
		     size_t size)
{
	unsigned char bytes[8];

	store(b, bytes, value, size);
	builder_append(pool, bytes, size);
}

void builder_pool_half(struct builder *b, struct builder_pool *pool, uint16_t value)
{
	pool_put(b, pool, value, 2);
}

void builder_pool_word(struct builder *b, struct builder_pool *pool, uint32_t value)
{
	pool_put(b, pool, value, 4);
}

void builder_pool_address(struct builder *b, struct builder_pool *pool, uint64_t value)
{
	pool_put(b, pool, value, is_64(b) ? 8 : 4);
}

void builder_init(struct builder *b, uint8_t elf_class, uint8_t order, uint16_t machine)
{
	memset(b, 0, sizeof(*b));
	b->elf_class = elf_class;
	b->order = order;
	b->type = ET_DYN;
	b->machine = machine;
	b->hash = BUILDER_GNU_HASH;
	b->note_align = 4;
	b->symbol_count = 1;
	builder_append(&b->strings, "", 1);
}

uint32_t builder_string(struct builder *b, const char *text)
{
	uint32_t offset = (uint32_t)b->strings.size;

	builder_append(&b->strings, text, strlen(text) + 1);
	return offset;
}

void builder_tag(struct builder *b, int64_t tag, uint64_t value)
{
	assert(b->tag_count < BUILDER_ITEMS - 20);
	b->tags[b->tag_count++] = (struct builder_tag){ tag, value };
}

void builder_needed(struct builder *b, const char *soname)
{
	builder_tag(b, DT_NEEDED, builder_string(b, soname));
}

uint32_t builder_symbol(struct builder *b, struct builder_symbol symbol)
{
	assert(b->symbol_count < BUILDER_ITEMS);
	b->symbols[b->symbol_count] = symbol;
	return (uint32_t)b->symbol_count++;
}

uint32_t builder_undefined(struct builder *b, const char *name, uint16_t versym)
{
	return builder_symbol(b, (struct builder_symbol){ .name = name,
							  .versym = versym,
							  .binding = STB_GLOBAL,
							  .type = STT_FUNC });
}

uint32_t builder_defined(struct builder *b, const char *name, uint16_t versym)
{
	return builder_symbol(b, (struct builder_symbol){ .name = name,
							  .versym = versym,
							  .binding = STB_GLOBAL,
							  .type = STT_FUNC,
							  .section = 1,
							  .value = 0x1234 });
}

uint64_t builder_info(const struct builder *b, uint32_t symbol, uint32_t type)
{
	if (!is_64(b))
		return (uint64_t)symbol << 8 | type;
	if (b->machine == EM_MIPS && b->order == ELFDATA2LSB)
		return (uint64_t)__builtin_bswap32(type) << 32 | symbol;
	return (uint64_t)symbol << 32 | type;
}

static bool is_thread_local(const struct builder *b, uint32_t type)
{
	return b->machine == EM_X86_64 &&
	       (type == R_X86_64_DTPMOD64 || type == R_X86_64_DTPOFF64 ||
		type == R_X86_64_TPOFF64 || type == R_X86_64_TLSDESC);
}

/* A thread-local relocation makes its symbol, or the object, thread-local. */
static struct builder_reloc reloc_of(struct builder *b, uint32_t symbol, uint32_t type)
{
	if (is_thread_local(b, type) && symbol)
		b->symbols[symbol].type = STT_TLS;
	b->has_local_data |= is_thread_local(b, type) && !symbol;
	return (struct builder_reloc){ .info = builder_info(b, symbol, type) };
}

void builder_reloc(struct builder *b, uint32_t symbol, uint32_t type)
{
	assert(b->reloc_count < BUILDER_ITEMS);
	b->relocs[b->reloc_count++] = reloc_of(b, symbol, type);
}

void builder_plt(struct builder *b, uint32_t symbol, uint32_t type)
{
	assert(b->plt_count < BUILDER_ITEMS);
	b->plt[b->plt_count++] = reloc_of(b, symbol, type);
}

void builder_need(struct builder *b, const char *soname)
{
	if (b->verneed.size)
		store(b, b->verneed.data + b->last_need + 12,
		      b->verneed.size - b->last_need, 4);
	b->last_need = b->verneed.size;
	b->last_aux = 0;
	builder_pool_half(b, &b->verneed, 1);
	builder_pool_half(b, &b->verneed, 0);
	builder_pool_word(b, &b->verneed, builder_string(b, soname));
	builder_pool_word(b, &b->verneed, 16);
	builder_pool_word(b, &b->verneed, 0);
}

void builder_need_version(struct builder *b, const char *version, uint16_t index,
			  uint16_t flags)
{
	if (b->last_aux)
		store(b, b->verneed.data + b->last_aux + 12,
		      b->verneed.size - b->last_aux, 4);
	b->last_aux = b->verneed.size;
	builder_pool_word(b, &b->verneed, 0);
	builder_pool_half(b, &b->verneed, flags);
	builder_pool_half(b, &b->verneed, index);
	builder_pool_word(b, &b->verneed, builder_string(b, version));
	builder_pool_word(b, &b->verneed, 0);
}

void builder_define_version(struct builder *b, const char *version, uint16_t index,
			    uint16_t flags)
{
	if (b->verdef.size)
		store(b, b->verdef.data + b->last_def + 16, b->verdef.size - b->last_def,
		      4);
	b->last_def = b->verdef.size;
	builder_pool_half(b, &b->verdef, 1);
	builder_pool_half(b, &b->verdef, flags);
	builder_pool_half(b, &b->verdef, index);
	builder_pool_half(b, &b->verdef, 1);
	builder_pool_word(b, &b->verdef, 0);
	builder_pool_word(b, &b->verdef, 20);
	builder_pool_word(b, &b->verdef, 0);
	builder_pool_word(b, &b->verdef, builder_string(b, version));
	builder_pool_word(b, &b->verdef, 0);
}

static void pool_align(struct builder_pool *pool, size_t alignment)
{
	while (pool->size % alignment)
		builder_append(pool, "", 1);
}

void builder_note(struct builder *b, const char *owner, size_t owner_size, uint32_t type,
		  const void *text, size_t size)
{
	builder_pool_word(b, &b->notes, (uint32_t)owner_size);
	builder_pool_word(b, &b->notes, (uint32_t)size);
	builder_pool_word(b, &b->notes, type);
	builder_append(&b->notes, owner, owner_size);
	pool_align(&b->notes, b->note_align);
	builder_append(&b->notes, text, size);
	pool_align(&b->notes, b->note_align);
}

void builder_segment(struct builder *b, GElf_Phdr segment)
{
	assert(b->segment_count < BUILDER_ITEMS - 8);
	b->segments[b->segment_count++] = segment;
}

static void put(struct builder *b, uint64_t value, size_t size)
{
	assert(b->size + size <= BUILDER_SIZE);
	store(b, b->bytes + b->size, value, size);
	b->size += size;
}

static void put_address(struct builder *b, uint64_t value)
{
	put(b, value, is_64(b) ? 8 : 4);
}

static size_t put_pool(struct builder *b, const struct builder_pool *pool,
		       size_t alignment)
{
	size_t start;

	b->size = (b->size + alignment - 1) / alignment * alignment;
	start = b->size;
	assert(b->size + pool->size <= BUILDER_SIZE);
	memcpy(b->bytes + b->size, pool->data, pool->size);
	b->size += pool->size;
	return start;
}

static void put_symbol(struct builder *b, const struct builder_symbol *symbol,
		       uint32_t name)
{
	unsigned info = (unsigned)symbol->binding << 4 | symbol->type;

	put(b, name, 4);
	if (!is_64(b)) {
		put(b, symbol->value, 4);
		put(b, symbol->name ? 8 : 0, 4);
	}
	put(b, info, 1);
	put(b, symbol->other, 1);
	put(b, symbol->section, 2);
	if (is_64(b)) {
		put(b, symbol->value, 8);
		put(b, symbol->name ? 8 : 0, 8);
	}
}

static void put_symbols(struct builder *b)
{
	b->size = (b->size + 7) / 8 * 8;
	b->at.symtab = b->size;
	builder_tag(b, DT_SYMTAB, BUILDER_BASE + b->at.symtab);
	for (size_t i = 0; i < b->symbol_count; i++) {
		const char *name = b->symbols[i].name;

		put_symbol(b, &b->symbols[i], name ? builder_string(b, name) : 0);
	}
	b->at.versym = b->size;
	if (b->verneed.size || b->verdef.size) {
		builder_tag(b, DT_VERSYM, BUILDER_BASE + b->at.versym);
		for (size_t i = 0; i < b->symbol_count; i++)
			put(b, b->symbols[i].versym, 2);
	}
}

static size_t first_defined(const struct builder *b)
{
	size_t first = 1;

	while (first < b->symbol_count && b->symbols[first].section == SHN_UNDEF)
		first++;
	return first;
}

/* One bucket, one chain; as GNU ld does, 1 is the first index of an empty table. */
static void put_gnu_hash(struct builder *b)
{
	size_t first = first_defined(b);
	bool empty = first == b->symbol_count;

	b->size = (b->size + 7) / 8 * 8;
	b->at.gnu_hash = b->size;
	builder_tag(b, DT_GNU_HASH, BUILDER_BASE + b->at.gnu_hash);
	put(b, 1, 4);
	put(b, empty ? 1 : first, 4);
	put(b, 1, 4);
	put(b, 0, 4);
	put_address(b, empty ? 0 : UINT64_MAX);
	put(b, empty ? 0 : first, 4);
	for (size_t i = first; i < b->symbol_count; i++) {
		uint32_t hash = mc_hash_gnu(b->symbols[i].name);

		put(b, (hash & ~1u) | (i + 1 == b->symbol_count), 4);
	}
}

static void put_sysv_hash(struct builder *b)
{
	size_t word = is_64(b) && b->machine == EM_S390 ? 8 : 4;

	b->size = (b->size + 7) / 8 * 8;
	b->at.hash = b->size;
	builder_tag(b, DT_HASH, BUILDER_BASE + b->at.hash);
	put(b, 1, word);
	put(b, b->symbol_count, word);
	put(b, b->symbol_count > 1, word);
	put(b, 0, word);
	for (size_t i = 1; i < b->symbol_count; i++)
		put(b, i + 1 < b->symbol_count ? i + 1 : 0, word);
}

/* Each relocation has a word of its own; the words are where the headers are. */
static size_t put_relocs(struct builder *b, const struct builder_reloc *relocs,
			 size_t count, size_t first)
{
	size_t start;

	b->size = (b->size + 7) / 8 * 8;
	start = b->size;
	for (size_t i = 0; i < count; i++) {
		put_address(b, BUILDER_BASE + (first + i) * (is_64(b) ? 8 : 4));
		put_address(b, relocs[i].info);
		if (!b->without_addends)
			put_address(b, relocs[i].addend);
	}
	return start;
}

static void put_reloc_tables(struct builder *b)
{
	bool rel = b->without_addends;

	b->at.relocs = put_relocs(b, b->relocs, b->reloc_count, 0);
	if (b->reloc_count) {
		builder_tag(b, rel ? DT_REL : DT_RELA, BUILDER_BASE + b->at.relocs);
		builder_tag(b, rel ? DT_RELSZ : DT_RELASZ, b->size - b->at.relocs);
	}
	b->at.plt = put_relocs(b, b->plt, b->plt_count, b->reloc_count);
	if (b->plt_count) {
		builder_tag(b, DT_JMPREL, BUILDER_BASE + b->at.plt);
		builder_tag(b, DT_PLTRELSZ, b->size - b->at.plt);
		builder_tag(b, DT_PLTREL, rel ? DT_REL : DT_RELA);
	}
}

static void put_contents(struct builder *b)
{
	put_symbols(b);
	b->at.verneed = put_pool(b, &b->verneed, 8);
	if (b->verneed.size)
		builder_tag(b, DT_VERNEED, BUILDER_BASE + b->at.verneed);
	b->at.verdef = put_pool(b, &b->verdef, 8);
	if (b->verdef.size)
		builder_tag(b, DT_VERDEF, BUILDER_BASE + b->at.verdef);
	if (b->hash & BUILDER_GNU_HASH)
		put_gnu_hash(b);
	if (b->hash & BUILDER_SYSV_HASH)
		put_sysv_hash(b);
	put_reloc_tables(b);
	b->at.notes = put_pool(b, &b->notes, 8);
	b->at.data = put_pool(b, &b->data, 16);
	b->at.strings = put_pool(b, &b->strings, 1);
	builder_tag(b, DT_STRTAB, BUILDER_BASE + b->at.strings);
	builder_tag(b, DT_STRSZ, b->strings.size);
	b->at.interp = b->size;
	for (const char *c = b->interp; c && (c == b->interp || c[-1]); c++)
		put(b, (unsigned char)*c, 1);
	b->size = (b->size + 7) / 8 * 8;
	b->at.dynamic = b->size;
	builder_tag(b, DT_NULL, 0);
	for (size_t i = 0; i < b->tag_count; i++) {
		put_address(b, (uint64_t)b->tags[i].tag);
		put_address(b, b->tags[i].value);
	}
}

static GElf_Phdr segment_at(uint32_t type, size_t offset, size_t size)
{
	return (GElf_Phdr){ .p_type = type,
			    .p_flags = PF_R | PF_W,
			    .p_offset = offset,
			    .p_vaddr = BUILDER_BASE + offset,
			    .p_filesz = size,
			    .p_memsz = size,
			    .p_align = 8 };
}

/* .comment, and the section headers that name it: null, .comment, .shstrtab. */
static void put_sections(struct builder *b)
{
	static const char names[] = "\0.comment\0.shstrtab";
	size_t comment = put_pool(b, &b->comment, 1);
	size_t table = b->size;
	struct {
		size_t name, type, offset, size;
	} rows[] = {
		{ 0, SHT_NULL, 0, 0 },
		{ 1, SHT_PROGBITS, comment, b->comment.size },
		{ 10, SHT_STRTAB, table, sizeof(names) },
	};

	for (size_t i = 0; i < sizeof(names); i++)
		put(b, (unsigned char)names[i], 1);
	b->size = (b->size + 7) / 8 * 8;
	b->at.sections = b->size;
	for (size_t i = 0; i < 3; i++) {
		put(b, rows[i].name, 4);
		put(b, rows[i].type, 4);
		put_address(b, 0);
		put_address(b, 0);
		put_address(b, rows[i].offset);
		put_address(b, rows[i].size);
		put(b, 0, 8);
		put_address(b, 1);
		put_address(b, 0);
	}
}

static size_t header_size(const struct builder *b)
{
	return is_64(b) ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
}

static bool needs_local_segment(const struct builder *b)
{
	for (size_t i = 0; i < b->segment_count; i++)
		if (b->segments[i].p_type == PT_TLS)
			return false;
	return b->has_local_data;
}

/* A program's headers are loaded, and PT_PHDR says where; its code is anywhere. */
static void add_program_segments(struct builder *b, GElf_Phdr *load)
{
	size_t count =
		b->segment_count + 4 + (b->notes.size > 0) + needs_local_segment(b);

	load->p_flags |= PF_X;
	load->p_filesz += count * header_size(b);
	load->p_memsz += count * header_size(b);
	builder_segment(b, segment_at(PT_PHDR, b->size, count * header_size(b)));
	builder_segment(b, segment_at(PT_INTERP, b->at.interp, strlen(b->interp) + 1));
}

static void add_segments(struct builder *b)
{
	GElf_Phdr load = segment_at(PT_LOAD, 0, b->size);

	if (b->interp)
		add_program_segments(b, &load);
	load.p_filesz += b->extra_load;
	load.p_memsz += b->extra_load;
	builder_segment(b, load);
	if (needs_local_segment(b))
		builder_segment(
			b, (GElf_Phdr){ .p_type = PT_TLS, .p_memsz = 8, .p_align = 8 });
	builder_segment(b,
			segment_at(PT_DYNAMIC, b->at.dynamic, b->size - b->at.dynamic));
	if (b->notes.size) {
		GElf_Phdr note = segment_at(PT_NOTE, b->at.notes, b->notes.size);

		note.p_align = b->note_align;
		builder_segment(b, note);
	}
}

static void put_ident(struct builder *b)
{
	const unsigned char ident[EI_NIDENT] = { 0x7f,	       'E',	 'L',	    'F',
						 b->elf_class, b->order, EV_CURRENT };

	for (size_t i = 0; i < EI_NIDENT; i++)
		put(b, ident[i], 1);
}

static void put_header(struct builder *b)
{
	put_ident(b);
	put(b, b->type, 2);
	put(b, b->machine, 2);
	put(b, EV_CURRENT, 4);
	put_address(b, b->interp ? BUILDER_BASE : 0);
	put_address(b, b->at.headers);
	put_address(b, b->at.sections);
	put(b, b->flags, 4);
	put(b, is_64(b) ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), 2);
	put(b, is_64(b) ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2);
	put(b, b->segment_count, 2);
	put(b, is_64(b) ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), 2);
	put(b, b->at.sections ? 3 : 0, 2);
	put(b, b->at.sections ? 2 : 0, 2);
}

static void put_segment(struct builder *b, const GElf_Phdr *segment)
{
	put(b, segment->p_type, 4);
	if (is_64(b))
		put(b, segment->p_flags, 4);
	put_address(b, segment->p_offset);
	put_address(b, segment->p_vaddr);
	put_address(b, segment->p_paddr);
	put_address(b, segment->p_filesz);
	put_address(b, segment->p_memsz);
	if (!is_64(b))
		put(b, segment->p_flags, 4);
	put_address(b, segment->p_align);
}

struct mc_bytes builder_finish(struct builder *b)
{
	size_t end;

	b->size = sizeof(Elf64_Ehdr);
	put_contents(b);
	add_segments(b);
	b->at.headers = b->size;
	for (size_t i = 0; i < b->segment_count; i++)
		put_segment(b, &b->segments[i]);
	if (b->comment.size)
		put_sections(b);
	end = b->size;
	b->size = 0;
	put_header(b);
	b->size = end;
	return (struct mc_bytes){ b->bytes, b->size };
}

void builder_patch_word(struct builder *b, size_t offset, uint32_t value)
{
	store(b, b->bytes + offset, value, 4);
}

void builder_patch_half(struct builder *b, size_t offset, uint16_t value)
{
	store(b, b->bytes + offset, value, 2);
}

void builder_patch_address(struct builder *b, size_t offset, uint64_t value)
{
	store(b, b->bytes + offset, value, is_64(b) ? 8 : 4);
}
