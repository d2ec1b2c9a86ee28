/* SPDX-License-Identifier: MIT */
/* json (one document) and ndjson (one line per object), from the same values. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "report/json_value.h"

static json_t *answer(enum mc_answer value)
{
	if (value == MC_ANSWER_YES || value == MC_ANSWER_NO)
		return json_boolean(value == MC_ANSWER_YES);
	return json_null();
}

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* A list sorted, each name once. */
static json_t *sorted(const char **names, size_t count, struct mc_json *json)
{
	json_t *array = json_array();

	if (count)
		qsort(names, count, sizeof(*names), compare_texts);
	for (size_t i = 0; i < count; i++)
		if (!i || strcmp(names[i - 1], names[i]))
			mc_json_append(json, array, mc_report_string(names[i], json));
	return array;
}

static bool is_missing_needed(const struct mc_load_fault *fault)
{
	return fault->fault == MC_FAULT_NEEDED_MISSING ||
	       fault->fault == MC_FAULT_NEEDED_RELATIVE ||
	       fault->fault == MC_FAULT_NEEDED_BAD_FILE;
}

static int compare_versions(const void *left, const void *right)
{
	const struct mc_load_fault *a = *(const struct mc_load_fault *const *)left;
	const struct mc_load_fault *b = *(const struct mc_load_fault *const *)right;
	int order = strcmp(a->detail, b->detail);

	return order ? order : strcmp(a->subject, b->subject);
}

/* The object's own [soname, version node] pairs that the library does not define. */
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

/* The object's own names that the loader would say are not found. */
static bool is_missing_symbol(const struct mc_load_fault *fault)
{
	return fault->node == 0 && (fault->fault == MC_FAULT_SYMBOL_MISSING ||
				    fault->fault == MC_FAULT_SYMBOL_IFUNC ||
				    fault->fault == MC_FAULT_SYMBOL_HIDDEN);
}

static json_t *subjects(const struct mc_load_result *result,
			bool (*wanted)(const struct mc_load_fault *fault),
			struct mc_json *json)
{
	const char **names =
		mc_arena_alloc(json->arena, result->fault_count, sizeof(*names));
	size_t count = 0;

	if (!names)
		return NULL;
	for (size_t i = 0; i < result->fault_count; i++)
		if (wanted(&result->faults[i]))
			names[count++] = result->faults[i].subject;
	return sorted(names, count, json);
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
	if (finding->object)
		mc_json_set(json, object, "object",
			    mc_report_string(finding->object, json));
	mc_json_set(json, object, "message", mc_report_string(finding->message, json));
	if (finding->remedy)
		mc_json_set(json, object, "remedy",
			    mc_report_string(finding->remedy, json));
	if (finding->evidence)
		mc_json_set(json, object, "evidence",
			    mc_report_string(finding->evidence, json));
	if (finding->suppressed)
		mc_json_set(json, object, "suppressed",
			    mc_report_string(finding->suppressed, json));
	return object;
}

/* The risks, or what is none, of the findings. */
static json_t *findings(const struct mc_findings *list, bool risks, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		if (mc_finding_is_risk(&list->items[i]) == risks)
			mc_json_append(json, array, finding(&list->items[i], json));
	return array;
}

static json_t *packages(const struct mc_judgement *judgement, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < judgement->package_count; i++)
		mc_json_append(json, array,
			       mc_report_string(judgement->packages[i], json));
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
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
		    subjects(load, is_missing_needed, json));
	mc_json_set(json, object, "missing_symbols",
		    subjects(load, is_missing_symbol, json));
	mc_json_set(json, object, "missing_versions", missing_versions(load, json));
	mc_json_set(json, object, "host_provided",
		    json_integer((json_int_t)load->host_count));
	if (judgement->package_count || judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_json_set(json, object, "packages", packages(judgement, json));
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		mc_json_set(json, object, "preload", json_boolean(judgement->preload));
	mc_json_set(json, object, "findings",
		    findings(&judgement->findings, false, json));
	mc_json_set(json, object, "risks", findings(&judgement->findings, true, json));
	return object;
}

static json_t *needed(const struct mc_object *object, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->needed_count; i++)
		mc_json_append(json, array, mc_report_string(object->needed[i], json));
	return array;
}

static void set_path(json_t *object, const char *path, struct mc_json *json)
{
	size_t size = strlen(path);
	char *hex;

	mc_json_set(json, object, "path", mc_report_string(path, json));
	if (mc_utf8_is_valid(path))
		return;
	hex = mc_arena_alloc(json->arena, size + 1, 2);
	for (size_t i = 0; hex && i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)path[i]);
	mc_json_set(json, object, "path_hex", mc_report_string(hex, json));
}

