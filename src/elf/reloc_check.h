/* SPDX-License-Identifier: MIT */
/* Private to elf/: what is wrong with relocations that loaders carry out without a check. */
#ifndef MC_ELF_RELOC_CHECK_H
#define MC_ELF_RELOC_CHECK_H

#include "elf/reader.h"

/* A table of relocations. */
struct mc_reloc_table {
	struct mc_run bytes;
	size_t entry_size;
	const char *name;
	bool is_plt;	 /* DT_JMPREL */
	bool has_addend; /* its entries are Rela */
	unsigned
		recorded; /* enum mc_reloc_damage bits: each kind is recorded once per table */
};

/* Relocations one after the other with the same r_info. */
struct mc_reloc_group {
	uint64_t offset; /* of the first one in the file */
	uint64_t end;
	uint32_t type;
	uint32_t symbol;
	uint16_t use; /* enum mc_use */
};

enum mc_reloc_damage {
	MC_RELOC_BAD_SYMBOL = 1 << 0,
	MC_RELOC_NO_SYMBOL = 1 << 1,
	MC_RELOC_ASTRAY = 1 << 2,
	MC_RELOC_BAD_SLOT = 1 << 3,
	MC_RELOC_TWICE = 1 << 4,
	MC_RELOC_BAD_VALUE = 1 << 5,
	MC_RELOC_BAD_TYPE = 1 << 6,
};

/* The segments that relocations have written to so far. */
struct mc_reloc_targets {
	unsigned char **words; /* per segment: a bit for each word; NULL: none yet */
	uint64_t start, size;  /* bytes: the segment of the last target */
	unsigned char *bits;   /* its words */
	uint64_t bit_count;    /* 0 if none are kept */
	bool is_code;
};

/* True the first time for a table: record the damage now. */
bool mc_reloc_is_first(struct mc_reloc_table *table, enum mc_reloc_damage damage);

/* Record that a symbol has a second DT_JMPREL slot: one of the two had another symbol. */
void mc_reloc_record_second_call(struct mc_reader *reader, struct mc_reloc_table *table,
				 const struct mc_reloc_group *group);

/* Record damage that all relocations of a group have in common, or that one of them has. */
void mc_reloc_check(struct mc_reader *reader, struct mc_reloc_table *table,
		    struct mc_reloc_targets *targets, const struct mc_reloc_group *group);

#endif
