/* SPDX-License-Identifier: MIT */
/* json (one document) and ndjson (one line per object), from the same values. */
#include <jansson.h>
#include <stdio.h>
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
static json_t *sorted(const char **names, size_t count, struct mc_arena *arena)
{
	json_t *array = json_array();

	if (count)
		qsort(names, count, sizeof(*names), compare_texts);
	for (size_t i = 0; i < count; i++)
		if (!i || strcmp(names[i - 1], names[i]))
			json_array_append_new(array, mc_report_string(names[i], arena));
	return array;
}

static bool is_missing_needed(const struct mc_load_fault *fault)
{
	return fault->fault == MC_FAULT_NEEDED_MISSING ||
	       fault->fault == MC_FAULT_NEEDED_RELATIVE ||
	       fault->fault == MC_FAULT_NEEDED_BAD_FILE;
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
			struct mc_arena *arena)
{
	const char **names = mc_arena_alloc(arena, result->fault_count, sizeof(*names));
	size_t count = 0;

	if (!names)
		return NULL;
	for (size_t i = 0; i < result->fault_count; i++)
		if (wanted(&result->faults[i]))
			names[count++] = result->faults[i].subject;
	return sorted(names, count, arena);
}

static json_t *finding(const struct mc_finding *finding, struct mc_arena *arena)
{
	json_t *object = json_object();

	json_object_set_new_nocheck(object, "rule",
				    json_string_nocheck(mc_rule_id(finding->rule)));
	json_object_set_new_nocheck(
		object, "severity",
		json_string_nocheck(mc_severity_name(finding->severity)));
	json_object_set_new_nocheck(
		object, "confidence",
		json_string_nocheck(mc_confidence_name(finding->confidence)));
	json_object_set_new_nocheck(object, "subject",
				    mc_report_string(finding->subject, arena));
	if (finding->object)
		json_object_set_new_nocheck(object, "object",
					    mc_report_string(finding->object, arena));
	json_object_set_new_nocheck(object, "message",
				    mc_report_string(finding->message, arena));
	if (finding->remedy)
		json_object_set_new_nocheck(object, "remedy",
					    mc_report_string(finding->remedy, arena));
	if (finding->evidence)
		json_object_set_new_nocheck(object, "evidence",
					    mc_report_string(finding->evidence, arena));
	return object;
}

static json_t *findings(const struct mc_findings *list, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, finding(&list->items[i], arena));
	return array;
}

static json_t *packages(const struct mc_judgement *judgement, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < judgement->package_count; i++)
		json_array_append_new(array,
				      mc_report_string(judgement->packages[i], arena));
	return array;
}

static json_t *judgement(const struct mc_judgement *judgement, struct mc_arena *arena)
{
	const struct mc_load_result *load = &judgement->load;
	json_t *object = json_object();

	json_object_set_new_nocheck(
		object, "verdict",
		json_string_nocheck(mc_verdict_name(judgement->verdict)));
	json_object_set_new_nocheck(
		object, "confidence",
		json_string_nocheck(mc_confidence_name(judgement->confidence)));
	json_object_set_new_nocheck(object, "interp_found", answer(load->interp_found));
	json_object_set_new_nocheck(object, "loads", answer(load->loads));
	json_object_set_new_nocheck(object, "loads_now", answer(load->now));
	json_object_set_new_nocheck(object, "loads_lazy", answer(load->lazy));
	json_object_set_new_nocheck(object, "missing_needed",
				    subjects(load, is_missing_needed, arena));
	json_object_set_new_nocheck(object, "missing_symbols",
				    subjects(load, is_missing_symbol, arena));
	json_object_set_new_nocheck(object, "missing_versions", json_array());
	json_object_set_new_nocheck(object, "host_provided",
				    json_integer((json_int_t)load->host_count));
	if (judgement->package_count)
		json_object_set_new_nocheck(object, "packages",
					    packages(judgement, arena));
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		json_object_set_new_nocheck(object, "preload",
					    json_boolean(judgement->preload));
	json_object_set_new_nocheck(object, "findings",
				    findings(&judgement->findings, arena));
	return object;
}

static json_t *needed(const struct mc_object *object, struct mc_arena *arena)
{
	json_t *array = json_array();

	for (size_t i = 0; i < object->needed_count; i++)
		json_array_append_new(array, mc_report_string(object->needed[i], arena));
	return array;
}

static void set_path(json_t *object, const char *path, struct mc_arena *arena)
{
	size_t size = strlen(path);
	char *hex;

	json_object_set_new_nocheck(object, "path", mc_report_string(path, arena));
	if (mc_utf8_is_valid(path))
		return;
	hex = mc_arena_alloc(arena, size + 1, 2);
	for (size_t i = 0; hex && i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)path[i]);
	json_object_set_new_nocheck(object, "path_hex", mc_report_string(hex, arena));
}

static json_t *object_value(const struct mc_report_context *context,
			    const struct mc_report_object *checked,
			    struct mc_arena *arena)
{
	const struct mc_object *elf = &checked->stored->object;
	const struct mc_identity *identity = &checked->stored->identity;
	json_t *object = json_object();
	json_t *targets = json_object();

