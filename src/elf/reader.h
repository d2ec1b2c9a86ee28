/* SPDX-License-Identifier: MIT */
/*
 * Private to elf/: the tables of an object, access to their elements, and the state
 * of one mc_object_read.
 *
 * Tables are never copied.  Each is a range of the file, checked once.  Structures are
 * read one at a time, by libelf's translators or (in host byte order) by memcpy; plain
 * words with the helpers below.  There is no Elf descriptor: elf_memory allocates for
 * the whole section header table, which a loader never reads.
 */
#ifndef MC_ELF_READER_H
#define MC_ELF_READER_H

#include <gelf.h>
#include <string.h>

#include "elf/object.h"

/* glibc's elf.h has these; musl's and older ones may not. */
#ifndef DT_RELRSZ
#define DT_RELRSZ 35
#define DT_RELR 36
#endif
#ifndef SHT_RELR
#define SHT_RELR 19
#endif
#ifndef PT_GNU_PROPERTY
#define PT_GNU_PROPERTY 0x6474e553
#endif

/* Consecutive elements, all inside the file. */
struct mc_run {
	uint64_t offset; /* bytes */
	uint64_t count;	 /* elements, or bytes if the variable is named bytes */
};

/* The part of a PT_LOAD that is in the file. */
struct mc_load {
	uint64_t vaddr;
	uint64_t offset;      /* bytes */
	uint64_t file_size;   /* bytes, clipped to the file's end */
	uint64_t memory_size; /* bytes */
	bool readable;
	bool writable;
	bool executable;
};

/* Slots of the dynamic tags; below MC_TAG_SMALL_COUNT the slot is the tag. */
enum mc_tag_slot {
	MC_TAG_SMALL_COUNT = 40,
	MC_TAG_GNU_HASH = MC_TAG_SMALL_COUNT,
	MC_TAG_VERSYM,
	MC_TAG_VERNEED,
	MC_TAG_VERDEF,
	MC_TAG_FLAGS_1,
	MC_TAG_RELCOUNT,
	MC_TAG_RELACOUNT,
	MC_TAG_MIPS_LOCAL_GOTNO,
	MC_TAG_MIPS_SYMTABNO,
	MC_TAG_MIPS_GOTSYM,
	MC_TAG_SLOT_COUNT,
};

struct mc_tag {
	bool present;
	uint64_t value;
	uint64_t file_offset; /* of the entry */
};

/* DT_GNU_HASH: bloom filter, buckets, chains (one word for each symbol from first on). */
struct mc_gnu_hash {
	struct mc_run bloom; /* words of the class's size */
	struct mc_run buckets;
	struct mc_run chains;
	uint32_t bloom_shift;
	uint32_t first; /* index of the first symbol in the table */
};

/* DT_HASH. */
struct mc_sysv_hash {
	struct mc_run buckets;
	struct mc_run chains; /* one for each symbol */
	bool wide;	      /* 64-bit entries: only Alpha and 64-bit S/390 */
};

/* The versions of one versym index. */
struct mc_version {
	const char *need; /* vna_name */
	const char *need_soname;
	const char *def; /* vd_name */
};

struct mc_tables {
	struct mc_bytes bytes;
	bool is_64;
	bool foreign; /* byte order is not the host's */
	uint8_t byte_order;
	uint16_t elf_machine;

	struct mc_run program_headers;
	struct mc_load *loads;
	size_t load_count;

	struct mc_tag tags[MC_TAG_SLOT_COUNT];
	struct mc_run dynamic;
	struct mc_bytes strings; /* DT_STRTAB, up to its last NUL */
	struct mc_run symbols;	 /* as many as fit; mc_object.dynsym_count are used */
	struct mc_run versym;
	struct mc_gnu_hash gnu_hash;
	struct mc_sysv_hash sysv_hash;

	struct mc_version *versions;
	size_t version_count;
};

/* State of one mc_object_read.  An allocation failure is sticky and ends it. */
struct mc_reader {
	struct mc_object *object;
	struct mc_tables *tables;
	struct mc_arena *arena;
	bool out_of_memory;

	uint64_t string_budget; /* bytes; see mc_reader_string */
	uint32_t undefined_end; /* undefined symbols have an index below this */
	uint16_t *uses;		/* enum mc_use bits, by symbol index */
	size_t use_count;	/* elements of uses */
	size_t use_end;		/* index after the last one used */
	size_t used_count;	/* symbols with any use */
	bool in_notes;		/* reading notes, which no loader reads */
};

/* Zeroed arena memory. On failure NULL, and sets reader->out_of_memory. */
void *mc_reader_alloc(struct mc_reader *reader, size_t count, size_t size);

/* The array, doubled if it has no room for one more element.  Fails like mc_reader_alloc. */
void *mc_reader_grow(struct mc_reader *reader, void *array, size_t count, size_t size);

/* Record damage in object->skipped. */
void mc_reader_skip(struct mc_reader *reader, uint64_t file_offset, const char *format,
		    ...) MC_PRINTF(3, 4);

/* Size in bytes of a libelf type in this file's class. */
size_t mc_type_size(const struct mc_tables *tables, Elf_Type type);