static json_t *object_value(const struct mc_report_context *context,
			    const struct mc_report_object *checked, struct mc_json *json)
{
	const struct mc_object *elf = &checked->stored->object;
	const struct mc_identity *identity = &checked->stored->identity;
	json_t *object = json_object();
	json_t *targets = json_object();

	mc_json_set(json, object, "schema", json_string("muslcheck/object/1"));
	set_path(object, checked->path, json);
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
		    json_string_nocheck(mc_built_for_name(identity->built_for)));
	mc_json_set(json, object, "built_for_evidence",
		    mc_report_string(identity->built_for_evidence, json));
	mc_json_set(json, object, "linking",
		    json_string_nocheck(mc_linking_name(identity->linking)));
	mc_json_set(
		json, object, "language",
		json_string_nocheck(mc_language_name(mc_language_of(elf, json->arena))));
	mc_json_set(json, object, "interp", mc_report_string(elf->interp, json));
	mc_json_set(json, object, "soname", mc_report_string(elf->soname, json));
	mc_json_set(json, object, "needed", needed(elf, json));
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

static json_t *unreadable_value(const struct mc_report_unreadable *unreadable,
				struct mc_json *json)
{
	json_t *object = json_object();
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	mc_json_set(json, object, "schema",
		    json_string(unreadable->is_notice ? "muslcheck/notice/1"
						      : "muslcheck/unreadable/1"));
	set_path(object, unreadable->path, json);
	if (unreadable->rule)
		mc_json_set(json, object, "rule", json_string(unreadable->rule));
	mc_json_set(json, object, unreadable->is_notice ? "message" : "reason",
		    mc_report_string(reason, json));
	return object;
}

static int put(const char *data, size_t size, void *context)
{
	mc_buffer_put(context, data, size);
	return 0;
}

/* Takes value. */
static void dump(const struct mc_json *json, json_t *value, struct mc_buffer *out)
{
	if (json->failed || !value || json_dump_callback(value, put, out, JSON_COMPACT))
		out->failed = true;
	json_decref(value);
}

static void put_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = object_value(context, object, &json);

	dump(&json, value, out);
}

static void put_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *out)
{
	struct mc_json json = { .arena = arena };
	json_t *value = unreadable_value(unreadable, &json);

	(void)context;
	dump(&json, value, out);
}

static void put_object_line(const struct mc_report_context *context,
			    const struct mc_report_object *object, struct mc_arena *arena,
			    struct mc_buffer *out)
{
	put_object(context, object, arena, out);
	mc_buffer_puts(out, "\n");
}

static void put_unreadable_line(const struct mc_report_context *context,
				const struct mc_report_unreadable *unreadable,
				struct mc_arena *arena, struct mc_buffer *out)
{
	put_unreadable(context, unreadable, arena, out);
	mc_buffer_puts(out, "\n");
}

static json_t *target_value(const struct mc_target *target, struct mc_json *json)
{
	const struct mc_db_image *image = target->image;
	json_t *object = json_object();

	mc_json_set(json, object, "id", json_string_nocheck(target->id));
	mc_json_set(json, object, "image", json_string_nocheck(image->id));
	mc_json_set(json, object, "libc", json_string_nocheck(image->libc));
	mc_json_set(json, object, "libc_version",
		    target->libc ? json_string_nocheck(target->libc->version)
				 : json_null());
	mc_json_set(
		json, object, "libc_confidence",
		json_string_nocheck(mc_confidence_name(
			target->libc ? target->libc->confidence : image->confidence)));
	mc_json_set(json, object, "end_of_life",
		    image->end_of_life ? json_string_nocheck(image->end_of_life)
				       : json_null());
	return object;
}

/* How far the document is. */
struct document {
	bool has_items;
};

static void begin_document(struct mc_report *report, struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct mc_json json = { 0 };
	json_t *targets = json_array();

	for (size_t i = 0; i < context->target_count; i++)
		mc_json_append(&json, targets, target_value(&context->targets[i], &json));
	mc_buffer_puts(out, "{\"schema\":\"muslcheck/report/1\",\"targets\":");
	dump(&json, targets, out);
	mc_buffer_puts(out, ",\"objects\":[\n");
}

static void add_to_document(struct mc_report *report, enum mc_piece kind,
			    const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct document *document = report->state;

	(void)kind;
	mc_buffer_puts(out, document->has_items ? ",\n" : "");
	mc_buffer_put(out, piece->data, piece->size);
	document->has_items = true;
}

static void end_document(struct mc_report *report,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	struct mc_json json = { 0 };
	json_t *object = json_object();

	(void)report;
	mc_json_set(&json, object, "objects",
		    json_integer((json_int_t)summary->object_count));
	mc_json_set(&json, object, "failing",
		    json_integer((json_int_t)summary->failing_count));
	mc_json_set(&json, object, "undecided",
		    json_integer((json_int_t)summary->undecided_count));
	mc_json_set(&json, object, "unreadable",
		    json_integer((json_int_t)summary->unreadable_count));
	mc_json_set(&json, object, "skipped",
		    json_integer((json_int_t)summary->skipped_count));
	mc_buffer_puts(out, "\n],\"summary\":");
	dump(&json, object, out);
	mc_buffer_puts(out, "}\n");
}

const struct mc_report_ops mc_report_ndjson = {
	.format = { .name = "ndjson", .help = "one JSON line per object" },
	.object = put_object_line,
	.unreadable = put_unreadable_line,
};

const struct mc_report_ops mc_report_json = {
	.format = { .name = "json", .help = "one JSON document" },
	.object = put_object,
	.unreadable = put_unreadable,
	.state_size = sizeof(struct document),
	.begin = begin_document,
	.add = add_to_document,
	.end = end_document,
};
