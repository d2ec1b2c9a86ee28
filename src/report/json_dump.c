/* SPDX-License-Identifier: MIT */
/*
 * Writes JSON values.  jansson's own writer looks for cycles, which our values cannot have,
 * and passes on each comma by itself: it took longer than the checks.
 */
#include "report/json_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Bytes that a string may hold as they are. */
static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static void put_control(struct mc_buffer *out, char byte)
{
	static const char letters[] = {
		['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't'
	};
	char letter = letters[(unsigned char)byte];

	if (letter)
		mc_buffer_put(out, (char[]){ '\\', letter }, 2);
	else
		mc_buffer_printf(out, "\\u%04X", (unsigned)byte);
}

/* As JSON escapes them: \u0085, a surrogate pair above U+FFFF. */
static void put_hidden(struct mc_buffer *out, const char *text, size_t size)
{
	uint32_t code = mc_utf8_decode(text, size);

	if (code >= 0x10000)
		mc_buffer_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (unsigned)(code >> 10),
				 0xdc00 + (unsigned)(code & 0x3ff));
	else
		mc_buffer_printf(out, "\\u%04x", (unsigned)code);
}

/* A character above ASCII; returns its size. */
static size_t put_character(struct mc_buffer *out, const char *text)
{
	size_t size = mc_utf8_sequence(text);

	if (!size)
		out->failed = true; /* only valid UTF-8 comes here */
	else if (mc_utf8_is_hidden(text, size))
		put_hidden(out, text, size);
	else
		mc_buffer_put(out, text, size);
	return size ? size : 1;
}

static void put_string(struct mc_buffer *out, const char *text, size_t size)
{
	mc_buffer_put(out, "\"", 1);
	for (size_t i = 0, start; i < size;) {
		for (start = i; i < size && is_plain((unsigned char)text[i]); i++)
			;
		mc_buffer_put(out, text + start, i - start);
		if (i == size)
			break;
		if ((unsigned char)text[i] < 0x80)
			put_control(out, text[i++]);
		else
			i += put_character(out, text + i);
	}
	mc_buffer_put(out, "\"", 1);
}

static void put_value(struct mc_buffer *out, json_t *value);

static void put_array(struct mc_buffer *out, json_t *array)
{
	size_t count = json_array_size(array);

	mc_buffer_put(out, "[", 1);
	for (size_t i = 0; i < count; i++) {
		mc_buffer_put(out, ",", i ? 1 : 0);
		put_value(out, json_array_get(array, i));
	}
	mc_buffer_put(out, "]", 1);
}

static void put_object(struct mc_buffer *out, json_t *object)
{
	void *at = json_object_iter(object);

	mc_buffer_put(out, "{", 1);
	for (bool is_first = true; at; is_first = false) {
		const char *key = json_object_iter_key(at);

		mc_buffer_put(out, ",", is_first ? 0 : 1);
		put_string(out, key, strlen(key));
		mc_buffer_put(out, ":", 1);
		put_value(out, json_object_iter_value(at));
		at = json_object_iter_next(object, at);
	}
	mc_buffer_put(out, "}", 1);
}

static void put_integer(struct mc_buffer *out, json_int_t value)
{
	char digits[24];
	int size = snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT, value);

	mc_buffer_put(out, digits, (size_t)size);
}

static int put_bytes(const char *data, size_t size, void *out)
{
	mc_buffer_put(out, data, size);
	return 0;
}

/* As deep as our own values, and those in package notes, which jansson limits. */
static void put_value(struct mc_buffer *out, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(out, value);
		break;
	case JSON_ARRAY:
		put_array(out, value);
		break;
	case JSON_STRING:
		put_string(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		put_integer(out, json_integer_value(value));
		break;
	case JSON_REAL:
		if (json_dump_callback(value, put_bytes, out, JSON_ENCODE_ANY))
			out->failed = true;
		break;
	case JSON_TRUE:
		mc_buffer_put(out, "true", 4);
		break;
	case JSON_FALSE:
		mc_buffer_put(out, "false", 5);
		break;
	case JSON_NULL:
		mc_buffer_put(out, "null", 4);
		break;
	}
}

void mc_json_dump(const struct mc_json *json, json_t *value, struct mc_buffer *out)
{
	if (json->failed || !value)
		out->failed = true;
	else
		put_value(out, value);
	json_decref(value);
}

void mc_json_dump_indented(const struct mc_json *json, json_t *value,
			   struct mc_buffer *out)
{
	char *text = json->failed || !value ? NULL : json_dumps(value, JSON_INDENT(1));

	out->failed |= !text;
	/* Outside of strings there is nothing but ASCII. */
	for (const char *at = text; at && *at;) {
		const char *start = at;

		while ((signed char)*at > 0)
			at++;
		mc_buffer_put(out, start, (size_t)(at - start));
		if (*at)
			at += put_character(out, at);
	}
	mc_buffer_puts(out, "\n");
	free(text);
	json_decref(value);
}
