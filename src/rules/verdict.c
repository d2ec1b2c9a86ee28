/* SPDX-License-Identifier: MIT */
#include "rules/verdict.h"

#include <string.h>

#include "loader/exec_format.h"
#include "rules/abi_findings.h"
#include "rules/behaviour.h"
#include "rules/least_work.h"
#include "rules/link_findings.h"
#include "rules/load_findings.h"
#include "rules/module_loader.h"
#include "rules/remedy.h"
#include "rules/start.h"

static const struct {
	const char *name;
	const char *meaning;
} verdict_rows[MUSLCHECK_VERDICT_COUNT] = {
#define MC_VERDICT_ROW(id, name, meaning) [MUSLCHECK_VERDICT_##id] = { name, meaning },
#include "rules/verdicts.def"
#undef MC_VERDICT_ROW
};

const char *mc_verdict_name(enum muslcheck_verdict verdict)
{
	return verdict_rows[verdict].name;
}

const char *mc_verdict_meaning(enum muslcheck_verdict verdict)
{
	return verdict_rows[verdict].meaning;
}

static enum muslcheck_confidence confidence_of(const struct mc_judgement *judgement)
{
	const struct mc_db_image *image = judgement->load.target->image;
	enum muslcheck_confidence confidence = judgement->load.confidence;

	/* The load result is that without gcompat; the verdict rests on its files. */
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT &&
	    image->gcompat_confidence < confidence)
		confidence = image->gcompat_confidence;
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (mc_finding_blocks(finding) && finding->confidence < confidence)
			confidence = finding->confidence;
	}
	return confidence;
}

/*
 * Add risks.  A rebuild removes ABI differences, so they are omitted if one is needed
 * anyway.
 */
static enum muslcheck_status add_risks(const struct mc_trial *trial,
				       const struct mc_object_facts *facts,
				       struct mc_judgement *judgement)
{
	struct mc_arena *arena = trial->context->arena;
	struct mc_findings *findings = &judgement->findings;
	bool all = trial->context->all_risks;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (trial->object->identity.foreign_os || mc_kernel_refused(&judgement->load))
		return MUSLCHECK_OK;
	if (all || (judgement->verdict != MUSLCHECK_VERDICT_REBUILD &&
		    judgement->verdict != MUSLCHECK_VERDICT_PORT))
		status = mc_abi_findings(&judgement->load, MC_ABI_WRONG_RESULT, arena,
					 findings);
	if (status == MUSLCHECK_OK && all)
		status =
			mc_abi_findings(&judgement->load, MC_ABI_BENIGN, arena, findings);
	if (status == MUSLCHECK_OK)
		status = mc_rules_behaviour(trial->context, facts, trial->target,
					    findings);
	return status;
}

static bool wants_native_build(enum muslcheck_verdict verdict)
{
	return verdict == MUSLCHECK_VERDICT_GCOMPAT ||
	       verdict == MUSLCHECK_VERDICT_REBUILD || verdict == MUSLCHECK_VERDICT_PORT;
}

static const char *ecosystem_of(struct mc_object_facts *facts)
{
	if (!facts->has_ecosystem)
		facts->ecosystem = mc_module_ecosystem(facts->object->path);
	facts->has_ecosystem = true;
	return facts->ecosystem;
}

/* The fix of a problem for this kind of object; NULL if there is none. */
static const char *specific_remedy(const struct mc_trial *trial,
				   struct mc_object_facts *facts, const char *problem)
{
	const struct mc_symdb *db = trial->target->db;
	struct mc_remedy_reader reader = {
		.kind = trial->object->identity.kind,
		.machine = trial->object->object.machine,
	};
	const struct mc_db_remedy *remedy;
	size_t cursor = 0;

	/* Few problems have rows, and what follows is slow. */
	if (!mc_symdb_next_remedy(db, problem, &cursor))
		return NULL;
	reader.ecosystem = ecosystem_of(facts);
	reader.language = mc_object_facts_language(facts, trial->context->arena);
	remedy = mc_remedy_for(db, problem, &reader);
	return remedy ? remedy->text : NULL;
}

