/* SPDX-License-Identifier: MIT */
#include "report/escape.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

static const char *markup(char c)
{
	return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
}

/* The replacement of a printable ASCII character; NULL: none needed. */
static const char *replacement(enum mc_syntax syntax, char c)
{
	switch (syntax) {
	case MC_SYNTAX_MARKDOWN:
		/* A comment keeps @name from being read as a mention after rendering. */
		return c == '@' ? "@<!-- -->" : markup(c);
	case MC_SYNTAX_MARKUP:
		return c == '"' ? "&quot;" : c == '\'' ? "&#39;" : markup(c);
	case MC_SYNTAX_PROPERTY:
		if (c == ':' || c == ',')
			return c == ':' ? "%3A" : "%2C";
		/* fall through */
	case MC_SYNTAX_COMMAND:
		return c == '%' ? "%25" : NULL;
	default:
		return NULL;
	}
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Is the colon the first of an emoji, ":x:", or part of a link, "http://"? */
static bool is_special_colon(const char *c)
{
	size_t size = 1;

	while (is_letter_or_digit(c[size]) || (c[size] && strchr("_+-", c[size])))
		size++;
	return (size > 1 && c[size] == ':') || (c[1] == '/' && c[2] == '/');
}

/* Does it begin a heading, a list or a rule, as the first character of a line? */
static bool begins_block(const char *text, const char *c)
{
	size_t digits = strspn(text, "0123456789");

	if (c == text && strchr("#+-=", *c))
		return true;
	return *c == '.' && digits && c == text + digits;
}

/*
 * Is the character markup where it stands?  Links ("www."), references ("#12"), emoji and
 * formulas are too.  A backslash makes any ASCII punctuation literal (CommonMark 0.31, 2.4).
 */
static bool needs_backslash(enum mc_syntax syntax, const char *text, const char *c)
{
	if (syntax != MC_SYNTAX_MARKDOWN || !*c)
		return false;
	if (strchr("\\`*[]|~$", *c) || begins_block(text, c))
		return true;
	switch (*c) {
	case '_': /* between letters it is only itself */
		return c == text || !is_letter_or_digit(c[-1]) ||
		       !is_letter_or_digit(c[1]);
	case ':':
		return is_special_colon(c);
	case '#':
		return is_letter_or_digit(c[1]);
	case '.':
		return c - text >= 3 && !strncasecmp(c - 3, "www", 3);
	default:
		return false;
	}
}

/*
 * CI runners take "::name" at the start of a line and "##[name]" or "##vso[name]" anywhere
 * for a command.  Is c, the next character of text, what makes it one?
 */
static bool starts_command(enum mc_syntax syntax, const char *text, const char *c)
{
	if (syntax != MC_SYNTAX_PLAIN)
		return false;
	return (c == text && c[0] == ':' && c[1] == ':') ||
	       (c > text && c[0] == '#' && c[-1] == '#');
}

static void put_printable(struct mc_buffer *out, enum mc_syntax syntax, const char *text,
			  const char *c)
{
	const char *instead = replacement(syntax, *c);

	if (instead) {
		mc_buffer_puts(out, instead);
		return;
	}
	if (needs_backslash(syntax, text, c))
		mc_buffer_put(out, "\\", 1);
	mc_buffer_put(out, c, 1);
}

/* How many bytes from c on, in text, need no escaping: nearly always all. */
static size_t plain_size(enum mc_syntax syntax, const char *text, const char *c)
{
	size_t size = 0;

	while (c[size] >= 0x20 && c[size] < 0x7f && !replacement(syntax, c[size]) &&
	       !needs_backslash(syntax, text, c + size) &&
	       !starts_command(syntax, text, c + size))
		size++;
	return size;
}

/* Bytes as \x1b, so that what is there can be seen. */
static void put_hidden(struct mc_buffer *out, enum mc_syntax syntax, const char *text,
		       size_t size)
{
	for (size_t i = 0; i < size; i++)
		mc_buffer_printf(out, "%s\\x%02x",
				 syntax == MC_SYNTAX_MARKDOWN ? "\\" : "",
				 (unsigned char)text[i]);
}

static void put_uri(struct mc_buffer *out, const char *text)
{
	for (; *text; text++) {
		if (is_letter_or_digit(*text) || strchr("-._~/", *text))
			mc_buffer_put(out, text, 1);
		else
			mc_buffer_printf(out, "%%%02X", (unsigned char)*text);
	}
}

void mc_escape_put(struct mc_buffer *out, enum mc_syntax syntax, const char *text)
{
	if (syntax == MC_SYNTAX_URI) {
		put_uri(out, text);
		return;
	}
	for (const char *c = text;;) {
		size_t plain = plain_size(syntax, text, c);
		size_t size;

		mc_buffer_put(out, c, plain);
		c += plain;
		if (!*c)
			return;
		size = mc_utf8_sequence(c);
		size = size ? size : 1;
		if (*c >= 0x20 && *c < 0x7f && !starts_command(syntax, text, c))
			put_printable(out, syntax, text, c);
		else if (size < 2 || mc_utf8_is_hidden(c, size))
			put_hidden(out, syntax, c, size);
		else
			mc_buffer_put(out, c, size);
		c += size;
	}
}

/* The longest run of backticks; the fence must be longer. */
static size_t longest_ticks(const char *text)
{
	size_t longest = 0;

	for (; *text; text += strcspn(text, "`")) {
		size_t size = strspn(text, "`");

		longest = size > longest ? size : longest;
		text += size;
	}
	return longest;
}

static void put_fence(struct mc_buffer *out, size_t size)
{
	for (; size; size--)
		mc_buffer_put(out, "`", 1);
}

static void put_code(struct mc_buffer *out, const char *text, const char *bar)
{
	size_t ticks = longest_ticks(text);
	struct mc_buffer safe = { 0 };

	mc_escape_put(&safe, MC_SYNTAX_PLAIN, text);
	out->failed |= safe.failed;
	put_fence(out, ticks + 1);
	/* A renderer strips one space from both ends. */
	mc_buffer_puts(out, ticks ? " " : "");
	for (size_t i = 0; i < safe.size; i++) {
		if (safe.data[i] == '|')
			mc_buffer_puts(out, bar);
		else
			mc_buffer_put(out, &safe.data[i], 1);
	}
	mc_buffer_puts(out, ticks ? " " : "");
	put_fence(out, ticks + 1);
	mc_buffer_done(&safe);
}

void mc_escape_put_code(struct mc_buffer *out, const char *text)
{
	put_code(out, text, "|");
}

void mc_escape_put_code_cell(struct mc_buffer *out, const char *text)
{
	put_code(out, text, "\\|");
}