	json_object_set_new_nocheck(object, "schema", json_string("muslcheck/object/1"));
	set_path(object, checked->path, arena);
	json_object_set_new_nocheck(object, "size",
				    json_integer((json_int_t)elf->bytes.size));
	if (checked->sha256)
		json_object_set_new_nocheck(object, "sha256",
					    json_string(checked->sha256));
	json_object_set_new_nocheck(object, "kind",
				    json_string_nocheck(mc_kind_name(identity->kind)));
	json_object_set_new_nocheck(object, "opened",
				    json_string_nocheck(mc_open_mode_name(
					    mc_kind_open_mode(identity->kind))));
	json_object_set_new_nocheck(object, "machine",
				    mc_report_string(elf->machine_name, arena));
	json_object_set_new_nocheck(
		object, "built_for",
		json_string_nocheck(mc_built_for_name(identity->built_for)));
	json_object_set_new_nocheck(
		object, "built_for_evidence",
		mc_report_string(identity->built_for_evidence, arena));
	json_object_set_new_nocheck(
		object, "linking",
		json_string_nocheck(mc_linking_name(identity->linking)));
	json_object_set_new_nocheck(
		object, "language",
		json_string_nocheck(mc_language_name(mc_language_of(elf, arena))));
	json_object_set_new_nocheck(object, "interp",
				    mc_report_string(elf->interp, arena));
	json_object_set_new_nocheck(object, "soname",
				    mc_report_string(elf->soname, arena));
	json_object_set_new_nocheck(object, "needed", needed(elf, arena));
	if (context->verbose)
		json_object_set_new_nocheck(object, "elf", mc_report_elf(elf, arena));
	for (size_t i = 0; i < context->target_count; i++)
		json_object_set_new_nocheck(targets, context->targets[i].id,
					    judgement(&checked->judgements[i], arena));
	json_object_set_new_nocheck(object, "targets", targets);
	return object;
}

static json_t *unreadable_value(const struct mc_report_unreadable *unreadable,
				struct mc_arena *arena)
{
	json_t *object = json_object();
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	json_object_set_new_nocheck(object, "schema",
				    json_string("muslcheck/unreadable/1"));
	set_path(object, unreadable->path, arena);
	json_object_set_new_nocheck(object, "reason", mc_report_string(reason, arena));
	return object;
}

static int put(const char *data, size_t size, void *context)
{
	mc_buffer_put(context, data, size);
	return 0;
}

/* jansson reports a failed allocation as a value that cannot be dumped. */
static void dump(json_t *value, struct mc_buffer *out)
{
	if (!value || json_dump_callback(value, put, out, JSON_COMPACT))
		out->failed = true;
	json_decref(value);
}

static void put_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *out)
{
	dump(object_value(context, object, arena), out);
}

static void put_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *out)
{
	(void)context;
	dump(unreadable_value(unreadable, arena), out);
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

static void nothing(const struct mc_report_context *context, struct mc_buffer *out)
{
	(void)context;
	(void)out;
}

static void no_end(const struct mc_report_context *context,
		   const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	(void)context;
	(void)summary;
	(void)out;
}

static json_t *target_value(const struct mc_target *target)
{
	const struct mc_db_image *image = target->image;
	json_t *object = json_object();

	json_object_set_new_nocheck(object, "id", json_string(target->id));
	json_object_set_new_nocheck(object, "image", json_string(image->id));
	json_object_set_new_nocheck(object, "libc", json_string(target->libc->library));
	json_object_set_new_nocheck(object, "libc_version",
				    json_string(target->libc->version));
	json_object_set_new_nocheck(
		object, "libc_confidence",
		json_string_nocheck(mc_confidence_name(target->libc->confidence)));
	json_object_set_new_nocheck(object, "end_of_life",
				    image->end_of_life ? json_string(image->end_of_life)
						       : json_null());
	return object;
}

static void begin_document(const struct mc_report_context *context, struct mc_buffer *out)
{
	json_t *targets = json_array();

	for (size_t i = 0; i < context->target_count; i++)
		json_array_append_new(targets, target_value(&context->targets[i]));
	mc_buffer_puts(out, "{\"schema\":\"muslcheck/report/1\",\"targets\":");
	dump(targets, out);
	mc_buffer_puts(out, ",\"objects\":[\n");
}

static void end_document(const struct mc_report_context *context,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	json_t *object = json_object();

	(void)context;
	json_object_set_new_nocheck(object, "objects",
				    json_integer((json_int_t)summary->object_count));
	json_object_set_new_nocheck(object, "failing",
				    json_integer((json_int_t)summary->failing_count));
	json_object_set_new_nocheck(object, "undecided",
				    json_integer((json_int_t)summary->undecided_count));
	json_object_set_new_nocheck(object, "unreadable",
				    json_integer((json_int_t)summary->unreadable_count));
	json_object_set_new_nocheck(object, "skipped",
				    json_integer((json_int_t)summary->skipped_count));
	mc_buffer_puts(out, "\n],\"summary\":");
	dump(object, out);
	mc_buffer_puts(out, "}\n");
}

const struct mc_report_ops mc_report_ndjson = {
	.name = "ndjson",
	.between = "",
	.begin = nothing,
	.object = put_object_line,
	.unreadable = put_unreadable_line,
	.end = no_end,
};

const struct mc_report_ops mc_report_json = {
	.name = "json",
	.between = ",\n",
	.begin = begin_document,
	.object = put_object,
	.unreadable = put_unreadable,
	.end = end_document,
};
