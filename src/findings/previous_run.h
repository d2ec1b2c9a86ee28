/* SPDX-License-Identifier: MIT */
/* The report of a previous run (json or ndjson), to compare with. */
#ifndef MC_FINDINGS_PREVIOUS_RUN_H
#define MC_FINDINGS_PREVIOUS_RUN_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/error.h"
#include "findings/stable_path.h"
#include "rules/floor.h"

/* A finding as in the report. */
struct mc_previous_finding {
	const char *rule;
	const char *subject; /* NULL: the object itself */
	const char *object;  /* the library; NULL: the checked object */
};

struct mc_previous_target {
	const char *id;
	enum muslcheck_verdict verdict;
	/* Sorted; without suppressed and info findings. */
	struct mc_previous_finding *findings;
	size_t finding_count;
};

struct mc_previous_object {
	const char *name; /* mc_stable_name of its path, and of a component's name */
	struct mc_previous_target *targets;
	size_t target_count;
	bool has_floors; /* false: a report from before floors were added */
	const char *floors[MC_FLOOR_COUNT]; /* releases; NULL: any known one */
	size_t index;			    /* in the report */
	atomic_bool seen;
};

struct mc_previous_run;

/*
 * Read the report at path, which is borrowed; path_context normalises file paths.
 * Returns new; mc_previous_run_free.  The error has the line.
 */
enum muslcheck_status mc_previous_run_read(const char *path,
					   const struct mc_path_context *path_context,
					   struct mc_previous_run **out,
					   struct mc_error *err) MC_MUST_CHECK;
void mc_previous_run_free(struct mc_previous_run *run);

const char *mc_previous_run_path(const struct mc_previous_run *run);

/* Find an object and mark it as seen; NULL if there is none.  Thread-safe. */
const struct mc_previous_object *mc_previous_run_find(const struct mc_previous_run *run,
						      const char *name);
/* The objects in the order of their names; NULL at the end. */
const struct mc_previous_object *mc_previous_run_at(const struct mc_previous_run *run,
						    size_t index);
/* Start a new run: no object has been seen yet. */
void mc_previous_run_begin(struct mc_previous_run *run);

/* Order findings; NULL sorts first. */
int mc_previous_finding_compare(const struct mc_previous_finding *left,
				const struct mc_previous_finding *right);

#endif
