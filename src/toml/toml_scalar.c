/* SPDX-License-Identifier: MIT */
/* Numbers, dates and times.  Each is first cut out of the text, then checked as a whole. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "toml/toml_private.h"

enum { SCALAR_SIZE_MAX = 256 };

/* The digits at text, with single underscores between them; their count in bytes. */
static size_t digits_size(const char *text, int (*is_digit)(int c))
{
	size_t size = 0;

	while (is_digit((unsigned char)text[size]) ||
	       (size && text[size] == '_' && text[size - 1] != '_' &&
		is_digit((unsigned char)text[size + 1])))
		size++;
	return size;
}

static int is_octal(int c)
{
	return c >= '0' && c <= '7';
}

static int is_binary(int c)
{
	return c == '0' || c == '1';
}

static void remove_underscores(char *text)
{
	char *to = text;

	for (; *text; text++)
		if (*text != '_')
			*to++ = *text;
	*to = '\0';
}

static enum muslcheck_status convert_integer(struct mc_toml_parser *parser, char *text,
					     int base, struct mc_toml_value *out)
{
	remove_underscores(text);
	errno = 0;
	out->type = MC_TOML_INTEGER;
	out->integer = strtoll(text, NULL, base);
	return errno ? mc_toml_fail(parser, "the integer does not fit into 64 bits")
		     : MUSLCHECK_OK;
}

/* 0x, 0o and 0b; *is_valid is false if the text is none of them. */
static enum muslcheck_status read_prefixed(struct mc_toml_parser *parser, char *text,
					   struct mc_toml_value *out, bool *is_valid)
{
	static const struct {
		const char *prefix;
		int base;
		int (*is_digit)(int c);
	} kinds[] = {
		{ "0x", 16, isxdigit },
		{ "0o", 8, is_octal },
		{ "0b", 2, is_binary },
	};

	*is_valid = false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t size;

		if (strncmp(text, kinds[i].prefix, 2) != 0)
			continue;
		size = digits_size(text + 2, kinds[i].is_digit);
		*is_valid = size && !text[2 + size];
		if (*is_valid)
			return convert_integer(parser, text + 2, kinds[i].base, out);
	}
	return MUSLCHECK_OK;
}

/* The part of a number from its point or exponent on; 0 if it is wrong. */
static size_t fraction_size(const char *text)
{
	size_t size = 0, digits;

	if (*text == '.') {
		digits = digits_size(text + 1, isdigit);
		if (!digits)
			return 0;
		size = 1 + digits;
	}
	if (text[size] == 'e' || text[size] == 'E') {
		size_t sign = text[size + 1] == '+' || text[size + 1] == '-';

		digits = digits_size(text + size + 1 + sign, isdigit);
		size = digits ? size + 1 + sign + digits : 0;
	}
	return size;
}

static enum muslcheck_status read_decimal(struct mc_toml_parser *parser, char *text,
					  struct mc_toml_value *out)
{
	size_t sign = *text == '+' || *text == '-';
	size_t whole = digits_size(text + sign, isdigit), size = sign + whole, fraction;

	if (!whole || (text[sign] == '0' && whole > 1))
		return mc_toml_fail(parser, "not a valid value");
	if (!text[size])
		return convert_integer(parser, text, 10, out);
	fraction = fraction_size(text + size);
	if (!fraction || text[size + fraction])
		return mc_toml_fail(parser, "not a valid number");
	remove_underscores(text);
	out->type = MC_TOML_FLOAT;
	out->real = strtod(text, NULL);
	return MUSLCHECK_OK;
}

/* "inf", "nan" and the same with a sign. */
static bool read_special(const char *text, struct mc_toml_value *out)
{
	bool is_negative = *text == '-';

	text += *text == '+' || *text == '-';
	if (strcmp(text, "inf") != 0 && strcmp(text, "nan") != 0)
		return false;
	out->type = MC_TOML_FLOAT;
	out->real = *text == 'i' ? (double)INFINITY : (double)NAN;
	if (is_negative)
		out->real = -out->real;
	return true;
}

/* Match "dd-dd": d stands for a digit, anything else for itself. */
static bool has_shape(const char *text, const char *shape)
{
	for (; *shape; shape++, text++)
		if (*shape == 'd' ? !isdigit((unsigned char)*text) : *text != *shape)
			return false;
	return true;
}

