/* SPDX-License-Identifier: MIT */
/* The command line: arguments, help, exit status.  It uses the public API only. */
#ifndef MC_CLI_CLI_H
#define MC_CLI_CLI_H

#include <stdio.h>

#include "muslcheck/muslcheck.h"

/* Exit statuses, as the manual lists them. */
enum {
	EXIT_PASS = 0,	    /* every required target is satisfied */
	EXIT_FAIL = 1,	    /* one is not */
	EXIT_USAGE = 2,	    /* wrong usage or configuration */
	EXIT_UNDECIDED = 3, /* an input could not be read or decided */
	EXIT_NOTHING = 4,   /* there was nothing to check */
};

/* A growing list of strings; those made here are owned, the rest borrowed. */
struct strings {
	char **items;
	size_t count;
	size_t capacity;
};

/* Takes item. False when memory is out. */
bool strings_add(struct strings *strings, char *item);
void strings_done(struct strings *strings);

/* What the arguments ask for. */
struct arguments {
	struct muslcheck_options options;
	struct strings targets;
	struct strings required;
	struct strings databases;
	struct strings operands;
	const char *output_path;
	const char *files_from;
	bool null_separated;
	bool color_set;
	char today[11];
	FILE *output;
	bool done; /* --help or --version was answered */
};

/* False, after saying why on standard error, if they make no sense. */
bool arguments_parse(int argc, char **argv, struct arguments *out);
void arguments_done(struct arguments *arguments);

/* Open --output, once the rest is known to make sense. False, after saying why, if not. */
bool open_output(struct arguments *arguments);

/* Make the checker that the arguments describe; NULL, after saying why. */
struct muslcheck *make_checker(struct arguments *arguments);

/* Add the paths in a file to strings. False, after saying why, if it cannot be read. */
bool read_paths(const char *path, bool null_separated, struct strings *out);

/* The commands; each returns the exit status. Operands exclude the command's name. */
int command_check(struct arguments *arguments);
int command_explain(struct arguments *arguments);
int command_targets(struct arguments *arguments);
int command_db(struct arguments *arguments);

/* One line on standard error: "muslcheck: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
