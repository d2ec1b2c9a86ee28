/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

static bool continues(const unsigned char *bytes, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return false;
	return true;
}

unsigned mc_utf8_sequence(const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	unsigned char lead = bytes[0];

	if (lead < 0x80)
		return lead != 0;
	if (lead >= 0xc2 && lead < 0xe0)
		return continues(bytes + 1, 1) ? 2 : 0;
	if (lead >= 0xe0 && lead < 0xf0) {
		/* No overlong forms, no surrogates. */
		if ((lead == 0xe0 && bytes[1] < 0xa0) ||
		    (lead == 0xed && bytes[1] >= 0xa0))
			return 0;
		return continues(bytes + 1, 2) ? 3 : 0;
	}
	if (lead >= 0xf0 && lead < 0xf5) {
		if ((lead == 0xf0 && bytes[1] < 0x90) ||
		    (lead == 0xf4 && bytes[1] >= 0x90))
			return 0;
		return continues(bytes + 1, 3) ? 4 : 0;
	}
	return 0;
}

/*
 * Characters that control a terminal or mislead a reader: C1 controls (U+0080 to U+009F),
 * the soft hyphen (U+00AD), bidirectional marks (U+061C, U+200E, U+200F, U+202A to U+202E,
 * U+2066 to U+2069), zero-width characters (U+180E, U+200B to U+200D, U+2060 to U+2064,
 * U+FEFF), line separators (U+2028, U+2029), tags (U+E0000 to U+E007F), and those not
 * allowed in XML (U+FFFE, U+FFFF).  First and last of each range, in order.
 */
static const uint32_t hidden_ranges[][2] = {
	{ 0x80, 0x9f },	    { 0xad, 0xad },	  { 0x61c, 0x61c },   { 0x180e, 0x180e },
	{ 0x200b, 0x200f }, { 0x2028, 0x202e },	  { 0x2060, 0x2069 }, { 0xfeff, 0xfeff },
	{ 0xfffe, 0xffff }, { 0xe0000, 0xe007f },
};

uint32_t mc_utf8_decode(const char *text, size_t size)
{
	static const unsigned char lead_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (unsigned char)text[0] & lead_bits[size];

	for (size_t i = 1; i < size; i++)
		code = code << 6 | ((unsigned char)text[i] & 0x3f);
	return code;
}

bool mc_utf8_is_hidden(const char *text, size_t size)
{
	uint32_t code = mc_utf8_decode(text, size);

	for (size_t i = 0; i < sizeof(hidden_ranges) / sizeof(*hidden_ranges); i++)
		if (code >= hidden_ranges[i][0] && code <= hidden_ranges[i][1])
			return true;
	return false;
}

bool mc_utf8_is_valid(const char *text)
{
	while (*text) {
		unsigned size = mc_utf8_sequence(text);

		if (!size)
			return false;
		text += size;
	}
	return true;
}

const char *mc_utf8_repair(const char *text, struct mc_arena *arena)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *repaired, *end;

	if (mc_utf8_is_valid(text))
		return text;
	repaired = mc_arena_alloc(arena, strlen(text) + 1, sizeof(replacement) - 1);
	if (!repaired)
		return NULL;
	end = repaired;
	while (*text) {
		unsigned size = mc_utf8_sequence(text);
		const char *piece = size ? text : replacement;
		size_t piece_size = size ? size : sizeof(replacement) - 1;

		memcpy(end, piece, piece_size);
		end += piece_size;
		text += size ? size : 1;
	}
	return repaired;
}
