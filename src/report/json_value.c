/* SPDX-License-Identifier: MIT */
#include "report/json_value.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void mc_json_set(struct mc_json *json, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value))
		json->failed = true;
}

void mc_json_append(struct mc_json *json, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		json->failed = true;
}

json_t *mc_report_string(const char *value, struct mc_json *json)
{
	const char *repaired;

	if (!value)
		return json_null();
	repaired = mc_utf8_repair(value, json->arena);
	return repaired ? json_string_nocheck(repaired) : NULL;
}

void mc_json_set_text(struct mc_json *json, json_t *object, const char *key,
		      const char *value)
{
	if (value)
		mc_json_set(json, object, key, mc_report_string(value, json));
}

json_t *mc_json_names(const char *const *items, size_t count, struct mc_json *json)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		mc_json_append(json, array, mc_report_string(items[i], json));
	return array;
}

void mc_json_set_path(json_t *object, const char *path, struct mc_json *json)
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
