/* SPDX-License-Identifier: MIT */
/*
 * The behaviour rows of the database, held against one object on one target.  A new
 * rule is a row there; nothing here knows any of them.
 */
#ifndef MC_RULES_BEHAVIOUR_H
#define MC_RULES_BEHAVIOUR_H

#include "loader/loader.h"
#include "rules/finding.h"
#include "rules/object_facts.h"

/* Find out about the object, unless facts is about it already. */
enum muslcheck_status mc_object_facts_fill(struct mc_object_facts *facts,
					   const struct mc_stored *object,
					   const struct mc_symdb *db,
					   struct mc_arena *arena) MC_MUST_CHECK;

/* The object's language, found out when it is first asked for. */
enum mc_language mc_object_facts_language(struct mc_object_facts *facts,
					  struct mc_arena *arena);

/*
 * A finding for each row that is about facts's object on the target, small risks only if
 * context asks for all; texts go to its arena.
 */
enum muslcheck_status mc_rules_behaviour(const struct mc_load_context *context,
					 const struct mc_object_facts *facts,
					 const struct mc_target *target,
					 struct mc_findings *findings) MC_MUST_CHECK;

#endif
