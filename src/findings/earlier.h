/* SPDX-License-Identifier: MIT */
/* An earlier run's report, json or ndjson: what later ones are compared with. */
#ifndef MC_FINDINGS_EARLIER_H
#define MC_FINDINGS_EARLIER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/error.h"
#include "findings/place.h"
#include "rules/floor.h"

/* A finding as the report names it. */
struct mc_earlier_finding {
	const char *rule;
	const char *subject; /* NULL if the object itself */
	const char *object;  /* the library that it concerns; NULL: the object checked */
};

struct mc_earlier_target {
	const char *id;
	enum muslcheck_verdict verdict;
	/* All that counts: neither suppressed nor mere information.  Sorted. */
	struct mc_earlier_finding *findings;
	size_t finding_count;
};

struct mc_earlier_object {
	const char *name; /* mc_place_name of its path */
	struct mc_earlier_target *targets;
	size_t target_count;
	bool has_floors;		    /* false: the report is older than they are */
	const char *floors[MC_FLOOR_COUNT]; /* releases; NULL: every known one will do */
	size_t index;			    /* in the report */
	atomic_bool seen;
};

struct mc_earlier;

/*
 * Read the report at path, which is borrowed; names of files are made with places.
 * Returns new; mc_earlier_free.  The error says what is wrong and on which line.
 */
enum muslcheck_status mc_earlier_read(const char *path, const struct mc_places *places,
				      struct mc_earlier **out,
				      struct mc_error *err) MC_MUST_CHECK;
void mc_earlier_free(struct mc_earlier *earlier);

const char *mc_earlier_path(const struct mc_earlier *earlier);

/* The object of that name, which is then noted as seen; NULL if there was none.  Any thread. */
const struct mc_earlier_object *mc_earlier_find(const struct mc_earlier *earlier,
						const char *name);
/* The objects, by name. */
const struct mc_earlier_object *mc_earlier_at(const struct mc_earlier *earlier,
					      size_t index);
/* Nothing is noted as seen any more: a new run begins. */
void mc_earlier_begin(struct mc_earlier *earlier);

/* The order of findings; a NULL comes first. */
int mc_earlier_compare(const struct mc_earlier_finding *left,
		       const struct mc_earlier_finding *right);

#endif
