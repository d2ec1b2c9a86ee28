/* SPDX-License-Identifier: MIT */
#include "source/format.h"

#include <string.h>
#include <strings.h>

#include "base/pathname.h"
#include "source/facts.h"

/* Magic bytes, from file(1) and the format specifications. */
static const struct {
	enum mc_format format;
	size_t offset;
	const char *magic;
	size_t size;
} magics[] = {
	{ MC_FORMAT_ZIP, 0, "PK\3\4", 4 },
	{ MC_FORMAT_ZIP, 0, "PK\5\6", 4 }, /* without members */
	{ MC_FORMAT_GZIP, 0, "\x1f\x8b", 2 },
	{ MC_FORMAT_BZIP2, 0, "BZh", 3 },
	{ MC_FORMAT_XZ, 0,
	  "\xfd"
	  "7zXZ\0",
	  6 },
	{ MC_FORMAT_ZSTD, 0, "\x28\xb5\x2f\xfd", 4 },
	{ MC_FORMAT_AR, 0, "!<arch>\ndebian-binary", 21 },
	{ MC_FORMAT_RPM, 0, "\xed\xab\xee\xdb", 4 },
	{ MC_FORMAT_CPIO, 0, "07070", 5 },
	{ MC_FORMAT_TAR, 257, "ustar", 5 },
	{ MC_FORMAT_UNREAD, 0, "7z\xbc\xaf\x27\x1c", 6 },
	{ MC_FORMAT_UNREAD, 0, "Rar!\x1a\x07", 6 },
	{ MC_FORMAT_UNREAD, 0, "\x04\x22\x4d\x18", 4 }, /* lz4 */
};

/*
 * Before POSIX a tar had no magic, and GNU projects still publish such.  The checksum of its
 * first header counts its own eight bytes as blanks; it is written in octal.
 */
static bool is_old_tar(struct mc_bytes head)
{
	enum { CHECKSUM = 148, CHECKSUM_SIZE = 8 };
	const unsigned char *sum = head.data + CHECKSUM;
	unsigned long expected = 0, actual = 0;
	size_t at = 0;

	if (!mc_bytes_has(head, 0, MC_FORMAT_HEAD_SIZE) || !head.data[0])
		return false;
	while (at < CHECKSUM_SIZE && sum[at] == ' ')
		at++;
	for (; at < CHECKSUM_SIZE && sum[at] >= '0' && sum[at] <= '7'; at++)
		expected = expected * 8 + (unsigned long)(sum[at] - '0');
	if (at < CHECKSUM_SIZE && sum[at] && sum[at] != ' ')
		return false;
	for (size_t i = 0; i < MC_FORMAT_HEAD_SIZE; i++)
		actual += i - CHECKSUM < CHECKSUM_SIZE ? ' ' : head.data[i];
	return expected == actual;
}

enum mc_format mc_format_detect(struct mc_bytes head)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (mc_bytes_has(head, magics[i].offset, magics[i].size) &&
		    !memcmp(head.data + magics[i].offset, magics[i].magic,
			    magics[i].size))
			return magics[i].format;
	return is_old_tar(head) ? MC_FORMAT_TAR : MC_FORMAT_NONE;
}

static const struct {
	enum mc_format format;
	const char *suffix;
} names[] = {
#define MC_FORMAT_NAME(format, suffix) { MC_FORMAT_##format, suffix },
#include "source/formats.def"
#undef MC_FORMAT_NAME
};

bool mc_format_is_named(enum mc_format format, const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		/* Compressed files do not always have the matching suffix. */
		bool fits = names[i].format == format ||
			    (mc_format_is_stream(format) && format != MC_FORMAT_RPM &&
			     (names[i].format == MC_FORMAT_TAR ||
			      mc_format_is_stream(names[i].format)));

		if (fits && mc_ends_with_any_case(name, names[i].suffix))
			return true;
	}
	return false;
}

bool mc_format_may_be_named(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (mc_ends_with_any_case(name, names[i].suffix))
			return true;
	return false;
}

bool mc_format_is_skipped(const char *name)
{
	static const char *const suffixes[] = {
#define MC_SKIPPED_EXTENSION(suffix) suffix,
#include "source/skipped_extensions.def"
#undef MC_SKIPPED_EXTENSION
	};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (mc_ends_with_any_case(name, suffixes[i]))
			return true;
	return false;
}

bool mc_format_is_linkable(const char *name)
{
	return mc_ends_with_any_case(name, ".o") || mc_ends_with_any_case(name, ".a");
}

enum mc_format mc_format_of_file(struct mc_bytes head, const char *name, bool named)
{
	enum mc_format format = mc_format_detect(head);

	if (named && mc_facts_is(head))
		return MC_FORMAT_FACTS;
	/* A zip is read from its end, so a self-extracting script may precede it. */
	if (format == MC_FORMAT_NONE && mc_bytes_has(head, 0, 2) &&
	    !memcmp(head.data, "#!", 2) && mc_format_is_named(MC_FORMAT_ZIP, name))
		return MC_FORMAT_ZIP;
	return named || mc_format_is_named(format, name) ? format : MC_FORMAT_NONE;
}
