/* SPDX-License-Identifier: MIT */
/* An object and its judgements as a JSON value. */
#include <stdlib.h>
#include <string.h>

#include "report/json_image.h"
#include "report/missing.h"
#include "report/wording.h"
#include "report/floors.h"

static json_t *answer(enum mc_answer value)
{
	if (value == MC_ANSWER_YES || value == MC_ANSWER_NO)
		return json_boolean(value == MC_ANSWER_YES);
	return json_null();
}

static int compare_versions(const void *left, const void *right)
{
	const struct mc_load_fault *a = *(const struct mc_load_fault *const *)left;
	const struct mc_load_fault *b = *(const struct mc_load_fault *const *)right;
	int order = strcmp(a->detail, b->detail);

	return order ? order : strcmp(a->subject, b->subject);
}

/* The object's [soname, version node] pairs that the library does not define. */
static json_t *missing_versions(const struct mc_load_result *load, struct mc_json *json)
{
	json_t *array = json_array();
	const struct mc_load_fault **faults =
		mc_arena_alloc(json->arena, load->fault_count, sizeof(*faults));
	size_t count = 0;

	for (size_t i = 0; faults && i < load->fault_count; i++)
		if (load->faults[i].fault == MC_FAULT_VERSION_MISSING &&
		    load->faults[i].node == 0)
			faults[count++] = &load->faults[i];
	if (count)
		qsort(faults, count, sizeof(*faults), compare_versions);
	for (size_t i = 0; i < count; i++) {
		json_t *pair = json_array();

		if (i && !compare_versions(&faults[i - 1], &faults[i])) {
			json_decref(pair);
			continue;
		}
		mc_json_append(json, pair, mc_report_string(faults[i]->detail, json));
		mc_json_append(json, pair, mc_report_string(faults[i]->subject, json));
		mc_json_append(json, array, pair);
	}
	if (!faults)
		json->failed = true;
	return array;
}

/* NULL names: out of memory, which the caller's json notes. */
static json_t *missing(const struct mc_load_result *load,
		       const char **(*find)(const struct mc_load_result *load,
					    struct mc_arena *arena, size_t *count),
		       struct mc_json *json)
{
	size_t count;
	const char **names = find(load, json->arena, &count);

	return names ? mc_json_names(names, count, json) : NULL;
}

static json_t *process_names(const struct mc_load_result *result, struct mc_json *json)
{
	const char **names =
		mc_arena_alloc(json->arena, result->process_count, sizeof(*names));

	if (!names)
		return NULL;
	memcpy(names, result->process_names, result->process_count * sizeof(*names));
	return mc_json_names(names, mc_names_sort(names, result->process_count), json);
}

static json_t *finding(const struct mc_finding *finding, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "rule", json_string_nocheck(mc_finding_id(finding)));
	if (mc_finding_is_risk(finding))
		mc_json_set(json, object, "level",
			    json_string_nocheck(
				    mc_risk_level_name(mc_finding_level(finding))));
	mc_json_set(json, object, "severity",
		    json_string_nocheck(mc_severity_name(finding->severity)));
	mc_json_set(json, object, "confidence",
		    json_string_nocheck(mc_confidence_name(finding->confidence)));
	mc_json_set(json, object, "subject", mc_report_string(finding->subject, json));
	mc_json_set_text(json, object, "object", finding->object);
	mc_json_set(json, object, "message", mc_report_string(finding->message, json));
	mc_json_set_text(json, object, "remedy", finding->remedy);
	mc_json_set_text(json, object, "evidence", finding->evidence);
	mc_json_set_text(json, object, "suppressed", finding->suppressed);
	return object;
}

json_t *mc_report_findings(const struct mc_findings *list, bool risks,
			   struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		if (mc_finding_is_risk(&list->items[i]) == risks)
			mc_json_append(json, array, finding(&list->items[i], json));
	return array;
}

void mc_report_mark_resolved(json_t *array, const struct mc_findings *list,
			     enum muslcheck_verdict verdict, size_t package_count,
			     struct mc_json *json)
{
	size_t index = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct mc_finding *item = &list->items[i];

		if (mc_finding_is_risk(item))
			continue;
		if (mc_wording_is_resolved(verdict, package_count, item))
			mc_json_set(json, json_array_get(array, index), "resolved",
				    json_true());
		index++;
	}
}

