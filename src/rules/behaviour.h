/* SPDX-License-Identifier: MIT */
/*
 * The behaviour rows of the database, held against one object on one target.  A new
 * rule is a row there; nothing here knows any of them.
 */
#ifndef MC_RULES_BEHAVIOUR_H
#define MC_RULES_BEHAVIOUR_H

#include "loader/loader.h"
#include "rules/finding.h"

/*
 * What the rows say of an object whatever the target.  Zeroed at first; lives as long as
 * the arena.
 */
struct mc_behaviour_memo {
	const struct mc_stored *object; /* that the rest is about */
	uint32_t facts;			/* bits of enum mc_object_fact */
	struct mc_behaviour_hit *hits;	/* by row */
	size_t *rows; /* that may be about it; a row's texts are still to be found */
	size_t row_count;
};

/*
 * A finding for each row that is about the object on the target, small risks only if
 * context asks for all; texts go to its arena.
 */
enum muslcheck_status mc_rules_behaviour(const struct mc_load_context *context,
					 const struct mc_stored *object,
					 const struct mc_target *target,
					 struct mc_findings *findings) MC_MUST_CHECK;

#endif
