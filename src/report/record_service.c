/* SPDX-License-Identifier: MIT */
/* What is not an object, as the public structs. */
#include "report/record_parts.h"
#include "report/record_types.h"

void mc_record_put_unreadable(const struct mc_report_context *context,
			      const struct mc_report_unreadable *unreadable,
			      struct mc_arena *arena, struct mc_buffer *piece)
{
	char reason[MC_REPORT_REASON_SIZE];
	struct muslcheck_unreadable record = {
		.path = unreadable->path,
		.is_notice = unreadable->is_notice,
		.severity = unreadable->is_notice ? unreadable->severity
						  : MUSLCHECK_SEVERITY_ERROR,
		.rule = unreadable->rule,
		.reason = reason,
	};
	bool failed = false;

	(void)context;
	mc_report_reason(unreadable->error, reason, sizeof(reason));
	record.image = mc_record_image(unreadable->image, arena, &failed);
	if (failed)
		piece->failed = true;
	else
		mc_pack(&mc_record_unreadable, &record, piece);
}

static bool fill_component(const struct mc_component_target *target,
			   struct mc_arena *arena, struct muslcheck_result *out)
{
	out->verdict = out->file_verdict = target->verdict;
	out->confidence = MUSLCHECK_CONFIDENCE_HIGH;
	out->reason = target->reason ? target->reason : target->aside;
	out->fix = target->remedy;
	out->packages = target->packages;
	out->package_count = target->package_count;
	out->findings = (const struct muslcheck_finding *const *)mc_record_findings(
		&target->findings, target->verdict, target->package_count, arena);
	out->finding_count = target->findings.count;
	out->is_unused = target->aside;
	out->loads = MUSLCHECK_ANSWER_UNDECIDED;
	out->blocking = target->blocking;
	out->blocking_count = target->blocking_count;
	out->object_count = target->object_count;
	out->decides = target->decides;
	return out->findings;
}

/* Results with the ids of the targets; NULL when memory is out. */
static struct muslcheck_result **results_new(const struct mc_report_context *context,
					     struct mc_arena *arena)
{
	size_t count = context->target_count;
	struct muslcheck_result **results =
		mc_record_array(arena, count, sizeof(**results));

	for (size_t i = 0; results && i < count; i++) {
		results[i]->target = context->targets[i].id;
		results[i]->confidence = MUSLCHECK_CONFIDENCE_HIGH;
		results[i]->loads = MUSLCHECK_ANSWER_UNDECIDED;
	}
	return results;
}

void mc_record_put_component(const struct mc_report_context *context,
			     const struct mc_component *component, struct mc_arena *arena,
			     struct mc_buffer *piece)
{
	struct muslcheck_result **results = results_new(context, arena);
	struct muslcheck_component record = {
		.type = mc_component_type_name(component->type),
		.name = component->name,
		.version = component->version,
		.path = component->path,
		.line = component->line,
		.declared_in = component->declared_in,
		.declared_line = component->declared_line,
		.results = (const struct muslcheck_result *const *)results,
		.result_count = context->target_count,
	};
	bool failed = !results;

	record.image = mc_record_image(component->image, arena, &failed);
	for (size_t i = 0; !failed && i < context->target_count; i++)
		failed = !fill_component(&component->targets[i], arena, results[i]);
	if (failed)
		piece->failed = true;
	else
		mc_pack(&mc_record_component, &record, piece);
}

/* Names the component or object that is first in the way. */
static void fill_row(const struct mc_service_row_target *target,
		     struct muslcheck_result *out)
{
	bool fails = target->verdict > MUSLCHECK_VERDICT_ACCEPTED;

	out->verdict = out->file_verdict = target->verdict;
	out->reason = target->reason;
	out->fix = target->remedy;
	out->object_count = target->unit_count;
	out->blocking_count = fails && target->name;
	out->blocking = out->blocking_count ? &target->name : NULL;
}

void mc_record_put_row(const struct mc_report_context *context,
		       const struct mc_service_row *row, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	struct muslcheck_result **results = results_new(context, arena);
	struct muslcheck_input record = {
		.path = row->path,
		.results = (const struct muslcheck_result *const *)results,
		.result_count = context->target_count,
	};
	bool failed = !results;

	record.image = mc_record_image(row->image, arena, &failed);
	for (size_t i = 0; !failed && i < context->target_count; i++)
		fill_row(&row->targets[i], results[i]);
	if (failed)
		piece->failed = true;
	else
		mc_pack(&mc_record_input, &record, piece);
}

void mc_record_put_service(const struct mc_report_context *context,
			   const struct mc_report_service *service,
			   struct mc_arena *arena, struct mc_buffer *piece)
{
	struct muslcheck_result **results = results_new(context, arena);
	struct muslcheck_service record = {
		.results = (const struct muslcheck_result *const *)results,
		.result_count = context->target_count,
		.recommended = service->recommended,
		.reason = service->reason,
	};

	for (size_t i = 0; results && i < context->target_count; i++) {
		const struct mc_service_target *target = &service->result->targets[i];

		results[i]->verdict = results[i]->file_verdict = target->verdict;
		results[i]->blocking = target->blocking;
		results[i]->blocking_count = target->blocking_count;
	}
	if (!results)
		piece->failed = true;
	else
		mc_pack(&mc_record_service, &record, piece);
}
