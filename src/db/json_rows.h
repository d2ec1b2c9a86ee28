/* SPDX-License-Identifier: MIT */
/* Rows read from JSON files of symbol-db or --db. */
#ifndef MC_DB_JSON_ROWS_H
#define MC_DB_JSON_ROWS_H

#include "db/kinds.h"

struct mc_rows {
	struct mc_row_list lists[MC_KIND_COUNT];
	struct mc_arena *arena;	 /* holds rows and strings; borrowed */
	const char *file_source; /* "sources" of the last file read */
	const char *date;	 /* the newest of all files; NULL: none has one */
};

void mc_rows_init(struct mc_rows *rows, struct mc_arena *arena);
void mc_rows_done(struct mc_rows *rows);

/*
 * Append the rows of one file.  *out_kind is their kind.  err has the line and column of
 * a syntax error, or the row (from 1) and key of a wrong value.
 */
enum muslcheck_status mc_rows_read(struct mc_rows *rows, const char *path,
				   enum mc_kind_id *out_kind,
				   struct mc_error *err) MC_MUST_CHECK;

#endif
