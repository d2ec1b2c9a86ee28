/* SPDX-License-Identifier: MIT */
/* Checks across rows: order, duplicates, dangling references. */
#ifndef MC_DB_ROWS_CHECK_H
#define MC_DB_ROWS_CHECK_H

#include "db/json_rows.h"

struct mc_rows_check {
	const struct mc_rows *rows;
	void (*report)(void *context, const char *text); /* one line per fault */
	void *context;
	size_t fault_count;
};

/* Check the rows of one file: those of one kind from index first on. */
void mc_rows_check_order(struct mc_rows_check *check, enum mc_kind_id id, size_t first,
			 const char *path);

/* Check all rows together: dangling references and contradictions. */
void mc_rows_check_references(struct mc_rows_check *check);

#endif
