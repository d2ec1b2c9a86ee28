/* SPDX-License-Identifier: MIT */
/*
 * The embedded table written by gen_symdb: read-only and without pointers (nothing to
 * relocate or build at start); strings are offsets into one pool.  Offset 0 is the
 * empty string, used for "none".
 */
#ifndef MC_DB_TABLE_H
#define MC_DB_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum {
	MC_TABLE_NO_BUILD = 0xff, /* a fact about versions of a library, not one build */
	MC_TABLE_ALIAS = 0x80, /* bit in fact.presence, in addition to enum mc_presence */
	MC_TABLE_NO_MISSING = 0xffff,
	MC_TABLE_OVERLAY_NAME = 0xffffff,
	MC_TABLE_FACT_COUNT_MAX = 0xff,	  /* of one name */
	MC_TABLE_FIRST_FACT_MAX = 0xffff, /* index of the first */
};

/*
 * One name.  Names are in bucket order: those with hash % bucket_count == b are
 * symbols[buckets[b]] up to symbols[buckets[b + 1]]; hashes[] is parallel to symbols[].
 * Names with the same facts share them.
 */
struct mc_db_symbol {
	uint32_t name : 24; /* pool offset; MC_TABLE_OVERLAY_NAME: a name of an overlay */
	uint32_t fact_count : 8;
	uint16_t first_fact; /* index of facts[]; one build's facts come first */
	uint16_t missing;    /* index of missing[], or MC_TABLE_NO_MISSING */
};

/* The name is (or is not) exported in a range of versions or in one build. */
struct mc_table_fact {
	uint32_t alias_of;
	uint32_t node;
	uint16_t library; /* index among the libraries */
	uint8_t since;	  /* rank of the first version */
	uint8_t until;	  /* rank of the last version; 0xff: still exported */
	uint8_t machines; /* bit per machine */
	uint8_t presence; /* enum mc_presence, and MC_TABLE_ALIAS */
	uint8_t build;	  /* index among the builds, or MC_TABLE_NO_BUILD */
};

struct mc_table_missing {
	uint32_t library;
	uint32_t glibc_since;
	uint32_t remedy;    /* 0: the category's */
	uint16_t category;  /* index among the categories */
	uint8_t rebuild;    /* enum mc_rebuild */
	uint8_t confidence; /* enum muslcheck_confidence */
};

/* Rows of a small kind, in words[]: one word per field, lists have more. */
struct mc_table_rows {
	uint32_t first; /* index of words[] */
	uint32_t count;
};

extern const struct mc_table_head {
	uint32_t bucket_count; /* a power of two */
	uint32_t symbol_count;
} mc_table_head;
extern const uint32_t mc_table_buckets[];
/* The upper half: the lower bits choose the bucket. */
extern const uint16_t mc_table_hashes[];
extern const struct mc_db_symbol mc_table_symbols[];
extern const struct mc_table_fact mc_table_facts[];
extern const struct mc_table_missing mc_table_missing[];
extern const struct mc_table_rows mc_table_kinds[]; /* by enum mc_kind_id */
extern const uint32_t mc_table_words[];
extern const char mc_table_pool[];
extern const char mc_table_date[];    /* "2026-11-30" */
extern const char mc_table_version[]; /* the same, and the start of a digest */

#endif
