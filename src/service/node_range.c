/* SPDX-License-Identifier: MIT */
/* The grammar of node-semver's README: alternatives, comparators, hyphen ranges. */
#include "service/node_range.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS = 3, NEWEST = 1000000 };

/* A version of which the last parts may be missing: "20", "20.x". */
struct partial {
	unsigned long parts[PARTS];
	unsigned count;
};

static const char *skip_spaces(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

/* Read a version; NULL if there is none. */
static const char *read_version(const char *text, struct partial *out)
{
	*out = (struct partial){ 0 };
	text += *text == 'v';
	if (*text && strchr("xX*", *text)) {
		text++;
	} else if (!isdigit((unsigned char)*text)) {
		return NULL;
	} else {
		char *end;

		do {
			out->parts[out->count++] = strtoul(text, &end, 10);
			text = end;
		} while (out->count < PARTS && *text == '.' &&
			 isdigit((unsigned char)*++text));
	}
	/* ".x", "-rc.1", "+build" */
	while (*text && !isspace((unsigned char)*text) && *text != '|')
		text++;
	return text;
}

/* Compare the newest version of a major with the parts that are there. */
static int compare(unsigned major, const struct partial *with, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned long part = i ? NEWEST : major;

		if (part != with->parts[i])
			return part > with->parts[i] ? 1 : -1;
	}
	return 0;
}

static bool fits(const char *operator, unsigned major, const struct partial *version)
{
	int whole = compare(major, version, PARTS);
	int given = compare(major, version, version->count);
	unsigned fixed = version->count < 2 ? version->count : 2;

	if (!strcmp(operator, ">="))
		return whole >= 0;
	if (!strcmp(operator, ">"))
		return given > 0;
	if (!strcmp(operator, "<"))
		return whole < 0;
	if (!strcmp(operator, "<="))
		return given <= 0;
	if (!strcmp(operator, "^"))
		return !version->count || (whole >= 0 && major == version->parts[0]);
	if (!strcmp(operator, "~"))
		return whole >= 0 && compare(major, version, fixed) == 0;
	return given == 0;
}

/* Read an operator, "" if there is none. */
static const char *read_operator(const char *text, char *out)
{
	size_t size = strspn(text, "<>=~^");

	if (size > 2)
		size = 2;
	memcpy(out, text, size);
	out[size] = '\0';
	/* "~>" is "~". */
	if (!strcmp(out, "~>"))
		out[1] = '\0';
	return skip_spaces(text + size);
}

/* One comparator, or "A - B"; NULL if it cannot be read. */
static const char *read_comparator(const char *text, unsigned major, bool *allows)
{
	struct partial version;
	char operator[3];
	const char *after;

	text = read_version(read_operator(text, operator), &version);
	if (!text)
		return NULL;
	after = skip_spaces(text);
	if (*operator|| * after != '-' || !isspace((unsigned char)after[1])) {
		*allows &= fits(operator, major, &version);
		return after;
	}
	*allows &= fits(">=", major, &version);
	after = read_version(skip_spaces(after + 1), &version);
	if (!after)
		return NULL;
	*allows &= fits("<=", major, &version);
	return skip_spaces(after);
}

bool mc_node_range_allows(const char *range, unsigned major)
{
	const char *at = skip_spaces(range);

	if (!*at)
		return true;
	for (;;) {
		bool allows = true;

		while (*at && *at != '|') {
			at = read_comparator(at, major, &allows);
			if (!at)
				return true;
		}
		if (allows)
			return true;
		if (!*at)
			return false;
		at = skip_spaces(at + strspn(at, "|"));
	}
}
