/* SPDX-License-Identifier: MIT */
/*
 * Makes small ELF files in memory, of any class and byte order, for tests: add
 * strings, symbols, relocations, versions, notes and tags, then finish.  Every
 * table is at a known place (builder.at), so that a test can break it.
 */
#ifndef ELF_BUILDER_H
#define ELF_BUILDER_H

#include <gelf.h>

#include "base/bytes.h"

enum { BUILDER_SIZE = 1 << 16, BUILDER_ITEMS = 96 };

/* Virtual addresses are file offsets plus this. */
enum { BUILDER_BASE = 0x10000 };

enum builder_hash { BUILDER_GNU_HASH = 1, BUILDER_SYSV_HASH = 2 };

struct builder_pool {
	unsigned char data[4096];
	size_t size;
};

struct builder_symbol {
	const char *name;
	uint16_t versym;
	uint8_t binding;
	uint8_t type;
	uint8_t other;
	uint16_t section;
	uint64_t value;
};

struct builder_reloc {
	uint64_t info; /* as it is stored; see builder_info */
	uint64_t addend;
};

struct builder_tag {
	int64_t tag;
	uint64_t value;
};

struct builder {
	uint8_t elf_class;
	uint8_t order;
	uint16_t type;
	uint16_t machine;
	uint32_t flags;
	unsigned hash;	      /* enum builder_hash bits */
	bool without_addends; /* DT_REL instead of DT_RELA */
	bool has_local_data;  /* PT_TLS */
	const char *interp;
	uint32_t note_align;
	uint64_t extra_load; /* bytes that the PT_LOAD claims beyond the file */

	struct builder_pool strings; /* .dynstr */
	struct builder_pool verneed;
	struct builder_pool verdef;
	struct builder_pool notes;
	struct builder_pool data; /* 16-byte aligned, in the writable PT_LOAD */
	struct builder_pool comment;
	size_t last_need; /* offset in verneed of the record being filled */
	size_t last_aux;
	size_t last_def;

	struct builder_symbol symbols[BUILDER_ITEMS];
	size_t symbol_count; /* with the null symbol */
	struct builder_reloc relocs[BUILDER_ITEMS];
	size_t reloc_count;
	struct builder_reloc plt[BUILDER_ITEMS];
	size_t plt_count;
	struct builder_tag tags[BUILDER_ITEMS];
	size_t tag_count;
	GElf_Phdr segments[BUILDER_ITEMS];
	size_t segment_count;

	/* File offsets, after builder_finish. */
	struct {
		size_t headers, interp, symtab, versym, verneed, verdef, gnu_hash, hash;
		size_t relocs, plt, notes, data, dynamic, strings, sections;
	} at;
	unsigned char bytes[BUILDER_SIZE];
	size_t size;
};

/* An empty shared object with a gnu hash table. */
void builder_init(struct builder *b, uint8_t elf_class, uint8_t order, uint16_t machine);

uint32_t builder_string(struct builder *b, const char *text);
void builder_tag(struct builder *b, int64_t tag, uint64_t value);
void builder_needed(struct builder *b, const char *soname);
uint32_t builder_symbol(struct builder *b, struct builder_symbol symbol);
uint32_t builder_undefined(struct builder *b, const char *name, uint16_t versym);
uint32_t builder_defined(struct builder *b, const char *name, uint16_t versym);
uint64_t builder_info(const struct builder *b, uint32_t symbol, uint32_t type);
void builder_reloc(struct builder *b, uint32_t symbol, uint32_t type);
void builder_plt(struct builder *b, uint32_t symbol, uint32_t type);
void builder_need(struct builder *b, const char *soname);
void builder_need_version(struct builder *b, const char *version, uint16_t index,
			  uint16_t flags);
void builder_define_version(struct builder *b, const char *version, uint16_t index,
			    uint16_t flags);
void builder_note(struct builder *b, const char *owner, size_t owner_size, uint32_t type,
		  const void *text, size_t size);
void builder_segment(struct builder *b, GElf_Phdr segment);
void builder_append(struct builder_pool *pool, const void *bytes, size_t size);

/* Integers into a pool, in the file's byte order. */
void builder_pool_half(struct builder *b, struct builder_pool *pool, uint16_t value);
void builder_pool_word(struct builder *b, struct builder_pool *pool, uint32_t value);
void builder_pool_address(struct builder *b, struct builder_pool *pool, uint64_t value);

/* Compute offsets and addresses; the bytes borrow from the builder. */
struct mc_bytes builder_finish(struct builder *b);

/* Overwrite a word or half of the finished file. */
void builder_patch_word(struct builder *b, size_t offset, uint32_t value);
void builder_patch_half(struct builder *b, size_t offset, uint16_t value);
void builder_patch_address(struct builder *b, size_t offset, uint64_t value);

#endif
