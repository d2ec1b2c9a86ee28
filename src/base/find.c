/* SPDX-License-Identifier: MIT */
#include "base/find.h"

#include <string.h>

/* A byte that is rare in code, tables and prose alike: no letter in lower case, no zero. */
static bool is_rare(unsigned char byte)
{
	return byte > ' ' && byte < 0x7f && !(byte >= 'a' && byte <= 'z');
}

static size_t find_usual(struct mc_bytes bytes, size_t from, struct mc_bytes text)
{
	const unsigned char *found =
		memmem(bytes.data + from, bytes.size - from, text.data, text.size);

	return found ? (size_t)(found - bytes.data) : SIZE_MAX;
}

size_t mc_bytes_find(struct mc_bytes bytes, size_t from, struct mc_bytes text)
{
	size_t rare = 0;

	while (rare < text.size && !is_rare(text.data[rare]))
		rare++;
	for (; mc_bytes_has(bytes, from, text.size); from++) {
		size_t start_count = bytes.size - text.size - from + 1;
		const unsigned char *found;

		if (rare == text.size)
			return find_usual(bytes, from, text);
		found = memchr(bytes.data + from + rare, text.data[rare], start_count);
		if (!found)
			break;
		from = (size_t)(found - bytes.data) - rare;
		if (!memcmp(bytes.data + from, text.data, text.size))
			return from;
	}
	return SIZE_MAX;
}