static json_t *packages(const struct mc_judgement *judgement, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < judgement->package_count; i++)
		mc_json_append(json, array,
			       mc_report_string(judgement->packages[i], json));
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT &&
	    !judgement->load.target->has_gcompat)
		mc_json_append(json, array, json_string_nocheck("gcompat"));
	return array;
}

static json_t *judgement(const struct mc_judgement *judgement, struct mc_json *json)
{
	const struct mc_load_result *load = &judgement->load;
	json_t *object = json_object();

	mc_json_set(json, object, "verdict",
		    json_string_nocheck(mc_verdict_name(judgement->verdict)));
	mc_json_set(json, object, "confidence",
		    json_string_nocheck(mc_confidence_name(judgement->confidence)));
	mc_json_set(json, object, "interp_found", answer(load->interp_found));
	mc_json_set(json, object, "loads", answer(load->loads));
	mc_json_set(json, object, "loads_now", answer(load->now));
	mc_json_set(json, object, "loads_lazy", answer(load->lazy));
	mc_json_set(json, object, "missing_needed",
		    missing(load, mc_missing_needed, json));
	mc_json_set(json, object, "missing_symbols",
		    missing(load, mc_missing_symbols, json));
	mc_json_set(json, object, "missing_versions", missing_versions(load, json));
	if (load->process_count)
		mc_json_set(json, object, "process_symbols", process_names(load, json));
	mc_json_set(json, object, "host_provided",
		    json_integer((json_int_t)load->host_count));
	if (judgement->package_count || judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_json_set(json, object, "packages", packages(judgement, json));
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_json_set(json, object, "preload", json_boolean(judgement->preload));
	mc_json_set_text(json, object, "native_build", judgement->native);
	mc_json_set(json, object, "findings",
		    mc_report_findings(&judgement->findings, false, json));
	mc_report_mark_resolved(json_object_get(object, "findings"), &judgement->findings,
				judgement->verdict, judgement->package_count, json);
	mc_json_set(json, object, "risks",
		    mc_report_findings(&judgement->findings, true, json));
	return object;
}

json_t *mc_json_object(const struct mc_report_context *context,
		       const struct mc_report_object *checked, struct mc_json *json)
{
	const struct mc_object *elf = &checked->stored->object;
	const struct mc_identity *identity = &checked->stored->identity;
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set(json, object, "schema", json_string("muslcheck/object/1"));
	mc_json_set_path(object, checked->path, json);
	mc_json_set_image(object, mc_json_image_of(checked), json);
	mc_json_set(json, object, "size", json_integer((json_int_t)elf->bytes.size));
	if (checked->sha256)
		mc_json_set(json, object, "sha256", json_string(checked->sha256));
	mc_json_set(json, object, "kind",
		    json_string_nocheck(mc_kind_name(identity->kind)));
	mc_json_set(json, object, "opened",
		    json_string_nocheck(
			    mc_open_mode_name(mc_kind_open_mode(identity->kind))));
	mc_json_set(json, object, "machine", mc_report_string(elf->machine_name, json));
	mc_json_set(json, object, "built_for",
		    json_string_nocheck(mc_libc_name(identity->built_for)));
	mc_json_set(json, object, "built_for_evidence",
		    mc_report_string(identity->built_for_evidence, json));
	mc_json_set(json, object, "linking",
		    checked->stored->linkable
			    ? json_null()
			    : json_string_nocheck(mc_linking_name(identity->linking)));
	mc_json_set(
		json, object, "language",
		json_string_nocheck(mc_language_name(mc_language_of(elf, json->arena))));
	mc_json_set(json, object, "interp", mc_report_string(elf->interp, json));
	mc_json_set(json, object, "soname", mc_report_string(elf->soname, json));
	mc_json_set(json, object, "needed",
		    mc_json_names(elf->needed, elf->needed_count, json));
	mc_json_set(json, object, "floors",
		    mc_floors_json(context, checked, context->verbose, json));
	if (context->verbose)
		mc_json_set(json, object, "elf", mc_report_elf(elf, json));
	if (context->symbols)
		mc_json_set(json, object, "symbols", mc_report_symbols(elf, json));
	for (size_t i = 0; i < context->target_count; i++)
		mc_json_set(json, targets, context->targets[i].id,
			    judgement(&checked->judgements[i], json));
	mc_json_set(json, object, "targets", targets);
	return object;
}
