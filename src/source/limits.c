/* SPDX-License-Identifier: MIT */
#include "source/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	uint64_t value;
	const char *text;
} rows[MC_LIMIT_COUNT] = {
#define MC_LIMIT_ROW(id, name, value, text) [MC_LIMIT_##id] = { name, value, text },
#include "source/limits.def"
#undef MC_LIMIT_ROW
};

const char *mc_limit_name(enum mc_limit limit)
{
	return rows[limit].name;
}

const char *mc_limit_text(enum mc_limit limit)
{
	return rows[limit].text;
}

void mc_limits_init(struct mc_limits *limits)
{
	for (int i = 0; i < MC_LIMIT_COUNT; i++)
		limits->values[i] = rows[i].value;
}

bool mc_size_parse(const char *text, uint64_t *out)
{
	static const char units[] = "KMGT";
	unsigned long long value;
	const char *unit;
	char *end;
	int shift;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || !value)
		return false;
	unit = *end ? strchr(units, *end) : NULL;
	if (*end && (!unit || end[1]))
		return false;
	shift = unit ? 10 * (int)(unit - units + 1) : 0;
	if (value > UINT64_MAX >> shift)
		return false;
	*out = (uint64_t)value << shift;
	return true;
}

enum muslcheck_status mc_limits_set(struct mc_limits *limits, const char *text,
				    struct mc_error *err)
{
	size_t size = strcspn(text, "=");

	for (int i = 0; i < MC_LIMIT_COUNT; i++) {
		if (strlen(rows[i].name) != size || strncmp(rows[i].name, text, size))
			continue;
		if (text[size] && mc_size_parse(text + size + 1, &limits->values[i]))
			return MUSLCHECK_OK;
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "a limit is a number like 4096 or 2G, not '%s'",
				    text[size] ? text + size + 1 : "");
	}
	return mc_error_set(
		err, MUSLCHECK_ERROR_USAGE,
		"unknown limit '%.*s' (nesting, members, names, expanded, ratio, path, json-depth, memory, disk, time)",
		(int)size, text);
}
