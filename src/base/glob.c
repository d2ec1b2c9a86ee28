/* SPDX-License-Identifier: MIT */
#include "base/glob.h"

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

/*
 * Does the pattern match at text, up to a boundary?  Only the last star and the last
 * double star are retried: a later one can match whatever an earlier one could.  So the
 * time is at most the product of the two lengths.
 */
static bool matches_at(const char *pattern, const char *text)
{
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
		} else if (*text &&
			   ((*pattern == '?' && *text != '/') || *pattern == *text)) {
			pattern++;
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

bool mc_glob_has_path(const char *pattern, const char *path)
{
	if (*pattern == '/')
		return *path == '/' && matches_at(pattern + 1, path + 1);
	while (!strncmp(pattern, "./", 2))
		pattern += 2;
	for (const char *start = path; start; start = strchr(start, '/')) {
		start += *start == '/';
		if (*start && matches_at(pattern, start))
			return true;
	}
	return false;
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
