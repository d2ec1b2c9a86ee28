/* SPDX-License-Identifier: MIT */
#include "findings/previous_run.h"

#include <stdlib.h>
#include <string.h>

#include "db/json_file.h"
#include "findings/baseline.h"
#include "rules/verdict.h"

/* The file is read at once, its JSON values one by one. */
enum { REPORT_SIZE_MAX = 512 << 20 };

struct mc_previous_run {
	const char *path;
	struct mc_path_context path_context;
	struct mc_arena arena;
	struct mc_previous_object *objects; /* sorted by name, without duplicates */
	size_t object_count;
	size_t object_capacity;
	bool has_report; /* some value was a report or a record of one */
};

static int compare_texts(const char *left, const char *right)
{
	if (!left || !right)
		return (left != NULL) - (right != NULL);
	return strcmp(left, right);
}

int mc_previous_finding_compare(const struct mc_previous_finding *left,
				const struct mc_previous_finding *right)
{
	int order = strcmp(left->rule, right->rule);

	if (!order)
		order = compare_texts(left->subject, right->subject);
	return order ? order : compare_texts(left->object, right->object);
}

static int compare_findings(const void *left, const void *right)
{
	return mc_previous_finding_compare(left, right);
}

static int compare_objects(const void *left, const void *right)
{
	const struct mc_previous_object *a = left;
	const struct mc_previous_object *b = right;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Report an error; the caller adds the line. */
static enum muslcheck_status wrong(struct mc_error *err, const char *what)
{
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "%s", what);
}

/* Copy a string member; NULL if it is no string.  Sets *failed if out of memory. */
static const char *text_of(struct mc_previous_run *run, const json_t *object,
			   const char *key, bool *failed)
{
	const char *text = json_string_value(json_object_get(object, key));
	const char *copy = text ? mc_arena_strdup(&run->arena, text) : NULL;

	*failed |= text && !copy;
	return copy;
}

static bool counts(const json_t *row)
{
	const char *severity = json_string_value(json_object_get(row, "severity"));

	return !json_object_get(row, "suppressed") && severity &&
	       strcmp(severity, "info");
}

static enum muslcheck_status read_findings(struct mc_previous_run *run,
					   const json_t *rows,
					   struct mc_previous_target *target,
					   struct mc_error *err)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		struct mc_previous_finding *finding =
			&target->findings[target->finding_count];
		bool failed = false;

		if (!counts(row))
			continue;
		finding->rule = text_of(run, row, "rule", &failed);
		finding->subject = text_of(run, row, "subject", &failed);
		finding->object = text_of(run, row, "object", &failed);
		if (failed)
			return mc_error_memory(err);
		if (!finding->rule)
			return wrong(err, "finding without \"rule\"");
		target->finding_count++;
	}
	return MUSLCHECK_OK;
}

static bool read_verdict(const json_t *value, enum muslcheck_verdict *out)
{
	const char *name = json_string_value(json_object_get(value, "verdict"));

	for (int i = 0; name && i < MUSLCHECK_VERDICT_COUNT; i++) {
		*out = (enum muslcheck_verdict)i;
		if (!strcmp(mc_verdict_name(*out), name))
			return true;
	}
	return false;
}

static enum muslcheck_status read_target(struct mc_previous_run *run, const char *id,
					 const json_t *value,
					 struct mc_previous_target *target,
					 struct mc_error *err)
{
	const json_t *findings = json_object_get(value, "findings");
	const json_t *risks = json_object_get(value, "risks");
	size_t count = json_array_size(findings) + json_array_size(risks);
	enum muslcheck_status status;

	if (!read_verdict(value, &target->verdict))
		return wrong(err, "target without a valid \"verdict\"");
	target->id = mc_arena_strdup(&run->arena, id);
	target->findings = mc_arena_alloc(&run->arena, count, sizeof(*target->findings));
	if (!target->id || (count && !target->findings))
		return mc_error_memory(err);
	status = read_findings(run, findings, target, err);
	if (status == MUSLCHECK_OK)
		status = read_findings(run, risks, target, err);
	if (target->finding_count)
		qsort(target->findings, target->finding_count, sizeof(*target->findings),
		      compare_findings);
	return status;
}

static void read_floors(struct mc_previous_run *run, const json_t *value,
			struct mc_previous_object *object, bool *failed)
{
	const json_t *floors = json_object_get(value, "floors");

	object->has_floors = json_is_object(floors);
	for (int library = 0; library < MC_FLOOR_COUNT; library++) {
		const char *name = mc_floor_name((enum mc_floor_of)library);

		object->floors[library] =
			text_of(run, json_object_get(floors, name), "version", failed);
	}
}

/* component: its name; NULL for an object. */
static enum muslcheck_status read_object(struct mc_previous_run *run, json_t *value,
					 const char *component, struct mc_error *err)
{
	struct mc_previous_object *objects =
		mc_arena_grow(&run->arena, run->objects, run->object_count,
			      sizeof(*objects), &run->object_capacity);
	json_t *targets = json_object_get(value, "targets");
	struct mc_previous_object object = { .index = run->object_count };
	enum muslcheck_status status = MUSLCHECK_OK;
	bool failed = false;
	const char *path = text_of(run, value, "path", &failed);
	const char *id;
	json_t *target;

	read_floors(run, value, &object, &failed);
	if (!objects || failed)
		return mc_error_memory(err);
	run->objects = objects;
	if (!path || !json_is_object(targets))
		return wrong(err, "object without \"path\" or \"targets\"");
	object.name = mc_stable_name(&run->path_context, path, component, &run->arena);
	object.targets = mc_arena_alloc(&run->arena, json_object_size(targets) + 1,
					sizeof(*object.targets));
	if (!object.name || !object.targets)
		return mc_error_memory(err);
	json_object_foreach(targets, id, target)
	{
		status = read_target(run, id, target,
				     &object.targets[object.target_count++], err);
		if (status != MUSLCHECK_OK)
			return status;
	}
	objects[run->object_count++] = object;
	return MUSLCHECK_OK;
}