/* Replace general fixes by those for this kind of object. */
static void select_remedies(const struct mc_trial *trial, struct mc_object_facts *facts,
			    struct mc_judgement *judgement)
{
	const char *last = NULL, *remedy = NULL;

	for (size_t i = 0; i < judgement->findings.count; i++) {
		struct mc_finding *finding = &judgement->findings.items[i];
		const char *problem = mc_finding_id(finding);

		/* Findings of one rule are often adjacent. */
		if (problem != last)
			remedy = specific_remedy(trial, facts, problem);
		last = problem;
		if (remedy)
			finding->remedy = remedy;
	}
	/* The rows describe builds for musl. */
	if (!wants_native_build(judgement->verdict) ||
	    mc_kernel_refused(&judgement->load) || trial->object->identity.foreign_os ||
	    trial->target->image->libc != MC_LIBC_MUSL)
		return;
	judgement->native = specific_remedy(trial, facts, "rebuild");
}

static enum muslcheck_status add_risks_and_fixes(const struct mc_trial *trial,
						 struct mc_judgement *judgement)
{
	enum muslcheck_status status = add_risks(trial, trial->facts, judgement);

	if (status == MUSLCHECK_OK)
		select_remedies(trial, trial->facts, judgement);
	return status;
}

/* Object files and static archives. */
static enum muslcheck_status decide_link(const struct mc_load_context *context,
					 const struct mc_target *target,
					 const struct mc_stored *object,
					 struct mc_judgement *out)
{
	struct mc_judgement judgement;
	enum muslcheck_status status =
		mc_link_findings(context, target, object, &judgement);

	if (status != MUSLCHECK_OK)
		return status;
	for (size_t i = 0; i < judgement.findings.count; i++)
		if (judgement.findings.items[i].work != MUSLCHECK_VERDICT_RUNS)
			judgement.verdict = mc_work_of_findings(&judgement.findings);
	mc_findings_sort(&judgement.findings);
	judgement.confidence = confidence_of(&judgement);
	*out = judgement;
	return MUSLCHECK_OK;
}

/* Findings from first on were added, which packages and gcompat do not resolve. */
static void require_rebuild(struct mc_judgement *judgement, size_t first)
{
	const struct mc_findings all = judgement->findings;
	const struct mc_findings added = { .items = all.items + first,
					   .count = all.count - first };

	judgement->verdict = mc_work_of_findings(
		judgement->verdict <= MUSLCHECK_VERDICT_GCOMPAT ? &added : &all);
}

/* What its language does not open must be rebuilt, even if it would load. */
static enum muslcheck_status check_module(const struct mc_trial *trial,
					  struct mc_judgement *judgement)
{
	struct mc_findings *findings = &judgement->findings;
	const struct mc_module_check check = { trial->object, trial->target,
					       trial->context->arena, findings };
	size_t before = findings->count;
	enum muslcheck_status status = mc_rules_module_loader(&check);

	if (status == MUSLCHECK_OK && findings->count > before)
		require_rebuild(judgement, before);
	return status;
}

/* Started by musl's loader, a program for glibc may lack what its runtime relies on. */
static enum muslcheck_status check_start(const struct mc_trial *trial,
					 struct mc_judgement *judgement)
{
	const struct mc_identity *identity = &trial->object->identity;
	struct mc_object_facts *facts = trial->facts;
	struct mc_arena *arena = trial->context->arena;
	size_t before = judgement->findings.count;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (identity->kind != MC_KIND_EXECUTABLE ||
	    identity->linking != MC_LINKING_DYNAMIC ||
	    identity->built_for != MC_LIBC_GLIBC ||
	    trial->target->image->libc != MC_LIBC_MUSL)
		return MUSLCHECK_OK;
	if (!facts->has_start)
		status = mc_start_findings(trial->object, arena, &facts->start);
	facts->has_start = true;
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->start.count; i++)
		status = mc_findings_add(&judgement->findings, &facts->start.items[i],
					 arena);
	if (status == MUSLCHECK_OK && facts->start.count)
		require_rebuild(judgement, before);
	return status;
}

static enum muslcheck_status find_signs(const struct mc_trial *trial)
{
	struct mc_arena *arena = trial->context->arena;

