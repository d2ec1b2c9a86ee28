/* SPDX-License-Identifier: MIT */
#include "service/python_marker.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"

/* Real markers have two or three levels of parentheses. */
enum { DEPTH_MAX = 32, WORD_SIZE_MAX = 64 };

struct marker_parser {
	const char *next;
	const struct mc_platform *platform;
	unsigned depth;
	bool is_broken;
};

/* One side of a comparison. */
struct operand {
	char text[WORD_SIZE_MAX];
	bool is_known;
	bool is_version; /* compared as a version */
};

static void skip_blanks(struct marker_parser *parser)
{
	while (isspace((unsigned char)*parser->next))
		parser->next++;
}

/* Skip the token; a word must end there. */
static bool skip(struct marker_parser *parser, const char *token)
{
	size_t size = strlen(token);
	bool is_word = isalpha((unsigned char)*token);

	skip_blanks(parser);
	if (strncmp(parser->next, token, size) != 0 ||
	    (is_word &&
	     (isalnum((unsigned char)parser->next[size]) || parser->next[size] == '_')))
		return false;
	parser->next += size;
	return true;
}

static const char *machine_word(enum mc_machine machine)
{
	return machine == MC_MACHINE_ARMHF  ? "armv7l"
	       : machine == MC_MACHINE_I386 ? "i686"
					    : mc_machine_name(machine);
}

/* The value of a variable on the platform; variables that are not listed are not known. */
static void look_up(const struct mc_platform *platform, const char *name,
		    struct operand *out)
{
	static const char *const fixed[][2] = {
		{ "os_name", "posix" },
		{ "os.name", "posix" },
		{ "sys_platform", "linux" },
		{ "sys.platform", "linux" },
		{ "platform_system", "Linux" },
		{ "implementation_name", "cpython" },
		{ "platform_python_implementation", "CPython" },
		{ "platform.python_implementation", "CPython" },
		{ "python_implementation", "CPython" },
	};
	bool is_python = !strcmp(name, "python_version") ||
			 !strcmp(name, "python_full_version") ||
			 !strcmp(name, "implementation_version");

	out->is_version = is_python;
	if (is_python && platform->python_major) {
		/* The patch release is not known; what tells them apart is rare. */
		snprintf(out->text, sizeof(out->text), "%u.%u", platform->python_major,
			 platform->python_minor);
		out->is_known = true;
	}
	if (!strcmp(name, "platform_machine") || !strcmp(name, "platform.machine")) {
		snprintf(out->text, sizeof(out->text), "%s",
			 machine_word(platform->machine));
		out->is_known = true;
	}
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++) {
		if (strcmp(name, fixed[i][0]) != 0)
			continue;
		strcpy(out->text, fixed[i][1]);
		out->is_known = true;
	}
}

static struct operand read_operand(struct marker_parser *parser)
{
	struct operand operand = { .is_known = false };
	char quote, name[WORD_SIZE_MAX];
	size_t size = 0;

	skip_blanks(parser);
	quote = *parser->next;
	if (quote == '\'' || quote == '"') {
		size = strcspn(++parser->next, quote == '"' ? "\"" : "'");
		parser->is_broken |= !parser->next[size] || size >= WORD_SIZE_MAX;
		if (parser->is_broken)
			return operand;
		memcpy(operand.text, parser->next, size);
		operand.is_known = true;
		parser->next += size + 1;
		return operand;
	}
	while (isalnum((unsigned char)parser->next[size]) ||
	       (parser->next[size] && strchr("_.", parser->next[size])))
		size++;
	parser->is_broken |= !size || size >= WORD_SIZE_MAX;
	if (parser->is_broken)
		return operand;
	memcpy(name, parser->next, size);
	name[size] = '\0';
	parser->next += size;
	look_up(parser->platform, name, &operand);
	return operand;
}

enum comparison {
	LESS_EQUAL,
	GREATER_EQUAL,
	EQUAL,
	NOT_EQUAL,
	COMPATIBLE,
	LESS,
	GREATER,
	NOT_IN,
	IN,
	COMPARISON_COUNT
};

static enum comparison read_comparison(struct marker_parser *parser)
{
	static const char *const words[COMPARISON_COUNT] = {
		"<=", ">=", "==", "!=", "~=", "<", ">", "not", "in",
	};

	if (skip(parser, "==="))
		return EQUAL;
	for (enum comparison i = 0; i < COMPARISON_COUNT; i++)
		if (skip(parser, words[i])) {
			parser->is_broken |= i == NOT_IN && !skip(parser, "in");
			return i;
		}
	parser->is_broken = true;
	return EQUAL;
}

static bool compare(const struct operand *left, enum comparison comparison,
		    const struct operand *right)
{
	bool is_version = left->is_version || right->is_version;
	int order = is_version ? mc_version_compare(left->text, right->text)
			       : strcmp(left->text, right->text);

	switch (comparison) {
	case LESS_EQUAL:
		return order <= 0;
	case GREATER_EQUAL:
	case COMPATIBLE:
		return order >= 0;
	case LESS:
		return order < 0;
	case GREATER:
		return order > 0;
	case NOT_EQUAL:
		return order != 0;
	case IN:
		return strstr(right->text, left->text) != NULL;
	case NOT_IN:
		return strstr(right->text, left->text) == NULL;
	default:
		return order == 0;
	}
}

static enum mc_marker read_or(struct marker_parser *parser);

static enum mc_marker read_comparison_or_group(struct marker_parser *parser)
{
	struct operand left, right;
	enum comparison comparison;
	enum mc_marker inside;

	if (skip(parser, "(")) {
		parser->is_broken |= ++parser->depth > DEPTH_MAX;
		inside = parser->is_broken ? MC_MARKER_UNKNOWN : read_or(parser);
		parser->depth--;
		parser->is_broken |= !skip(parser, ")");
		return inside;
	}
	left = read_operand(parser);
	comparison = read_comparison(parser);
	right = read_operand(parser);
	if (parser->is_broken || !left.is_known || !right.is_known)
		return MC_MARKER_UNKNOWN;
	return compare(&left, comparison, &right) ? MC_MARKER_YES : MC_MARKER_NO;
}

/* The lower of two answers holds for "and", the higher for "or". */
static enum mc_marker read_and(struct marker_parser *parser)
{
	enum mc_marker all = read_comparison_or_group(parser);

	while (!parser->is_broken && skip(parser, "and")) {
		enum mc_marker next = read_comparison_or_group(parser);

		all = next < all ? next : all;
	}
	return all;
}

static enum mc_marker read_or(struct marker_parser *parser)
{
	enum mc_marker any = read_and(parser);

	while (!parser->is_broken && skip(parser, "or")) {
		enum mc_marker next = read_and(parser);

		any = next > any ? next : any;
	}
	return any;
}

enum mc_marker mc_python_marker(const char *marker, const struct mc_platform *platform)
{
	struct marker_parser parser = { .next = marker, .platform = platform };
	enum mc_marker result;

	if (!marker || !*marker)
		return MC_MARKER_YES;
	result = read_or(&parser);
	skip_blanks(&parser);
	return parser.is_broken || *parser.next ? MC_MARKER_UNKNOWN : result;
}
