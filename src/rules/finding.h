/* SPDX-License-Identifier: MIT */
/* A finding: rule, subject, message, confidence and fix. */
#ifndef MC_RULES_FINDING_H
#define MC_RULES_FINDING_H

#include "base/arena.h"
#include "db/symdb.h"

enum mc_rule {
#define MC_RULE_ROW(id, name, severity, title, explanation) MC_RULE_##id,
#include "rules/rules.def"
#undef MC_RULE_ROW
	MC_RULE_COUNT,
};

struct mc_finding {
	enum mc_rule rule;
	const struct mc_db_behaviour
		*behaviour; /* the row, if rule is MC_RULE_BEHAVIOUR; else NULL */
	enum muslcheck_severity severity;
	enum muslcheck_confidence confidence;
	/* The least work that resolves it; RUNS if it does not prevent running. */
	enum muslcheck_verdict work;
	const char *subject;	/* symbol, soname, path; NULL: the object itself */
	const char *object;	/* the affected library; NULL: the object checked */
	const char *message;	/* what happens, one sentence */
	const char *remedy;	/* the fix; NULL if unknown */
	const char *evidence;	/* evidence in the file; NULL if none */
	const char *suppressed; /* reason why it is ignored; NULL: it counts */
};

/* A growing list, allocated in an arena. */
struct mc_findings {
	struct mc_finding *items;
	size_t count;
	size_t capacity;
};

enum muslcheck_status mc_findings_add(struct mc_findings *findings,
				      const struct mc_finding *finding,
				      struct mc_arena *arena) MC_MUST_CHECK;

/* Sort by severity, rule, subject and object; drop duplicates. */
void mc_findings_sort(struct mc_findings *findings);

/*
 * Keep so many findings about the libraries that an object loads: each library is checked by
 * itself, and to repeat its findings for all that load it would take quadratic space.
 */
enum { MC_LIBRARY_FINDINGS_MAX = 256 };

/*
 * Of sorted findings, replace those about libraries beyond the limit by one per rule, which
 * has their number and the most work of them.
 */
enum muslcheck_status mc_findings_limit(struct mc_findings *findings,
					struct mc_arena *arena) MC_MUST_CHECK;

/*
 * ID and title for reports: of the behaviour row if there is one, else of the rule.
 */
const char *mc_finding_id(const struct mc_finding *finding);
const char *mc_finding_title(const struct mc_finding *finding);

/* Does the finding prevent running, and is it not suppressed? */
bool mc_finding_blocks(const struct mc_finding *finding);

/* Is it a risk: it loads but may behave differently, without effect on the verdict? */
bool mc_finding_is_risk(const struct mc_finding *finding);

/* The level of a risk: of its behaviour row, else derived from the severity. */
enum mc_risk_level mc_finding_level(const struct mc_finding *finding);
const char *mc_risk_level_name(enum mc_risk_level level); /* "high" */

/* The IDs of all rules: of enum mc_rule, then of the database. NULL: out of memory. */
const char **mc_rule_ids(const struct mc_symdb *db, struct mc_arena *arena,
			 size_t *count);

const char *mc_rule_id(enum mc_rule rule);
const char *mc_rule_title(enum mc_rule rule);
const char *mc_rule_explanation(enum mc_rule rule);
enum muslcheck_severity mc_rule_severity(enum mc_rule rule);

#endif