static bool has_schema(const json_t *value, const char *prefix)
{
	const char *schema = json_string_value(json_object_get(value, "schema"));

	return schema && !strncmp(schema, prefix, strlen(prefix));
}

/* Does some target have this key? */
static bool has_target_with(const json_t *value, const char *key)
{
	json_t *targets = json_object_get(value, "targets"), *target;
	const char *id;

	json_object_foreach(targets, id, target)
	{
		if (json_object_get(target, key))
			return true;
	}
	return false;
}

/* An object, or a component that is reported by itself; other records are skipped. */
static enum muslcheck_status read_record(struct mc_previous_run *run, json_t *value,
					 struct mc_error *err)
{
	const char *name = json_string_value(json_object_get(value, "identity"));

	if (has_schema(value, "muslcheck/object/1") &&
	    !has_target_with(value, "decided_by"))
		return read_object(run, value, NULL, err);
	if (!has_schema(value, "muslcheck/component/1") ||
	    !(has_target_with(value, "decides") || has_target_with(value, "findings")))
		return MUSLCHECK_OK;
	if (!name)
		name = json_string_value(json_object_get(value, "name"));
	return read_object(run, value, name ? name : "", err);
}

static enum muslcheck_status read_value(struct mc_previous_run *run, json_t *value,
					struct mc_error *err)
{
	json_t *objects = json_object_get(value, "objects");
	json_t *components = json_object_get(value, "components");
	enum muslcheck_status status = MUSLCHECK_OK;

	if (has_schema(value, MC_BASELINE_SCHEMA))
		return wrong(err,
			     "this is a baseline, not a report. Use it with --baseline");
	if (!has_schema(value, "muslcheck/"))
		return wrong(err, "not a muslcheck report in json or ndjson");
	run->has_report = true;
	if (!has_schema(value, "muslcheck/report/1"))
		return read_record(run, value, err);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(objects); i++)
		status = read_record(run, json_array_get(objects, i), err);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(components); i++)
		status = read_record(run, json_array_get(components, i), err);
	return status;
}

static size_t count_lines(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += text[i] == '\n';
	return count;
}

/* Read all values: json is one value, ndjson has many. */
static enum muslcheck_status read_values(struct mc_previous_run *run, const char *text,
					 size_t size, struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t line = 1, used;

	for (; status == MUSLCHECK_OK && size; text += used, size -= used) {
		struct mc_error fault = { 0 };
		json_t *value;

		used = 1;
		if (strchr(" \t\r\n", *text) && *text) {
			line += *text == '\n';
			continue;
		}
		value = mc_json_next(text, size, line, &used, err);
		if (!value)
			return err->status;
		status = read_value(run, value, &fault);
		json_decref(value);
		if (status == MUSLCHECK_ERROR_MEMORY)
			return mc_error_memory(err);
		if (status != MUSLCHECK_OK)
			return mc_error_set(err, status, "line %zu: %s", line,
					    fault.text);
		line += count_lines(text, used);
	}
	return run->has_report ? status : wrong(err, "contains no report");
}

/* Sort by name; of several with the same name keep the last, the newest. */
static void sort_objects(struct mc_previous_run *run)
{
	size_t kept = 0;

	if (!run->object_count)
		return;
	qsort(run->objects, run->object_count, sizeof(*run->objects), compare_objects);
	for (size_t i = 1; i < run->object_count; i++) {
		kept += strcmp(run->objects[kept].name, run->objects[i].name) != 0;
		run->objects[kept] = run->objects[i];
	}
	run->object_count = kept + 1;
}

enum muslcheck_status mc_previous_run_read(const char *path,
					   const struct mc_path_context *path_context,
					   struct mc_previous_run **out,
					   struct mc_error *err)
{
	struct mc_previous_run *run = calloc(1, sizeof(*run));
	char *text = NULL;
	size_t size = 0;
	enum muslcheck_status status;

	if (!run)
		return mc_error_memory(err);
	mc_arena_init(&run->arena);
	run->path = path;
	run->path_context = *path_context;
	status = mc_text_file_read(path, REPORT_SIZE_MAX, &text, &size, err);
	if (status == MUSLCHECK_OK)
		status = read_values(run, text, size, err);
	free(text);
	if (status != MUSLCHECK_OK) {
		mc_previous_run_free(run);
		return status;
	}
	sort_objects(run);
	*out = run;
	return MUSLCHECK_OK;
}

void mc_previous_run_free(struct mc_previous_run *run)
{
	if (!run)
		return;
	mc_arena_done(&run->arena);
	free(run);
}

const char *mc_previous_run_path(const struct mc_previous_run *run)
{
	return run->path;
}

const struct mc_previous_object *mc_previous_run_find(const struct mc_previous_run *run,
						      const char *name)
{
	size_t low = 0, high = run->object_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct mc_previous_object *object = &run->objects[middle];
		int order = strcmp(name, object->name);

		if (!order) {
			atomic_store_explicit(&object->seen, true, memory_order_relaxed);
			return object;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct mc_previous_object *mc_previous_run_at(const struct mc_previous_run *run,
						    size_t index)
{
	return index < run->object_count ? &run->objects[index] : NULL;
}

void mc_previous_run_begin(struct mc_previous_run *run)
{
	for (size_t i = 0; i < run->object_count; i++)
		atomic_store_explicit(&run->objects[i].seen, false, memory_order_relaxed);
}
