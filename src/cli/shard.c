/* SPDX-License-Identifier: MIT */
/*
 * --shard I/N: one of N parts of the paths, for engines that run N processes.  A path is in
 * the part that its own bytes say, so the parts stay the same when the list is in another
 * order or grows.
 */
#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { SHARDS_MAX = 1000000 };

/* Reads digits up to stop; false if there is anything else. */
static bool parse_number(const char **text, char stop, unsigned long *out)
{
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	*out = strtoul(*text, &end, 10);
	if (errno || *end != stop)
		return false;
	*text = end + 1;
	return true;
}

bool shard_parse(const char *text, struct arguments *out)
{
	const char *rest = text;
	unsigned long index, count;

	if (!parse_number(&rest, '/', &index) || !parse_number(&rest, '\0', &count) ||
	    !count || count > SHARDS_MAX || index >= count) {
		complain(
			"--shard must be I/N, with I from 0 to N-1, such as 0/4, not '%s'",
			text);
		return false;
	}
	out->shard = (unsigned)index;
	out->shard_count = (unsigned)count;
	return true;
}

/* The first 64 bits of the path's SHA-256, modulo count. */
static unsigned shard_of(const char *path, unsigned count)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	uint64_t number = 0;

	sha256_init(&context);
	sha256_update(&context, strlen(path), (const uint8_t *)path);
	sha256_digest(&context, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(number); i++)
		number = number << 8 | digest[i];
	return (unsigned)(number % count);
}

void shard_select(const struct arguments *arguments, struct strings *paths)
{
	size_t kept = 0;

	if (!arguments->shard_count)
		return;
	for (size_t i = 0; i < paths->count; i++) {
		if (shard_of(paths->items[i], arguments->shard_count) == arguments->shard)
			paths->items[kept++] = paths->items[i];
		else
			free(paths->items[i]);
	}
	paths->count = kept;
}
