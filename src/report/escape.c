/* SPDX-License-Identifier: MIT */
#include "report/escape.h"

#include <string.h>

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

/*
 * Characters of markup, links ("www.", "http:"), emoji (":x:") and formulas.  A backslash
 * makes any ASCII punctuation literal (CommonMark 0.31, 2.4).
 */
static bool needs_backslash(enum mc_syntax syntax, char c)
{
	return syntax == MC_SYNTAX_MARKDOWN && c && strchr("\\`*_{}[]#!|~$:.+-", c);
}

/*
 * Characters that control a terminal or mislead a reader: C1 controls (U+0080 to U+009F),
 * bidirectional marks (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), line
 * separators (U+2028, U+2029), and those not allowed in XML (U+FFFE, U+FFFF).
 */
static bool is_control(const unsigned char *c)
{
	if (c[0] == 0xc2)
		return c[1] < 0xa0;
	if (c[0] == 0xd8)
		return c[1] == 0x9c;
	if (c[0] == 0xef)
		return c[1] == 0xbf && c[2] >= 0xbe;
	if (c[0] != 0xe2)
		return false;
	return (c[1] == 0x80 &&
		(c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xa8 && c[2] <= 0xae))) ||
	       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9);
}

static void put_printable(struct mc_buffer *out, enum mc_syntax syntax, char c)
{
	const char *text = replacement(syntax, c);

	if (text) {
		mc_buffer_puts(out, text);
		return;
	}
	if (needs_backslash(syntax, c))
		mc_buffer_put(out, "\\", 1);
	mc_buffer_put(out, &c, 1);
}

/* How many bytes need no escaping: nearly always all. */
static size_t plain_size(enum mc_syntax syntax, const char *text)
{
	size_t size = 0;

	while (syntax == MC_SYNTAX_PLAIN && text[size] >= 0x20 && text[size] < 0x7f)
		size++;
	while (text[size] >= 0x20 && text[size] < 0x7f &&
	       !replacement(syntax, text[size]) && !needs_backslash(syntax, text[size]))
		size++;
	return size;
}

static void put_hidden(struct mc_buffer *out, enum mc_syntax syntax, unsigned char c)
{
	mc_buffer_printf(out, "%s\\x%02x", syntax == MC_SYNTAX_MARKDOWN ? "\\" : "", c);
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
	for (;;) {
		size_t plain = plain_size(syntax, text);
		unsigned size;

		mc_buffer_put(out, text, plain);
		text += plain;
		if (!*text)
			return;
		size = mc_utf8_sequence(text);
		if (*text >= 0x20 && *text < 0x7f) {
			put_printable(out, syntax, *text);
			size = 1;
		} else if (size < 2 || is_control((const unsigned char *)text)) {
			put_hidden(out, syntax, (unsigned char)*text);
			size = 1;
		} else {
			mc_buffer_put(out, text, size);
		}
		text += size;
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
