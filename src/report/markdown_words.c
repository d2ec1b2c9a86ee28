/* SPDX-License-Identifier: MIT */
/* Sentences in Markdown: names in code, so that they need no backslashes. */
#include <string.h>

#include "report/escape.h"
#include "report/markdown_parts.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define NAME_CHARACTERS LETTERS "0123456789_@.+-=,/:"

/* The subjects of findings, whose names are code wherever they occur. */
struct names {
	const struct mc_finding *findings;
	size_t count;
};

static bool is_subject(const struct names *names, const char *word, size_t size)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *subject = names->findings[i].subject;

		if (subject && strlen(subject) == size && !strncmp(subject, word, size))
			return true;
	}
	return false;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "-f", "-Wl,-z", "--no-plt", and not the second half of "ISO-2022-KR and -CN". */
static bool is_option(const char *word, size_t size)
{
	return word[0] == '-' && size > 1 &&
	       (word[1] == '-' || is_lower(word[1]) || (size > 2 && is_lower(word[2])));
}

/* A symbol, a soname, an npm scope or an option.  Prose and paths without "_" are not. */
static bool looks_like_name(const char *word, size_t size)
{
	if (word[0] == '@' || is_option(word, size))
		return true;
	return memchr(word, '_', size) || memmem(word, size, ".so", strlen(".so"));
}

/* Where the name in the word ends: before the punctuation that follows it. */
static size_t name_size(const char *word, size_t size)
{
	while (size && strchr(",;:.)", word[size - 1]))
		size--;
	return size;
}

static void put_code(struct mc_buffer *out, const char *name, size_t size)
{
	mc_buffer_puts(out, "`");
	mc_buffer_put(out, name, size);
	mc_buffer_puts(out, "`");
}

static void put_prose(struct mc_buffer *out, const char *from, const char *to)
{
	struct mc_buffer text = { 0 };

	mc_buffer_put(&text, from, (size_t)(to - from));
	mc_buffer_put(&text, "", 1);
	if (text.failed)
		out->failed = true;
	else
		mc_escape_put(out, MC_SYNTAX_MARKDOWN, text.data);
	mc_buffer_done(&text);
}

static void put_words(struct mc_buffer *out, const char *text, const struct names *names)
{
	const char *prose = text;

	for (const char *word = text; *word;) {
		size_t gap = strspn(word, " (\"");
		size_t size = strcspn(word + gap, " ");
		size_t length = name_size(word + gap, size);

		word += gap;
		if (length && strspn(word, NAME_CHARACTERS) >= length &&
		    (looks_like_name(word, length) || is_subject(names, word, length))) {
			put_prose(out, prose, word);
			put_code(out, word, length);
			prose = word + length;
		}
		word += size;
	}
	put_prose(out, prose, text + strlen(text));
}

void mc_markdown_put(struct mc_buffer *out, const char *text)
{
	static const struct names none;

	if (text)
		put_words(out, text, &none);
	else
		out->failed = true;
}

void mc_markdown_put_about(struct mc_buffer *out, const char *text,
			   const struct mc_finding *findings, size_t count)
{
	if (text)
		put_words(out, text, &(struct names){ findings, count });
	else
		out->failed = true;
}
