/* SPDX-License-Identifier: MIT */
/* Strings, comments and white space. */
#include <string.h>

#include "base/buffer.h"
#include "toml/toml_private.h"

bool mc_toml_is_at(const struct mc_toml_parser *parser, const char *token)
{
	size_t size = strlen(token);

	return (size_t)(parser->end - parser->next) >= size &&
	       !memcmp(parser->next, token, size);
}

void mc_toml_skip_blanks(struct mc_toml_parser *parser)
{
	while (mc_toml_peek(parser) == ' ' || mc_toml_peek(parser) == '\t')
		parser->next++;
}

bool mc_toml_skip_newline(struct mc_toml_parser *parser)
{
	if (mc_toml_is_at(parser, "\r\n"))
		parser->next += 2;
	else if (mc_toml_peek(parser) == '\n')
		parser->next++;
	else
		return false;
	parser->line++;
	return true;
}

static bool is_control(unsigned char byte)
{
	return (byte < ' ' && byte != '\t') || byte == 0x7f;
}

enum muslcheck_status mc_toml_skip_comment(struct mc_toml_parser *parser)
{
	if (mc_toml_peek(parser) != '#')
		return MUSLCHECK_OK;
	while (parser->next < parser->end && *parser->next != '\n' &&
	       !mc_toml_is_at(parser, "\r\n")) {
		if (is_control(*parser->next))
			return mc_toml_fail(parser, "control character in a comment");
		parser->next++;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_toml_skip_lines(struct mc_toml_parser *parser)
{
	enum muslcheck_status status;

	do {
		mc_toml_skip_blanks(parser);
		status = mc_toml_skip_comment(parser);
	} while (status == MUSLCHECK_OK && mc_toml_skip_newline(parser));
	return status;
}

static int hex_digit(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 'a' - 'A';
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static void put_utf8(struct mc_buffer *text, uint32_t code)
{
	char bytes[4];
	size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = size; i-- > 1; code >>= 6)
		bytes[i] = (char)(0x80 | (code & 0x3f));
	bytes[0] = (char)(first[size] | code);
	mc_buffer_put(text, bytes, size);
}

/* \uXXXX and \UXXXXXXXX, after the letter. */
static enum muslcheck_status read_code_point(struct mc_toml_parser *parser,
					     unsigned digits, struct mc_buffer *text)
{
	uint32_t code = 0;

	for (unsigned i = 0; i < digits; i++) {
		int digit = hex_digit(mc_toml_peek(parser));

		if (digit < 0)
			return mc_toml_fail(parser, "a hexadecimal digit is missing");
		code = code << 4 | (uint32_t)digit;
		parser->next++;
	}
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return mc_toml_fail(parser, "not a Unicode scalar value");
	put_utf8(text, code);
	return MUSLCHECK_OK;
}

/* A backslash at the end of a line removes all white space up to the next text. */
static bool skip_line_ending(struct mc_toml_parser *parser)
{
	const unsigned char *start = parser->next;

	mc_toml_skip_blanks(parser);
	if (!mc_toml_skip_newline(parser)) {
		parser->next = start;
		return false;
	}
	do
		mc_toml_skip_blanks(parser);
	while (mc_toml_skip_newline(parser));
	return true;
}

/* What follows a backslash. */
static enum muslcheck_status read_escape(struct mc_toml_parser *parser,
					 bool may_have_lines, struct mc_buffer *text)
{
	static const char letters[] = "btnfr\"\\", meanings[] = "\b\t\n\f\r\"\\";
	unsigned char letter = mc_toml_peek(parser);
	const char *found = letter ? strchr(letters, letter) : NULL;

	if (may_have_lines && skip_line_ending(parser))
		return MUSLCHECK_OK;
	if (!found && letter != 'u' && letter != 'U')
		return mc_toml_fail(parser, "unknown escape sequence");
	parser->next++;
	if (!found)
		return read_code_point(parser, letter == 'u' ? 4 : 8, text);
	mc_buffer_put(text, &meanings[found - letters], 1);
	return MUSLCHECK_OK;
}

/* The closing delimiter; before three quotes, up to two more belong to the text. */
static bool skip_end(struct mc_toml_parser *parser, const char *delimiter,
		     struct mc_buffer *text)
{
	size_t size = strlen(delimiter);

	if (!mc_toml_is_at(parser, delimiter))
		return false;
	parser->next += size;
	for (unsigned i = 0; size > 1 && i < 2 && mc_toml_peek(parser) == *delimiter;
	     i++) {
		mc_buffer_put(text, delimiter, 1);
		parser->next++;
	}
	return true;
}

static enum muslcheck_status read_text(struct mc_toml_parser *parser,
				       const char *delimiter, struct mc_buffer *text)
{
	bool has_lines = delimiter[1], has_escapes = *delimiter == '"';
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && !skip_end(parser, delimiter, text)) {
		unsigned char byte = mc_toml_peek(parser);

		if (parser->next == parser->end)
			return mc_toml_fail(parser, "the string does not end");
		if (has_lines && mc_toml_skip_newline(parser)) {
			mc_buffer_put(text, "\n", 1);
		} else if (is_control(byte)) {
			return mc_toml_fail(parser, "control character in a string");
		} else if (byte == '\\' && has_escapes) {
			parser->next++;
			status = read_escape(parser, has_lines, text);
		} else {
			mc_buffer_put(text, (const char *)parser->next++, 1);
		}
	}
	return status;
}

enum muslcheck_status mc_toml_read_string(struct mc_toml_parser *parser,
					  bool may_have_lines, struct mc_toml_text *out)
{
	static const char *const delimiters[] = { "\"\"\"", "'''", "\"", "'" };
	struct mc_buffer text = { 0 };
	enum muslcheck_status status;
	size_t kind = may_have_lines ? 0 : 2;

	while (kind < 3 && !mc_toml_is_at(parser, delimiters[kind]))
		kind++;
	parser->next += strlen(delimiters[kind]);
	if (kind < 2)
		mc_toml_skip_newline(parser);
	status = read_text(parser, delimiters[kind], &text);
	if (status == MUSLCHECK_OK) {
		out->data = text.failed ? NULL
					: mc_arena_strndup(parser->arena,
							   text.size ? text.data : "",
							   text.size);
		out->size = text.size;
		status = out->data ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	mc_buffer_done(&text);
	return status;
}
