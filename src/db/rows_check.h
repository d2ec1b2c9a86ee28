/* SPDX-License-Identifier: MIT */
/* Faults that one row alone does not show: order, duplicates, names of nothing. */
#ifndef MC_DB_ROWS_CHECK_H
#define MC_DB_ROWS_CHECK_H

#include "db/rows.h"

struct mc_rows_check {
	const struct mc_rows *rows;
	void (*report)(void *context, const char *text); /* one line a fault */
	void *context;
	size_t fault_count;
};

/* The rows of one kind from index first on, which one file has; path is for the text. */
void mc_rows_check_order(struct mc_rows_check *check, enum mc_kind_id id, size_t first,
			 const char *path);

/* All rows together: every name refers to something, no two facts contradict. */
void mc_rows_check_references(struct mc_rows_check *check);

#endif