	if (trial->facts->signs)
		return MUSLCHECK_OK;
	trial->facts->signs = mc_arena_alloc(arena, 1, sizeof(*trial->facts->signs));
	return trial->facts->signs
		       ? mc_signs_find(trial->context->signs, &trial->object->object,
				       arena, trial->facts->signs)
		       : MUSLCHECK_ERROR_MEMORY;
}

/* What `static` reports for this base. */
static enum muslcheck_status check_needs(const struct mc_trial *trial,
					 struct mc_judgement *judgement)
{
	const struct mc_target *target = trial->target;
	const struct mc_identity *identity = &trial->object->identity;
	const struct mc_base base = mc_base_of(target->id, target->image);
	struct mc_static_run run = { NULL, &base, trial->context->strict_needs };
	struct mc_findings found = { 0 };
	struct mc_arena *arena = trial->context->arena;
	enum muslcheck_status status;

	if (!trial->context->signs || identity->kind != MC_KIND_EXECUTABLE ||
	    identity->linking == MC_LINKING_DYNAMIC || mc_target_is_bare(target))
		return MUSLCHECK_OK;
	status = find_signs(trial);
	run.signs = trial->facts->signs;
	if (status == MUSLCHECK_OK)
		status = mc_static_needs(&run, arena, &found);
	for (size_t i = 0; status == MUSLCHECK_OK && i < found.count; i++) {
		if (found.items[i].severity == MUSLCHECK_SEVERITY_INFO)
			continue;
		if (found.items[i].work > judgement->verdict)
			judgement->verdict = found.items[i].work;
		status = mc_findings_add(&judgement->findings, &found.items[i], arena);
	}
	return status;
}

enum muslcheck_status mc_verdict_decide_alone(const struct mc_load_context *context,
					      const struct mc_target *target,
					      const struct mc_stored *object,
					      struct mc_judgement *out)
{
	struct mc_judgement judgement = { .verdict = MUSLCHECK_VERDICT_RUNS };
	struct mc_object_facts own = { 0 };
	struct mc_trial trial = {
		context, target, object, { 0 }, context->facts ? context->facts : &own
	};
	enum muslcheck_status status;

	if (object->linkable)
		return decide_link(context, target, object, out);
	status = mc_object_facts_fill(trial.facts, object, target->db, context->arena);
	if (status == MUSLCHECK_OK)
		status = mc_load_on(context, target, object, NULL, &judgement.load);
	if (status == MUSLCHECK_OK)
		status = mc_load_findings(object, &judgement.load, context->arena,
					  &judgement.findings);
	if (status != MUSLCHECK_OK)
		return status;
	if (!mc_result_runs(&judgement.load))
		status = mc_least_work(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_module(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_start(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_needs(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = add_risks_and_fixes(&trial, &judgement);
	if (status != MUSLCHECK_OK)
		return status;
	mc_findings_sort(&judgement.findings);
	status = mc_findings_limit(&judgement.findings, context->arena);
	if (status != MUSLCHECK_OK)
		return status;
	judgement.confidence = confidence_of(&judgement);
	*out = judgement;
	return MUSLCHECK_OK;
}

/* The verdict of the findings alone, ignoring those suppressed. */
static enum muslcheck_verdict verdict_of_findings(const struct mc_findings *findings)
{
	enum muslcheck_verdict most = MUSLCHECK_VERDICT_RUNS;

	for (size_t i = 0; i < findings->count; i++)
		if (mc_finding_blocks(&findings->items[i]) &&
		    findings->items[i].work > most)
			most = findings->items[i].work;
	return most > MUSLCHECK_VERDICT_ADD_PACKAGES ? mc_work_of_findings(findings)
						     : most;
}

void mc_verdict_suppress(struct mc_judgement *judgement)
{
	enum muslcheck_verdict verdict = verdict_of_findings(&judgement->findings);

	if (verdict == MUSLCHECK_VERDICT_RUNS &&
	    judgement->verdict != MUSLCHECK_VERDICT_RUNS)
		verdict = MUSLCHECK_VERDICT_ACCEPTED;
	if (verdict < judgement->verdict)
		judgement->verdict = verdict;
	if (judgement->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		judgement->package_count = 0;
	judgement->preload &= judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT;
	judgement->confidence = confidence_of(judgement);
}
