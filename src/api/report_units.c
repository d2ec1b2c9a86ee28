/* SPDX-License-Identifier: MIT */
#include "api/report_units.h"

/* The result on a target as a judgement; that of a component without a verdict runs. */
static struct mc_judgement judgement_of(const struct muslcheck *checker,
					const struct mc_component *component,
					size_t target)
{
	const struct mc_component_target *part = &component->targets[target];

	return (struct mc_judgement){
		.verdict = part->decides ? part->verdict : MUSLCHECK_VERDICT_RUNS,
		.load.target = &checker->targets[target],
		.load.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.findings = part->findings,
		.packages = part->packages,
		.package_count = part->package_count,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
}

static bool concerns(const struct mc_component_target *target)
{
	return !target->aside && (target->decides || target->findings.count);
}

static const char *acceptance_of(const struct mc_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].suppressed)
			return findings->items[i].suppressed;
	return NULL;
}

static enum muslcheck_status suppress(const struct muslcheck *checker,
				      struct mc_component *component, size_t target,
				      struct mc_arena *arena)
{
	struct mc_component_target *part = &component->targets[target];
	struct mc_judgement judgement = judgement_of(checker, component, target);
	const struct mc_suppression_subject subject = {
		.path = component->path,
		.target = checker->targets[target].id,
		.component = component->name,
	};
	enum muslcheck_status status =
		mc_suppressions_apply(checker->suppressions, &subject, arena, &judgement);

	if (status != MUSLCHECK_OK || !part->decides ||
	    judgement.verdict == part->verdict)
		return status;
	part->verdict = judgement.verdict;
	part->package_count = judgement.package_count;
	part->reason = acceptance_of(&part->findings);
	part->remedy = NULL;
	part->blocking_count = 0;
	return status;
}

enum muslcheck_status mc_units_suppress(const struct muslcheck *checker,
					struct mc_service_result *result,
					struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < result->component_count; i++)
		for (size_t j = 0;
		     status == MUSLCHECK_OK && j < checker->report_context.target_count;
		     j++)
			if (concerns(&result->components[i].targets[j]))
				status = suppress(checker, &result->components[i], j,
						  arena);
	return status;
}

/* Is there something to report about it? */
static bool concerns_any(const struct muslcheck *checker,
			 const struct mc_component *component)
{
	for (size_t i = 0; i < checker->report_context.target_count; i++)
		if (concerns(&component->targets[i]))
			return true;
	return false;
}

static enum muslcheck_status view(const struct muslcheck *checker,
				  const struct mc_component *component,
				  struct mc_arena *arena, struct mc_report_object *out)
{
	size_t count = checker->report_context.target_count;
	struct mc_judgement *judgements =
		mc_arena_alloc(arena, count, sizeof(*judgements));
	bool *fails = mc_arena_alloc(arena, count, sizeof(*fails));
	bool *concerned = mc_arena_alloc(arena, count, sizeof(*concerned));

	if (!judgements || !fails || !concerned)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		judgements[i] = judgement_of(checker, component, i);
		concerned[i] = concerns(&component->targets[i]);
	}
	*out = (struct mc_report_object){
		.path = component->path,
		.component = component,
		.concerned = concerned,
		.judgements = judgements,
	};
	return mc_checker_gate(checker, out, arena, fails);
}

/* Undecided is not as bad as the others. */
static enum mc_failing failing(const struct muslcheck *checker,
			       const struct mc_report_object *unit, size_t target)
{
	const struct mc_judgement *judgement = &unit->judgements[target];

	if (!unit->fails[target])
		return MC_PASSES;
	return judgement->verdict == MUSLCHECK_VERDICT_UNKNOWN &&
			       !mc_suppressions_fail_alone(&checker->options, judgement)
		       ? MC_UNDECIDED
		       : MC_FAILS;
}

static void count_target(const struct muslcheck *checker,
			 const struct mc_report_object *unit, size_t target,
			 struct muslcheck_target_summary *out)
{
	const struct mc_judgement *judgement = &unit->judgements[target];
	bool is_entrypoint = unit->component->type == MC_COMPONENT_ENTRYPOINT;
	bool is_dockerfile = unit->component->type == MC_COMPONENT_DOCKERFILE ||
			     unit->component->type == MC_COMPONENT_CONTAINER;
	bool passes = mc_checker_passes(checker, judgement);

	if (!mc_report_concerns(unit, target) ||
	    (passes && !unit->component->targets[target].decides))
		return;
	out->unit_count++;
	out->entrypoint_count += is_entrypoint;
	out->dockerfile_count += is_dockerfile;
	out->container_count += unit->component->type == MC_COMPONENT_CONTAINER;
	out->package_count += !is_entrypoint && !is_dockerfile;
	out->failing_count += !passes;
	out->verdict_counts[judgement->verdict]++;
}

enum muslcheck_status mc_units_count(const struct muslcheck *checker,
				     const struct mc_component *component,
				     struct mc_arena *arena,
				     struct muslcheck_target_summary *targets,
				     struct muslcheck_summary *summary)
{
	struct mc_report_object unit;
	enum mc_failing worst = MC_PASSES;
	enum muslcheck_status status;

	if (!concerns_any(checker, component))
		return MUSLCHECK_OK;
	status = view(checker, component, arena, &unit);
	for (size_t i = 0;
	     status == MUSLCHECK_OK && i < checker->report_context.target_count; i++) {
		enum mc_failing fails = failing(checker, &unit, i);

		if (fails > worst)
			worst = fails;
		count_target(checker, &unit, i, &targets[i]);
	}
	summary->failing_count += worst != MC_PASSES;
	summary->undecided_count += worst == MC_UNDECIDED;
	return status;
}

enum muslcheck_status mc_units_render(const struct muslcheck *checker,
				      const struct mc_outputs *outputs,
				      const struct mc_component *component,
				      struct mc_arena *arena, struct mc_pieces *pieces)
{
	struct mc_report_object unit;
	enum muslcheck_status status;

	if (!concerns_any(checker, component))
		return MUSLCHECK_OK;
	status = view(checker, component, arena, &unit);
	return status == MUSLCHECK_OK ? mc_pieces_unit(outputs, &unit, arena, pieces)
				      : status;
}
