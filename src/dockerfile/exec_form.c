/* SPDX-License-Identifier: MIT */
/*
 * The exec form, ["/app/server", "--port", "80"].  Docker takes what is not valid JSON as
 * shell form, so anything unusual is simply not this form.
 */
#include <string.h>

#include "dockerfile/private.h"

static const char *skip(const char *text)
{
	while (mc_docker_is_space(*text))
		text++;
	return text;
}

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c | 0x20) : NULL;

	if (c >= '0' && c <= '9')
		return c - '0';
	return found && c >= 'A' ? (int)(found - digits) : -1;
}

/* Put the character of "u00e9"; false if it is none. */
static bool put_unicode(const char *text, struct mc_buffer *out)
{
	unsigned code = 0;
	char bytes[3];

	for (int i = 1; i <= 4; i++) {
		int value = digit(text[i]);

		if (value < 0)
			return false;
		code = code << 4 | (unsigned)value;
	}
	if (!code || (code >= 0xd800 && code < 0xe000))
		return false;
	if (code < 0x80) {
		bytes[0] = (char)code;
		mc_buffer_put(out, bytes, 1);
	} else if (code < 0x800) {
		bytes[0] = (char)(0xc0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3f));
		mc_buffer_put(out, bytes, 2);
	} else {
		bytes[0] = (char)(0xe0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (code & 0x3f));
		mc_buffer_put(out, bytes, 3);
	}
	return true;
}

/* What follows a backslash: its size; 0 if it is not valid. */
static size_t put_escaped(const char *text, struct mc_buffer *out)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *found = *text ? strchr(names, *text) : NULL;

	if (found) {
		mc_buffer_put(out, values + (found - names), 1);
		return 1;
	}
	return *text == 'u' && put_unicode(text, out) ? 5 : 0;
}

/* A string from its opening quote; returns what follows it, NULL if it is not one. */
static const char *read_string(const char *text, struct mc_buffer *out)
{
	if (*text++ != '"')
		return NULL;
	while (*text && *text != '"') {
		size_t size = 1;

		if ((unsigned char)*text < 0x20)
			return NULL;
		if (*text == '\\') {
			size = put_escaped(++text, out);
			if (!size)
				return NULL;
		} else {
			mc_buffer_put(out, text, 1);
		}
		text += size;
	}
	return *text == '"' ? text + 1 : NULL;
}

static enum muslcheck_status add_string(const char **text, struct mc_arena *arena,
					struct mc_docker_words *out)
{
	struct mc_buffer string = { 0 };
	const char *copy = NULL;

	*text = read_string(*text, &string);
	if (!string.failed)
		copy = mc_arena_strndup(arena, string.data ? string.data : "",
					string.size);
	mc_buffer_done(&string);
	return mc_docker_add_word(out, copy, arena);
}

enum muslcheck_status mc_docker_exec_form(const char *text, struct mc_arena *arena,
					  struct mc_docker_words *out, bool *found)
{
	struct mc_docker_words words = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	*found = false;
	text = skip(text);
	if (*text++ != '[')
		return MUSLCHECK_OK;
	text = skip(text);
	while (*text != ']') {
		status = add_string(&text, arena, &words);
		if (status != MUSLCHECK_OK || !text)
			return status;
		text = skip(text);
		if (*text == ',')
			text = skip(text + 1);
		else if (*text != ']')
			return MUSLCHECK_OK;
		else
			break;
		if (*text != '"')
			return MUSLCHECK_OK;
	}
	*found = !*skip(text + 1);
	if (*found)
		*out = words;
	return MUSLCHECK_OK;
}