static unsigned two_digits(const char *text)
{
	return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool is_date(const char *text)
{
	static const unsigned char days[] = { 0,  31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	unsigned year, month, day, last;

	if (!has_shape(text, "dddd-dd-dd"))
		return false;
	year = two_digits(text) * 100 + two_digits(text + 2);
	month = two_digits(text + 5);
	day = two_digits(text + 8);
	if (month < 1 || month > 12)
		return false;
	last = days[month];
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		last++;
	return day >= 1 && day <= last;
}

/* The size of a time with its fraction of a second; 0 if it is none. */
static size_t time_size(const char *text)
{
	size_t size = strlen("hh:mm:ss");

	if (!has_shape(text, "dd:dd:dd") || two_digits(text) > 23 ||
	    two_digits(text + 3) > 59 || two_digits(text + 6) > 59)
		return 0;
	if (text[size] != '.')
		return size;
	if (!isdigit((unsigned char)text[size + 1]))
		return 0;
	for (size++; isdigit((unsigned char)text[size]);)
		size++;
	return size;
}

static size_t offset_size(const char *text)
{
	if (*text == 'Z' || *text == 'z')
		return 1;
	if ((*text == '+' || *text == '-') && has_shape(text + 1, "dd:dd") &&
	    two_digits(text + 1) <= 23 && two_digits(text + 4) <= 59)
		return strlen("+hh:mm");
	return 0;
}

/* Does the text begin like a date or a time? */
static bool is_calendar(const char *text)
{
	return has_shape(text, "dddd-") || has_shape(text, "dd:");
}

static enum muslcheck_status read_calendar(struct mc_toml_parser *parser,
					   const char *text, struct mc_toml_value *out)
{
	size_t date = is_date(text) ? strlen("yyyy-mm-dd") : 0, time, offset = 0;
	bool is_joined = date && text[date] && strchr("Tt ", text[date]);

	out->type = MC_TOML_LOCAL_DATE;
	time = !date || is_joined ? time_size(text + date + is_joined) : 0;
	if (time) {
		out->type = date ? MC_TOML_LOCAL_DATE_TIME : MC_TOML_LOCAL_TIME;
		if (date)
			offset = offset_size(text + date + 1 + time);
		if (offset)
			out->type = MC_TOML_OFFSET_DATE_TIME;
	}
	out->text.size = date + (is_joined && time) + time + offset;
	if (!out->text.size || text[out->text.size])
		return mc_toml_fail(parser, "not a valid date or time");
	out->text.data = mc_arena_strdup(parser->arena, text);
	return out->text.data ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static bool is_scalar_byte(unsigned char byte)
{
	return isalnum(byte) || (byte && strchr("+-_.:", byte));
}

/* Cut a scalar out of the text.  A date and its time may have a space between them. */
static enum muslcheck_status cut(struct mc_toml_parser *parser, char *out)
{
	size_t size = 0;

	while (is_scalar_byte(mc_toml_peek(parser)) ||
	       (size == strlen("yyyy-mm-dd") && mc_toml_peek(parser) == ' ' &&
		parser->end - parser->next > 1 && isdigit(parser->next[1]) &&
		out[4] == '-')) {
		if (size == SCALAR_SIZE_MAX - 1)
			return mc_toml_fail(parser, "the number is too long");
		out[size++] = (char)*parser->next++;
	}
	out[size] = '\0';
	return size ? MUSLCHECK_OK : mc_toml_fail(parser, "a value is missing");
}

enum muslcheck_status mc_toml_read_scalar(struct mc_toml_parser *parser,
					  struct mc_toml_value *out)
{
	/* What looks past the end of a short scalar finds NULs. */
	char text[SCALAR_SIZE_MAX + 16] = { 0 };
	enum muslcheck_status status = cut(parser, text);
	bool is_valid;

	if (status != MUSLCHECK_OK)
		return status;
	if (!strcmp(text, "true") || !strcmp(text, "false")) {
		out->type = MC_TOML_BOOLEAN;
		out->boolean = *text == 't';
		return MUSLCHECK_OK;
	}
	if (read_special(text, out))
		return MUSLCHECK_OK;
	if (is_calendar(text))
		return read_calendar(parser, text, out);
	status = read_prefixed(parser, text, out, &is_valid);
	return is_valid ? status : read_decimal(parser, text, out);
}
