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

/* As JSON escapes them: \\u0085, a surrogate pair above U+FFFF. */
static void put_escape(struct mc_buffer *out, const char *text, size_t size)
{
	uint32_t code = mc_utf8_decode(text, size);

	if (code >= 0x10000)
		mc_buffer_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (unsigned)(code >> 10),
				 0xdc00 + (unsigned)(code & 0x3ff));
	else
		mc_buffer_printf(out, "\\u%04x", (unsigned)code);
}

/* jansson passes on valid UTF-8 in whole characters, and writes control characters itself. */
static int put(const char *data, size_t size, void *context)
{
	size_t start = 0;

	for (size_t i = 0; i < size;) {
		size_t length =
			(unsigned char)data[i] < 0x80 ? 1 : mc_utf8_sequence(data + i);

		if (length > 1 && i + length <= size &&
		    mc_utf8_is_hidden(data + i, length)) {
			mc_buffer_put(context, data + start, i - start);
			put_escape(context, data + i, length);
			start = i + length;
		}
		i += length ? length : 1;
	}
	mc_buffer_put(context, data + start, size - start);
	return 0;
}

void mc_json_dump(const struct mc_json *json, json_t *value, struct mc_buffer *out)
{
	if (json->failed || !value ||
	    json_dump_callback(value, put, out, JSON_COMPACT | JSON_ENCODE_ANY))
		out->failed = true;
	json_decref(value);
}
