/* SPDX-License-Identifier: MIT */
/*
 * A strict TOML 1.0 reader.  Needs nothing but base/: give it the text of a file and an
 * arena, and walk the values.
 */
#ifndef MC_TOML_TOML_H
#define MC_TOML_TOML_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/map.h"

enum mc_toml_type {
	MC_TOML_STRING,
	MC_TOML_INTEGER,
	MC_TOML_FLOAT,
	MC_TOML_BOOLEAN,
	MC_TOML_OFFSET_DATE_TIME,
	MC_TOML_LOCAL_DATE_TIME,
	MC_TOML_LOCAL_DATE,
	MC_TOML_LOCAL_TIME,
	MC_TOML_ARRAY,
	MC_TOML_TABLE,
};

struct mc_toml_text {
	const char *data; /* UTF-8; NUL-terminated, and may have a NUL inside */
	size_t size;	  /* bytes */
};

/* In file order. */
struct mc_toml_array {
	struct mc_toml_value **items;
	size_t count;
	size_t capacity;
};

struct mc_toml_value {
	enum mc_toml_type type;
	uint32_t line; /* from 1: of a value's key, or of a table's header */
	union {
		struct mc_toml_text
			text; /* strings; dates and times as they are written */
		int64_t integer;
		double real;
		bool boolean;
		struct mc_toml_array array;
		struct mc_map table; /* in file order; item is the value */
	};
	/* How it was defined, which decides whether it can be extended. */
	bool is_closed;	     /* inline tables, and arrays that are not of tables */
	bool has_header;     /* [table] */
	bool has_dotted_key; /* table.key = value, in the section with this number: */
	uint32_t section;
};

/*
 * Parse the text.  *out is the root table; everything is in the arena.
 * MUSLCHECK_ERROR_FORMAT: not valid TOML 1.0, with the line; MUSLCHECK_ERROR_LIMIT: nested
 * too deeply; MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_toml_read(struct mc_bytes text, struct mc_arena *arena,
				   struct mc_toml_value **out,
				   struct mc_error *err) MC_MUST_CHECK;

/* A table's value; NULL if there is none, or if table is NULL or no table. */
const struct mc_toml_value *mc_toml_get(const struct mc_toml_value *table,
					const char *key);

#endif
