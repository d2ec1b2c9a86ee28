/* SPDX-License-Identifier: MIT */
/* Messages for options and commands that do not exist, with suggestions. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>

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

bool is_misspelled_command(const char *word)
{
	const char *names[COMMAND_COUNT];
	const char *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = command_name_at(i);
	nearest = strpbrk(word, "/.") || !access(word, F_OK)
			  ? NULL
			  : muslcheck_nearest(word, names, COMMAND_COUNT);
	if (nearest)
		complain("no such file or command '%s'. Did you mean 'muslcheck %s'?",
			 word, nearest);
	return nearest;
}
