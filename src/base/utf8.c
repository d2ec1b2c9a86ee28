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
