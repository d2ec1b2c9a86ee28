/* SPDX-License-Identifier: MIT */
/* Compiles rows to the embedded table; part of gen_symdb only. */
#ifndef MC_DB_COMPILE_H
#define MC_DB_COMPILE_H

#include "base/map.h"
#include "db/json_rows.h"
#include "db/table.h"

/* Growing string of bytes that holds every string once. */
struct mc_pool {
	char *bytes;
	size_t size;
	size_t capacity;
	struct mc_map offsets; /* by string */
	bool out_of_memory;    /* some string is not in it */
};

/* A name during compilation; its facts are a list, so rows may come in any order. */
struct mc_compiled_symbol {
	const char *name;
	uint32_t hash;
	uint16_t missing;
	struct mc_compiled_fact *facts; /* newest first */
	size_t first_fact, fact_count;	/* in the table; set when it is written */
};

struct mc_compiled_fact {
	struct mc_table_fact row;
	struct mc_compiled_fact *next;
};

struct mc_compiled {
	struct mc_rows *rows;
	struct mc_map by_name;		     /* to symbols */
	struct mc_compiled_symbol **symbols; /* in bucket order */
	size_t symbol_count;
	size_t bucket_count;
	struct mc_pool pool;
};

/*
 * The pool offset of text; adds it if new, and borrows it. NULL and "" give 0, and so does a lack
 * of memory: see out_of_memory.
 */
uint32_t mc_pool_add(struct mc_pool *pool, const char *text);
void mc_pool_done(struct mc_pool *pool);

/* Join all rows by name.  Dangling references are errors. err is not NULL. */
enum muslcheck_status mc_compile(struct mc_rows *rows, struct mc_compiled *out,
				 struct mc_error *err) MC_MUST_CHECK;
void mc_compiled_done(struct mc_compiled *compiled);

#endif
