/* SPDX-License-Identifier: MIT */
/* --help: of the whole program, and of one command. */
#include <stdint.h>
#include <string.h>

#include "cli/cli.h"

enum { WIDTH = 80, HELP_COLUMN = 24 };

const struct command_row command_rows[COMMAND_COUNT] = {
#define MC_COMMAND(name, id, function, operands, help, example)                          \
	{ name, function, operands, help, example },
#include "cli/commands.def"
};

enum group {
	GROUP_INPUT,
	GROUP_TARGETS,
	GROUP_OUTPUT,
	GROUP_CI,
	GROUP_GENERAL,
	GROUP_OTHER
};

static const char *const group_titles[] = {
	[GROUP_INPUT] = "Input",     [GROUP_TARGETS] = "Targets",
	[GROUP_OUTPUT] = "Output",   [GROUP_CI] = "CI: what fails, settings",
	[GROUP_GENERAL] = "General", [GROUP_OTHER] = "Other",
};

enum { GROUP_COUNT = sizeof(group_titles) / sizeof(*group_titles) };

static const struct group_row {
	int option;
	enum group group;
	uint32_t commands; /* bit per enum command_id */
} group_rows[] = {
#define ON(command) (UINT32_C(1) << COMMAND_##command)
#define MC_OPTION_GROUP(id, group, commands) { OPTION_##id, GROUP_##group, commands },
#include "cli/option_groups.def"
};

static const struct group_row *group_of(int option)
{
	static const struct group_row other = { 0, GROUP_OTHER,
						ON(CHECK) | ON(STATIC) | ON(RECOMMEND) };

	for (size_t i = 0; i < sizeof(group_rows) / sizeof(*group_rows); i++)
		if (group_rows[i].option == option)
			return &group_rows[i];
	return &other;
}

const char *command_name_at(size_t index)
{
	return index < COMMAND_COUNT ? command_rows[index].name : NULL;
}

const struct command_row *command_named(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (!strcmp(command_rows[i].name, name))
			return &command_rows[i];
	return NULL;
}

bool command_takes(const struct command_row *command, const struct option_row *option)
{
	return group_of(option->id)->commands >> (command - command_rows) & 1;
}

/* The text from a column on, in lines of at most WIDTH; column is where the line is. */
static void put_wrapped(const char *text, int column, int indent)
{
	printf("%*s", indent - column, "");
	column = indent;
	while (*text) {
		int size = (int)strcspn(text, " ");

		if (column > indent && column + 1 + size > WIDTH) {
			printf("\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			putchar(' ');
			column++;
		}
		printf("%.*s", size, text);
		column += size;
		text += size;
		text += strspn(text, " ");
	}
	putchar('\n');
}

/* Name and explanation, on the same line if the name is short. */
static void put_row(const char *name, const char *help)
{
	int size = printf("%s", name);

	if (size + 2 > HELP_COLUMN) {
		putchar('\n');
		size = 0;
	}
	put_wrapped(help, size, HELP_COLUMN);
}

static void put_option(const struct option_row *row)
{
	char left[48];

	snprintf(left, sizeof(left), "  %c%c%c --%s%s%s", row->letter ? '-' : ' ',
		 row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
		 row->argument ? " " : "", row->argument ? row->argument : "");
	put_row(left, row->help);
}

/* The options of a group; command: only those that it takes. */
static void put_group(enum group group, const struct command_row *command)
{
	bool some = false;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (group_of(option_rows[i].id)->group != group ||
		    (command && !command_takes(command, &option_rows[i])))
			continue;
		if (!some)
			printf("\n%s:\n", group_titles[group]);
		some = true;
		put_option(&option_rows[i]);
	}
}

static void put_formats(void)
{
	const struct muslcheck_format *format;
	char left[48];

	puts("\nFormats (several at once with --format FORMAT=FILE):");
	for (size_t i = 0; (format = muslcheck_format_at(i)) != NULL; i++) {
		snprintf(left, sizeof(left), "  %s", format->name);
		put_row(left, format->help);
	}
}

static void put_exit_status(void)
{
	puts("\nExit status: 0 all required targets satisfied, 1 at least one is not, 2 usage\n"
	     "error, 3 an input could not be read or decided, 4 nothing to check.");
}

static void print_overview(void)
{
	char left[48];

	puts("Predict which container base images ELF programs and libraries will run on.\n"
	     "\n"
	     "Usage: muslcheck [COMMAND] [OPTION...] PATH...\n"
	     "\n"
	     "Commands (muslcheck COMMAND --help shows more):");
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		snprintf(left, sizeof(left), "  %s", command_rows[i].name);
		put_row(left, command_rows[i].help);
	}
	puts("\n"
	     "PATH - reads paths from standard input. A target is FAMILY:VERSION[+PACKAGE...]\n"
	     "or an image as Dockerfiles name it: alpine:3.22, alpine:3.22+gcompat+libstdc++,\n"
	     "node:22-slim, musl:1.2.5.\n"
	     "\n"
	     "Examples:\n"
	     "  muslcheck node_modules/               does it run on the newest Alpine?\n"
	     "  muslcheck -t python:3.13-slim app.whl\n"
	     "  docker save app -o app.tar && muslcheck -t node:22-slim app.tar\n"
	     "  muslcheck package-lock.json           before anything is installed\n"
	     "  muslcheck -f sarif=out.sarif -f text --fail-on rebuild dist/");
	for (int group = 0; group < GROUP_COUNT; group++)
		put_group((enum group)group, NULL);
	put_formats();
	put_exit_status();
}

static void print_command(const struct command_row *command)
{
	printf("Usage: muslcheck %s %s\n\n", command->name, command->operands);
	put_wrapped(command->help, 0, 0);
	printf("\nExample:\n  %s\n", command->example);
	for (int group = 0; group < GROUP_COUNT; group++)
		put_group((enum group)group, command);
	if (command_takes(command, &option_rows[OPTION_FORMAT - OPTION_BASE - 1]) &&
	    command->run != command_recommend && command->run != command_policy)
		put_formats();
	put_exit_status();
}

void print_help(const char *word)
{
	const struct command_row *command = word ? command_named(word) : NULL;

	if (command)
		print_command(command);
	else
		print_overview();
}

int command_help(struct arguments *arguments)
{
	const char *word =
		arguments->operands.count ? arguments->operands.items[0] : NULL;

	if (word && !command_named(word)) {
		complain("there is no command '%s'. See muslcheck --help", word);
		return EXIT_USAGE;
	}
	print_help(word);
	return EXIT_PASS;
}

int command_version(struct arguments *arguments)
{
	(void)arguments;
	puts("muslcheck " MUSLCHECK_VERSION);
	return EXIT_PASS;
}
