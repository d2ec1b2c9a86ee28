/* SPDX-License-Identifier: MIT */
#include "rules/finding.h"

#include <stdlib.h>
#include <string.h>

struct rule_row {
	const char *id;
	enum muslcheck_severity severity;
	const char *title;
	const char *explanation;
};

static const struct rule_row rows[MC_RULE_COUNT] = {
#define MC_RULE_ROW(id, name, severity, title, explanation)                              \
	[MC_RULE_##id] = { name, MUSLCHECK_SEVERITY_##severity, title, explanation },
#include "rules/rules.def"
#undef MC_RULE_ROW
};

const char *mc_rule_id(enum mc_rule rule)
{
	return rows[rule].id;
}

const char *mc_rule_title(enum mc_rule rule)
{
	return rows[rule].title;
}

const char *mc_rule_explanation(enum mc_rule rule)
{
	return rows[rule].explanation;
}

enum muslcheck_severity mc_rule_severity(enum mc_rule rule)
{
	return rows[rule].severity;
}

const char **mc_rule_ids(const struct mc_symdb *db, struct mc_arena *arena, size_t *count)
{
	size_t behaviours = mc_symdb_behaviour_count(db);
	const char **ids =
		mc_arena_alloc(arena, MC_RULE_COUNT + behaviours, sizeof(*ids));

	for (size_t i = 0; ids && i < MC_RULE_COUNT; i++)
		ids[i] = rows[i].id;
	for (size_t i = 0; ids && i < behaviours; i++)
		ids[MC_RULE_COUNT + i] = mc_symdb_behaviour_at(db, i)->id;
	*count = MC_RULE_COUNT + behaviours;
	return ids;
}

const char *mc_finding_id(const struct mc_finding *finding)
{
	return finding->behaviour ? finding->behaviour->id : mc_rule_id(finding->rule);
}

const char *mc_finding_title(const struct mc_finding *finding)
{
	return finding->behaviour ? finding->behaviour->title
				  : mc_rule_title(finding->rule);
}

bool mc_finding_blocks(const struct mc_finding *finding)
{
	return finding->work != MUSLCHECK_VERDICT_RUNS && !finding->suppressed;
}

bool mc_finding_is_risk(const struct mc_finding *finding)
{
	return finding->rule == MC_RULE_BEHAVIOUR ||
	       finding->rule == MC_RULE_ABI_WRONG_RESULT ||
	       finding->rule == MC_RULE_ABI_BENIGN;
}

enum mc_risk_level mc_finding_level(const struct mc_finding *finding)
{
	if (finding->behaviour)
		return finding->behaviour->level;
	return finding->severity == MUSLCHECK_SEVERITY_INFO ? MC_RISK_LOW : MC_RISK_HIGH;
}

const char *mc_risk_level_name(enum mc_risk_level level)
{
	static const char *const names[] = {
		[MC_RISK_LOW] = "low",
		[MC_RISK_MEDIUM] = "medium",
		[MC_RISK_HIGH] = "high",
	};

	return names[level];
}

enum muslcheck_status mc_findings_add(struct mc_findings *findings,
				      const struct mc_finding *finding,
				      struct mc_arena *arena)
{
	struct mc_finding *items = mc_arena_grow(arena, findings->items, findings->count,
						 sizeof(*items), &findings->capacity);

	if (!items)
		return MUSLCHECK_ERROR_MEMORY;
	findings->items = items;
	findings->items[findings->count++] = *finding;
	return MUSLCHECK_OK;
}

static int compare_text(const char *left, const char *right)
{
	if (!left || !right)
		return (left != NULL) - (right != NULL);
	return strcmp(left, right);
}

/* Behaviour rows: highest level first, then by ID. */
static int compare_behaviours(const struct mc_db_behaviour *left,
			      const struct mc_db_behaviour *right)
{
	if (left == right || !left || !right)
		return 0;
	if (left->level != right->level)
		return left->level < right->level ? 1 : -1;
	return strcmp(left->id, right->id);
}

/* 0: both say the same thing, though maybe in other words. */
static int compare_claims(const struct mc_finding *a, const struct mc_finding *b)
{
	int order;

	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	order = compare_behaviours(a->behaviour, b->behaviour);
	if (!order)
		order = compare_text(a->subject, b->subject);
	return order ? order : compare_text(a->object, b->object);
}

/* A total order: the result must not depend on how qsort treats ties. */
static int compare(const void *left, const void *right)
{
	const struct mc_finding *a = left, *b = right;
	const int orders[] = {
		compare_claims(a, b),
		(int)b->work - (int)a->work,
		(int)b->confidence - (int)a->confidence,
		compare_text(a->message, b->message),
		compare_text(a->remedy, b->remedy),
		compare_text(a->evidence, b->evidence),
		compare_text(a->suppressed, b->suppressed),
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++)
		if (orders[i])
			return orders[i];
	return 0;
}

void mc_findings_sort(struct mc_findings *findings)
{
	size_t kept = 0;

	if (!findings->count)
		return;
	qsort(findings->items, findings->count, sizeof(*findings->items), compare);
	for (size_t i = 1; i < findings->count; i++)
		if (compare_claims(&findings->items[kept], &findings->items[i]))
			findings->items[++kept] = findings->items[i];
	findings->count = kept + 1;
}
