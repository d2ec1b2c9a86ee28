/* SPDX-License-Identifier: MIT */
/* An earlier run's report, json or ndjson: what later ones are compared with. */
#ifndef MC_FINDINGS_PREVIOUS_RUN_H
#define MC_FINDINGS_PREVIOUS_RUN_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/error.h"
#include "findings/stable_path.h"
#include "rules/floor.h"

/* A finding as the report names it. */
struct mc_previous_finding {
	const char *rule;
	const char *subject; /* NULL if the object itself */
	const char *object;  /* the library that it concerns; NULL: the object checked */
};

struct mc_previous_target {
	const char *id;
	enum muslcheck_verdict verdict;
	/* All that counts: neither suppressed nor mere information.  Sorted. */
	struct mc_previous_finding *findings;
	size_t finding_count;
};

struct mc_previous_object {
	const char *name; /* mc_stable_path of its path */
	struct mc_previous_target *targets;
	size_t target_count;
	bool has_floors;		    /* false: the report is older than they are */
	const char *floors[MC_FLOOR_COUNT]; /* releases; NULL: every known one will do */
	size_t index;			    /* in the report */
	atomic_bool seen;
};

struct mc_previous_run;

/*
 * Read the report at path, which is borrowed; names of files are made with path_context.
 * Returns new; mc_previous_run_free.  The error says what is wrong and on which line.
 */
enum muslcheck_status mc_previous_run_read(const char *path,
					   const struct mc_path_context *path_context,
					   struct mc_previous_run **out,
					   struct mc_error *err) MC_MUST_CHECK;
void mc_previous_run_free(struct mc_previous_run *earlier);

const char *mc_previous_run_path(const struct mc_previous_run *earlier);

/* The object of that name, which is then noted as seen; NULL if there was none.  Any thread. */
const struct mc_previous_object *mc_previous_run_find(
	const struct mc_previous_run *earlier, const char *name);
/* The objects, by name. */
const struct mc_previous_object *mc_previous_run_at(const struct mc_previous_run *earlier,
						    size_t index);
/* Nothing is noted as seen any more: a new run begins. */
void mc_previous_run_begin(struct mc_previous_run *earlier);

/* The order of findings; a NULL comes first. */
int mc_previous_finding_compare(const struct mc_previous_finding *left,
				const struct mc_previous_finding *right);

#endif
