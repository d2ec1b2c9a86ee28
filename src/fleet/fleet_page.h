/* SPDX-License-Identifier: MIT */
/*
 * The fleet page: which services can move today, what blocks most of them, and what a newer
 * release changes.
 */
#ifndef MC_FLEET_FLEET_PAGE_H
#define MC_FLEET_FLEET_PAGE_H

#include "fleet/fleet_changes.h"
#include "report/report.h"

struct mc_fleet_page {
	const struct mc_fleet *fleet;
	const struct mc_report_context *context; /* with the fleet's targets */
	struct mc_arena *arena;			 /* scratch memory */
};

/* Writes a page; a failed allocation is noted in out. */
typedef void mc_fleet_writer(const struct mc_fleet_page *page, struct mc_buffer *out);

mc_fleet_writer mc_fleet_put_text;
mc_fleet_writer mc_fleet_put_json;
mc_fleet_writer mc_fleet_put_tsv;
mc_fleet_writer mc_fleet_put_markdown;
mc_fleet_writer mc_fleet_put_html;

/* By number of a format's list; NULL past the last. */
struct mc_fleet_format {
	const char *name;
	mc_fleet_writer *write; /* NULL: the records, by mc_merged_write */
};
const struct mc_fleet_format *mc_fleet_format_at(size_t index);

/* How many services have an allowed verdict on the target. */
size_t mc_fleet_passing_count(const struct mc_fleet *fleet, size_t target);

/* Is it allowed on every target? */
bool mc_fleet_passes(const struct mc_fleet *fleet, size_t service);

/*
 * The rows of a table of services, those that do not pass everywhere first; at most that
 * many.  They are in the page's arena.  False: out of memory.
 */
bool mc_fleet_page_rows(const struct mc_fleet_page *page, size_t most,
			struct mc_service_result *out);

/* The index past the blockers of the same target as the one at first. */
size_t mc_fleet_blockers_end(const struct mc_fleet *fleet, size_t first);

/* Sentences that text, Markdown and html share; text from reports is not escaped. */

/* "2 of 3 services can move to alpine:3.22: 2 runs, 1 rebuild". */
void mc_fleet_put_counts(const struct mc_fleet *fleet, size_t target,
			 struct mc_buffer *out);
/* "in 3 services, nothing else in 2". */
void mc_fleet_put_extent(const struct mc_fleet_blocker *blocker, struct mc_buffer *out);
/* "2 services improve, 1 gets worse". */
void mc_fleet_put_effect(const struct mc_fleet_change *change, struct mc_buffer *out);

#endif
