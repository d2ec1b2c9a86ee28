/* SPDX-License-Identifier: MIT */
/* Messages for options that getopt_long rejects, with suggestions. */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

static const struct option_row *row_of(int id)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].id == id || (id && option_rows[i].letter == id))
			return &option_rows[i];
	return NULL;
}

/* How many names an abbreviation fits: getopt_long accepts it if it is one. */
static size_t count_that_start_with(const char *start)
{
	size_t count = 0;

	for (size_t i = 0; i < OPTION_COUNT; i++)
		count += !strncmp(option_rows[i].name, start, strlen(start));
	return count;
}

static void complain_of_long(const char *word)
{
	const char *names[OPTION_COUNT];
	char name[64];
	const char *nearest;
	size_t size = strcspn(word, "=");

	snprintf(name, sizeof(name), "%.*s", (int)(size < sizeof(name) ? size : 0), word);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		names[i] = option_rows[i].name;
	nearest = muslcheck_nearest(name, names, OPTION_COUNT);
	if (*name && count_that_start_with(name) > 1)
		complain("option '--%s' is ambiguous. See muslcheck --help", name);
	else if (nearest)
		complain("unknown option '--%s'. Did you mean '--%s'?", name, nearest);
	else
		complain("unknown option '--%s'. See muslcheck --help", word);
}

void complain_of_option(int problem, int option, const char *word)
{
	const struct option_row *row = option ? row_of(option) : NULL;

	if (problem == ':' && row)
		complain("--%s requires a value (%s)", row->name, row->argument);
	else if (row)
		complain("--%s takes no value", row->name);
	else if (option)
		complain("unknown option '-%c'. See muslcheck --help", option);
	else
		complain_of_long(word + 2);
}

void hint_at_command(const char *word)
{
	const char *names[8];
	const char *nearest;
	size_t count = 0;

	while (count < sizeof(names) / sizeof(*names) && command_name_at(count)) {
		names[count] = command_name_at(count);
		count++;
	}
	nearest = muslcheck_nearest(word, names, count);
	if (nearest)
		complain("Did you mean the command 'muslcheck %s'?", nearest);
}
