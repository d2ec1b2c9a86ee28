/* SPDX-License-Identifier: MIT */
#include "db/symdb.h"

#include <stdio.h>
#include <string.h>

/* h or v, offsets, underscores: the call offset of a thunk (Itanium C++ ABI 5.1.4). */
static const char *skip_call_offset(const char *at)
{
	int parts = *at == 'v' ? 2 : 1;

	for (at++; parts; parts--) {
		at += strspn(at, "n0123456789");
		if (*at != '_')
			return at;
		at++;
	}
	return at;
}

/* Skip the prefix of a vtable, type info, thunk or guard. */
static const char *skip_special(const char *at)
{
	if (at[0] == 'G' && (at[1] == 'V' || at[1] == 'R'))
		return at + 2;
	if (at[0] != 'T')
		return at;
	if (at[1] == 'h' || at[1] == 'v')
		return skip_call_offset(at + 1);
	if (at[1] && strchr("VISTC", at[1]))
		return at + 2;
	return at;
}

static bool is_in_namespace(const char *name, const char *space)
{
	char source_name[64];
	const char *at = name;
	int size =
		snprintf(source_name, sizeof(source_name), "%zu%s", strlen(space), space);

	if (strncmp(name, "_Z", 2) != 0 || size < 0 ||
	    (size_t)size >= sizeof(source_name))
		return false;
	at = skip_special(name + 2);
	if (*at == 'N')
		at++;
	at += strspn(at, "rVKRO"); /* cv- and ref-qualifiers of a member function */
	return strncmp(at, source_name, (size_t)size) == 0;
}

static bool is_upper_or_underscore(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_';
}

bool mc_db_host_name_matches(const struct mc_db_host_name *row, const char *name)
{
	size_t size = strlen(row->pattern);

	switch (row->match) {
	case MC_MATCH_EXACT:
		return strcmp(name, row->pattern) == 0;
	case MC_MATCH_PREFIX:
		return strncmp(name, row->pattern, size) == 0;
	case MC_MATCH_PREFIX_UPPER:
		return strncmp(name, row->pattern, size) == 0 &&
		       is_upper_or_underscore(name[size]);
	case MC_MATCH_NAMESPACE:
		return is_in_namespace(name, row->pattern);
	case MC_MATCH_UNCLAIMED:
		return false;
	}
	return false;
}
