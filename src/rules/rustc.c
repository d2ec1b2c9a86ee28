/* SPDX-License-Identifier: MIT */
#include "rules/rustc.h"

#include <stdlib.h>
#include <string.h>

enum {
	COMMIT_DIGITS = 9,
	VERSION_MAX = 99,
	/* Every panic message has such a path; the first ones show all releases. */
	PATHS_MAX = 512,
	/* A Rust program has such paths all over its data: no need to read all of it. */
	SEARCH_MAX = 16 << 20,
};

struct release {
	const char *commit;
	unsigned minor;
};

static const struct release releases[] = {
#define MC_RUSTC(commit, minor, version) { commit, minor },
#include "rules/rustc.def"
#undef MC_RUSTC
};

/* "1.63.0" to 63; 0 if it is no version. */
static unsigned minor_of(const char *text, size_t size)
{
	unsigned minor = 0;

	if (size < 3 || memcmp(text, "1.", 2) != 0)
		return 0;
	for (size_t i = 2; i < size && text[i] >= '0' && text[i] <= '9'; i++)
		if (minor <= VERSION_MAX)
			minor = minor * 10 + (unsigned)(text[i] - '0');
	return minor;
}

static unsigned minor_of_commit(const char *digits)
{
	for (size_t i = 0; i < sizeof(releases) / sizeof(*releases); i++)
		if (!memcmp(releases[i].commit, digits, COMMIT_DIGITS))
			return releases[i].minor;
	return 0;
}

static bool is_commit(const char *text, size_t size)
{
	if (size < COMMIT_DIGITS)
		return false;
	for (size_t i = 0; i < COMMIT_DIGITS; i++)
		if (!strchr("0123456789abcdef", text[i]) || !text[i])
			return false;
	return true;
}

static bool note(struct mc_rustc *found, unsigned minor, const char *text, size_t size,
		 struct mc_arena *arena)
{
	if (found->seen && minor <= found->minor)
		return true;
	found->seen = true;
	found->minor = minor;
	found->evidence = mc_arena_strndup(arena, text, size);
	return found->evidence;
}

/*
 * "/rustc/COMMIT/library/..." in rustc's own releases; "/usr/src/rustc-1.63.0/library/..."
 * in Debian's.  word is at "rustc", after a slash.
 */
static bool read_path(struct mc_bytes bytes, size_t word, struct mc_rustc *found,
		      struct mc_arena *arena)
{
	const char *text = (const char *)bytes.data + word;
	size_t rest = bytes.size - word - (sizeof("rustc/") - 1);
	const char *value = text + sizeof("rustc/") - 1;

	if (value[-1] == '/' && is_commit(value, rest))
		return note(found, minor_of_commit(value), text - 1,
			    sizeof("/rustc/") - 1 + COMMIT_DIGITS, arena);
	if (value[-1] == '-' && minor_of(value, rest))
		return note(found, minor_of(value, rest), text, sizeof("rustc-1.63") - 1,
			    arena);
	return true;
}

static bool read_paths(const struct mc_constants *constants, struct mc_rustc *found,
		       struct mc_arena *arena)
{
	/* With the slash, which is rare in data, the search is several times as fast. */
	static const char word[] = "/rustc";
	struct mc_bytes bytes = constants->segment.bytes;
	size_t at = constants->from;

	for (size_t i = 0; i < PATHS_MAX; i++, at++) {
		at = mc_constants_find(constants, at, word, sizeof(word) - 1);
		if (at == SIZE_MAX || bytes.size - at < sizeof("/rustc/"))
			break;
		if (!read_path(bytes, at + 1, found, arena))
			return false;
	}
	return true;
}

static enum muslcheck_status read_comment(const struct mc_object *object,
					  struct mc_arena *arena, struct mc_rustc *found)
{
	static const char prefix[] = "rustc version ";
	struct mc_comment comment;
	enum muslcheck_status status = mc_object_comment(object, arena, &comment);

	for (size_t i = 0; status == MUSLCHECK_OK && i < comment.line_count; i++) {
		const char *line = comment.lines[i];
		const char *version = line + sizeof(prefix) - 1;

		if (!strncmp(line, prefix, sizeof(prefix) - 1) &&
		    !note(found, minor_of(version, strlen(version)), line, strlen(line),
			  arena))
			status = MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

enum muslcheck_status mc_rustc_find(const struct mc_object *object,
				    struct mc_arena *arena, struct mc_rustc *out)
{
	struct mc_rustc found = { 0 };
	enum muslcheck_status status = read_comment(object, arena, &found);
	struct mc_constants constants = { 0 };

	while (status == MUSLCHECK_OK && !found.minor &&
	       mc_constants_next(object, &constants))
		if (constants.from < SEARCH_MAX && !read_paths(&constants, &found, arena))
			status = MUSLCHECK_ERROR_MEMORY;
	if (status == MUSLCHECK_OK)
		*out = found;
	return status;
}
