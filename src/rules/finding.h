/* SPDX-License-Identifier: MIT */
/* Something to tell the user: which rule, about what, how sure, and the way out. */
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
	/* The least work that removes it; RUNS for what does not stand in the way. */
	enum muslcheck_verdict work;
	const char *subject;  /* symbol, soname, path; NULL if the object itself */
	const char *object;   /* the library that it concerns; NULL: the object checked */
	const char *message;  /* what happens, one sentence */
	const char *remedy;   /* what to do; NULL if nothing is known */
	const char *evidence; /* what in the file proves it; NULL if nothing does */
	const char *suppressed; /* why it does not count for the verdict; NULL: it does */
};

/* A growing list, in the arena that it is given. */
struct mc_findings {
	struct mc_finding *items;
	size_t count;
	size_t capacity;
};

enum muslcheck_status mc_findings_add(struct mc_findings *findings,
				      const struct mc_finding *finding,
				      struct mc_arena *arena) MC_MUST_CHECK;

/* Worst first, then by rule, subject and object; equal ones once. */
void mc_findings_sort(struct mc_findings *findings);

/*
 * The id and the title of what made the finding: those of its rule, or of its row for
 * behaviour.  Reports name a finding by these.
 */
const char *mc_finding_id(const struct mc_finding *finding);
const char *mc_finding_title(const struct mc_finding *finding);

/* Does it stand apart from the verdict: what loads but may behave differently? */
bool mc_finding_is_risk(const struct mc_finding *finding);

/* How bad a risk is; the level of a behaviour row, else what its severity amounts to. */
enum mc_risk_level mc_finding_level(const struct mc_finding *finding);
const char *mc_risk_level_name(enum mc_risk_level level); /* "high" */

/* The ids of every rule: those of enum mc_rule, then the database's. NULL: no memory. */
const char **mc_rule_ids(const struct mc_symdb *db, struct mc_arena *arena,
			 size_t *count);

const char *mc_rule_id(enum mc_rule rule);
const char *mc_rule_title(enum mc_rule rule);
const char *mc_rule_explanation(enum mc_rule rule);
enum muslcheck_severity mc_rule_severity(enum mc_rule rule);

#endif
