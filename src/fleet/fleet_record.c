/* SPDX-License-Identifier: MIT */
#include "fleet/fleet_record.h"

#include <string.h>

#include "db/json_file.h"
#include "rules/verdict.h"

/* A member and its type; a required one must be there. */
struct member {
	const char *key;
	json_type type;
	bool is_required;
};

enum { MEMBERS_MAX = 6 };

static const struct kind_row {
	const char *schema;
	enum mc_record_kind kind;
	struct member members[MEMBERS_MAX];
	struct member target[MEMBERS_MAX]; /* of each target; none: it has no targets */
} kinds[] = {
	{ "muslcheck/object/1",
	  MC_RECORD_OBJECT,
	  { { "path", JSON_STRING, true } },
	  { { "verdict", JSON_STRING, true } } },
	{ "muslcheck/unreadable/1",
	  MC_RECORD_OBJECT,
	  { { "path", JSON_STRING, true }, { "reason", JSON_STRING, true } },
	  { { 0 } } },
	{ "muslcheck/notice/1",
	  MC_RECORD_OBJECT,
	  { { "path", JSON_STRING, true }, { "message", JSON_STRING, true } },
	  { { 0 } } },
	{ "muslcheck/component/1",
	  MC_RECORD_COMPONENT,
	  { { "path", JSON_STRING, true },
	    { "type", JSON_STRING, true },
	    { "name", JSON_STRING, true },
	    { "line", JSON_INTEGER, false } },
	  { { "verdict", JSON_STRING, true },
	    { "objects", JSON_INTEGER, true },
	    { "blocking", JSON_ARRAY, true },
	    { "aside", JSON_STRING, false },
	    { "unused", JSON_ARRAY, false },
	    { "reason", JSON_STRING, false } } },
	{ "muslcheck/input/1",
	  MC_RECORD_INPUT,
	  { { "input", JSON_OBJECT, true } },
	  { { "verdict", JSON_STRING, true },
	    { "units", JSON_INTEGER, true },
	    { "running", JSON_INTEGER, true },
	    { "decided_by", JSON_STRING, false },
	    { "reason", JSON_STRING, false },
	    { "remedy", JSON_STRING, false } } },
	{ "muslcheck/service/1",
	  MC_RECORD_SERVICE,
	  { { "reason", JSON_STRING, false },
	    { "images", JSON_ARRAY, false },
	    { "reinstall", JSON_ARRAY, false } },
	  { { "verdict", JSON_STRING, true }, { "blocking", JSON_ARRAY, true } } },
};

static bool find_verdict(const char *name, enum muslcheck_verdict *out)
{
	for (int i = 0; name && i < MUSLCHECK_VERDICT_COUNT; i++) {
		*out = (enum muslcheck_verdict)i;
		if (!strcmp(mc_verdict_name(*out), name))
			return true;
	}
	return false;
}

enum muslcheck_verdict mc_fleet_record_verdict(const json_t *target)
{
	enum muslcheck_verdict verdict = MUSLCHECK_VERDICT_UNKNOWN;

	find_verdict(json_string_value(json_object_get(target, "verdict")), &verdict);
	return verdict;
}

const char *mc_fleet_record_path(const json_t *record)
{
	const json_t *input = json_object_get(record, "input");

	return json_string_value(json_object_get(input ? input : record, "path"));
}

static bool check_members(const json_t *object, const struct member *members,
			  struct mc_error *err)
{
	for (size_t i = 0; i < MEMBERS_MAX && members[i].key; i++) {
		const json_t *value = json_object_get(object, members[i].key);

		if (value ? json_typeof(value) == members[i].type
			  : !members[i].is_required)
			continue;
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			     value ? "\"%s\" has the wrong type" : "no \"%s\"",
			     members[i].key);
		return false;
	}
	return true;
}

static bool has_only_strings(const json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (!json_is_string(json_array_get(array, i)))
			return false;
	return true;
}

static bool check_target(const json_t *target, const struct kind_row *row,
			 struct mc_error *err)
{
	enum muslcheck_verdict verdict;

	if (!json_is_object(target))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "a target is no object") == MUSLCHECK_OK;
	if (!check_members(target, row->target, err))
		return false;
	if (!find_verdict(json_string_value(json_object_get(target, "verdict")),
			  &verdict) ||
	    !has_only_strings(json_object_get(target, "blocking")) ||
	    !has_only_strings(json_object_get(target, "unused")))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "not a verdict of muslcheck") == MUSLCHECK_OK;
	return true;
}

static bool check_targets(const json_t *record, const struct kind_row *row,
			  struct mc_error *err)
{
	json_t *targets = json_object_get(record, "targets"), *target;
	const char *id;

	if (!row->target[0].key)
		return true;
	if (!json_is_object(targets))
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "no \"targets\"") ==
		       MUSLCHECK_OK;
	json_object_foreach(targets, id, target)
	{
		if (!check_target(target, row, err))
			return false;
	}
	return true;
}

/* Lists in a service are of objects with a path. */
static bool check_list(const json_t *record, const char *key, const char *path,
		       struct mc_error *err)
{
	const json_t *list = json_object_get(record, key);

	for (size_t i = 0; i < json_array_size(list); i++)
		if (!json_is_string(json_object_get(json_array_get(list, i), path)))
			return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "no \"%s\"",
					    path) == MUSLCHECK_OK;
	return true;
}

static const struct kind_row *row_of(const json_t *record, struct mc_error *err)
{
	const char *schema = json_string_value(json_object_get(record, "schema"));

	for (size_t i = 0; schema && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].schema, schema))
			return &kinds[i];
	if (schema && !strcmp(schema, "muslcheck/report/1"))
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			     "a report in json. Use --format ndjson");
	else if (schema && !strcmp(schema, "muslcheck/static/1"))
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			     "reports of static cannot be merged");
	else
		mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			     "not a line of a report in ndjson");
	return NULL;
}

static bool check(const json_t *record, enum mc_record_kind *kind, struct mc_error *err)
{
	const struct kind_row *row = row_of(record, err);
	bool is_input;

	if (!row || !check_members(record, row->members, err) ||
	    !check_targets(record, row, err) ||
	    !check_list(record, "images", "path", err) ||
	    !check_list(record, "reinstall", "lockfile", err))
		return false;
	is_input = row->kind == MC_RECORD_INPUT;
	*kind = row->kind;
	return !is_input || check_members(json_object_get(record, "input"),
					  (const struct member[MEMBERS_MAX]){
						  { "name", JSON_STRING, true },
						  { "path", JSON_STRING, true } },
					  err);
}

json_t *mc_fleet_record_parse(const char *text, size_t size, enum mc_record_kind *kind,
			      struct mc_error *err)
{
	json_t *record = mc_json_parse(size ? text : "", size, err);

	if (record && check(record, kind, err))
		return record;
	json_decref(record);
	return NULL;
}
