/* SPDX-License-Identifier: MIT */
#include "base/glob.h"

#include <ctype.h>
#include <string.h>

/* A wildcard to backtrack to: the pattern after it, and the next position to try it at. */
struct retry {
	const char *pattern; /* NULL: none yet */
	const char *text;
	bool whole; /* only where a component starts */
};

/* A match may end before a directory entry or an archive member. */
static bool is_boundary(const char *text)
{
	return !*text || *text == '/' || (*text == '!' && text[1] == '/');
}

/* Trailing slashes of a pattern ("a directory") are ignored. */
static bool is_end(const char *pattern)
{
	return !pattern[strspn(pattern, "/")];
}

/* The next position for the pattern after a double star: any, or a component's start. */
static const char *next_deep(const struct retry *deep)
{
	const char *slash;

	if (!deep->whole)
		return *deep->text ? deep->text + 1 : NULL;
	slash = strchr(deep->text, '/');
	return slash ? slash + 1 : NULL;
}

/* "[:alpha:]" at text: is the character of that kind?  Sets *end past it, or NULL. */
static bool is_in_named(const char *text, unsigned char c, const char **end)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} rows[] = {
		{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t size = strlen(rows[i].name);

		if (!strncmp(text + 2, rows[i].name, size) &&
		    !strncmp(text + 2 + size, ":]", 2)) {
			*end = text + size + 4;
			return c < 128 && rows[i].is(c);
		}
	}
	*end = NULL;
	return false;
}

/* The pattern after the class that begins there, if the character is in it; else NULL. */
static const char *after_class(const char *pattern, unsigned char c)
{
	bool negated = pattern[1] == '!' || pattern[1] == '^', found = false;
	const char *at = pattern + 1 + negated, *first = at;

	while (*at && (*at != ']' || at == first)) {
		unsigned char low, high;
		const char *end;

		if (at[0] == '[' && at[1] == ':') {
			found |= is_in_named(at, c, &end);
			if (!end)
				return NULL;
			at = end;
			continue;
		}
		at += *at == '\\' && at[1];
		low = high = (unsigned char)*at++;
		if (at[0] == '-' && at[1] && at[1] != ']') {
			at += 1 + (at[1] == '\\' && at[2]);
			high = (unsigned char)*at++;
		}
		found |= c >= low && c <= high;
	}
	return *at == ']' && found != negated && c != '/' ? at + 1 : NULL;
}

/* The pattern after what matches the one character of text; NULL: it does not. */
static const char *after_one(const char *pattern, char text, bool has_classes)
{
	if (!text)
		return NULL;
	if (*pattern == '?')
		return text != '/' ? pattern + 1 : NULL;
	if (has_classes && *pattern == '[')
		return after_class(pattern, (unsigned char)text);
	if (has_classes && *pattern == '\\' && pattern[1])
		return pattern[1] == text ? pattern + 2 : NULL;
	return *pattern == text ? pattern + 1 : NULL;
}

/*
 * Does the pattern match at text, up to a boundary?  Only the last star and the last
 * double star are retried: a later one can match whatever an earlier one could.  So the
 * time is at most the product of the two lengths.
 */
static bool matches_at(const char *pattern, const char *text, bool has_classes)
{
	const char *next;
	struct retry star = { 0 }, deep = { 0 };

	for (;;) {
		if (is_end(pattern) && is_boundary(text))
			return true;
		if (!strncmp(pattern, "**", 2)) {
			bool whole = pattern[2] == '/'; /* also matches no directory */

			pattern += 2 + whole;
			deep = (struct retry){ pattern, text, whole };
			star.pattern = NULL;
		} else if (*pattern == '*') {
			star = (struct retry){ ++pattern, text, false };
		} else if ((next = after_one(pattern, *text, has_classes))) {
			pattern = next;
			text++;
		} else if (star.pattern && *star.text && *star.text != '/') {
			pattern = star.pattern;
			text = ++star.text;
		} else if (deep.pattern && (deep.text = next_deep(&deep))) {
			star.pattern = NULL;
			pattern = deep.pattern;
			text = deep.text;
		} else {
			return false;
		}
	}
}

static bool has_path(const char *pattern, const char *path, bool has_classes)
{
	if (*pattern == '/')
		return *path == '/' && matches_at(pattern + 1, path + 1, has_classes);
	while (!strncmp(pattern, "./", 2))
		pattern += 2;
	for (const char *start = path; start; start = strchr(start, '/')) {
		start += *start == '/';
		if (*start && matches_at(pattern, start, has_classes))
			return true;
	}
	return false;
}

bool mc_glob_has_path(const char *pattern, const char *path)
{
	return has_path(pattern, path, false);
}

bool mc_glob_has_ignored(const char *pattern, const char *path)
{
	return has_path(pattern, path, true);
}

bool mc_glob_has_name(const char *pattern, const char *text)
{
	struct retry star = { 0 };

	while (*text || *pattern) {
		if (*pattern == '*') {
			star = (struct retry){ ++pattern, text, false };
		} else if (*text && (*pattern == '?' || *pattern == *text)) {
			pattern++;
			text++;
		} else if (star.pattern && *star.text) {
			pattern = star.pattern;
			text = ++star.text;
		} else {
			return false;
		}
	}
	return true;
}
