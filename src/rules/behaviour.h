/* SPDX-License-Identifier: MIT */
/*
 * Evaluates the database's behaviour rows for an object and a target.  A new rule is a
 * row; this code knows none of them.
 */
#ifndef MC_RULES_BEHAVIOUR_H
#define MC_RULES_BEHAVIOUR_H

#include "loader/loader.h"
#include "rules/finding.h"
#include "rules/object_facts.h"

/* Collect the facts about the object, unless already done. */
enum muslcheck_status mc_object_facts_fill(struct mc_object_facts *facts,
					   const struct mc_stored *object,
					   const struct mc_symdb *db,
					   struct mc_arena *arena) MC_MUST_CHECK;

/* The object's language, detected on first use. */
enum mc_language mc_object_facts_language(struct mc_object_facts *facts,
					  struct mc_arena *arena);

/*
 * Add a finding for each row that applies to the object on the target, low risks only
 * with context->all_risks; strings are allocated in the context's arena.
 */
enum muslcheck_status mc_rules_behaviour(const struct mc_load_context *context,
					 const struct mc_object_facts *facts,
					 const struct mc_target *target,
					 struct mc_findings *findings) MC_MUST_CHECK;

#endif