/* Element index of a run, below run.count, as the 64-bit structure in host byte order. */
GElf_Ehdr mc_get_ehdr(const struct mc_tables *tables);
GElf_Phdr mc_get_phdr(const struct mc_tables *tables, uint64_t index);
GElf_Shdr mc_get_shdr(const struct mc_tables *tables, struct mc_run run, uint64_t index);
GElf_Dyn mc_get_dyn(const struct mc_tables *tables, uint64_t index);
GElf_Sym mc_get_sym(const struct mc_tables *tables, uint64_t index); /* of .dynsym */
GElf_Sym mc_run_get_sym(const struct mc_tables *tables, struct mc_run run,
			uint64_t index);

static inline uint16_t mc_half_at(const struct mc_tables *tables, uint64_t offset)
{
	uint16_t value;

	if (!mc_bytes_has(tables->bytes, offset, sizeof(value)))
		return 0;
	memcpy(&value, tables->bytes.data + offset, sizeof(value));
	return tables->foreign ? __builtin_bswap16(value) : value;
}

static inline uint32_t mc_word_at(const struct mc_tables *tables, uint64_t offset)
{
	uint32_t value;

	if (!mc_bytes_has(tables->bytes, offset, sizeof(value)))
		return 0;
	memcpy(&value, tables->bytes.data + offset, sizeof(value));
	return tables->foreign ? __builtin_bswap32(value) : value;
}

static inline uint64_t mc_xword_at(const struct mc_tables *tables, uint64_t offset)
{
	uint64_t value;

	if (!mc_bytes_has(tables->bytes, offset, sizeof(value)))
		return 0;
	memcpy(&value, tables->bytes.data + offset, sizeof(value));
	return tables->foreign ? __builtin_bswap64(value) : value;
}

/* An address-sized word of the file's class. */
static inline uint64_t mc_address_at(const struct mc_tables *tables, uint64_t offset)
{
	return tables->is_64 ? mc_xword_at(tables, offset) : mc_word_at(tables, offset);
}

/* File bytes mapped at vaddr, up to the end of that PT_LOAD; false if there are none. */
bool mc_locate(const struct mc_tables *tables, uint64_t vaddr, struct mc_run *bytes);

/* The same for a tag's address; records a skip if it is not mapped. */
bool mc_locate_tag(struct mc_reader *reader, unsigned slot, const char *name,
		   struct mc_run *bytes);

/* A string of DT_STRTAB; NULL if the offset is outside. */
static inline const char *mc_string(const struct mc_tables *tables, uint64_t offset)
{
	/* The table ends with NUL, so every string that starts inside ends inside. */
	return offset < tables->strings.size ? (const char *)tables->strings.data + offset
					     : NULL;
}

/*
 * Limit on the total size of strings read from one object.  In a hostile table each
 * name can be the tail of the previous one, which would make the work quadratic.
 */
static inline uint64_t mc_string_budget(const struct mc_tables *tables)
{
	return 8 * (uint64_t)tables->strings.size + 4096;
}

/* The same, subtracting its length from budget; NULL when the budget is used up. */
const char *mc_string_within(const struct mc_tables *tables, uint64_t offset,
			     uint64_t *budget);

/* The same with the reader's budget; records a skip about what on failure. */
const char *mc_reader_string(struct mc_reader *reader, uint64_t offset,
			     uint64_t file_offset, const char *what);

/* Called by object.c in this order; each fills its part of object and tables. */
enum muslcheck_status mc_segments_read(struct mc_reader *reader, const GElf_Ehdr *header,
				       struct mc_error *err) MC_MUST_CHECK;
void mc_dynamic_read(struct mc_reader *reader);
void mc_architecture_read(struct mc_reader *reader);
void mc_hash_read(struct mc_reader *reader);
void mc_versions_read(struct mc_reader *reader);
void mc_relocs_read(struct mc_reader *reader);
void mc_symbols_read(struct mc_reader *reader);
void mc_notes_read(struct mc_reader *reader);

/* Record what no loader checks and none survives. */
void mc_soundness_check(struct mc_reader *reader);

/* Record where the section headers, if there are any, contradict what loaders read. */
void mc_sections_check(struct mc_reader *reader);

/* Fill out from a .dynsym entry and its name. */
void mc_symbol_fill(const struct mc_tables *tables, uint32_t index, const GElf_Sym *entry,
		    const char *name, struct mc_symbol *out);

/* Set a symbol's hidden bit and version from versym, verneed and verdef. */
void mc_version_resolve(const struct mc_tables *tables, struct mc_symbol *symbol);

/* The section headers; count is 0 if they cannot be read. */
struct mc_run mc_section_headers(const struct mc_tables *tables);

/* The file bytes of a section; empty if it has none or they lie outside the file. */
struct mc_bytes mc_section_contents(const struct mc_tables *tables,
				    const GElf_Shdr *section);

/* The first section of that name; false if there is none. */
bool mc_section_find(const struct mc_tables *tables, const char *name, GElf_Shdr *out);

/* The file bytes of the first section of that name; empty if there is none. */
struct mc_bytes mc_section_bytes(const struct mc_tables *tables, const char *name);

/* Append the entries of one .note.dlopen text to the object's notes. */
void mc_dlopen_parse(struct mc_reader *reader, uint64_t file_offset,
		     struct mc_bytes text);

#endif
