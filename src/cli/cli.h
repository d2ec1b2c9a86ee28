/* SPDX-License-Identifier: MIT */
/* The command line: arguments, help, exit status.  It uses the public API only. */
#ifndef MC_CLI_CLI_H
#define MC_CLI_CLI_H

#include <stdio.h>

#include "muslcheck/muslcheck.h"

/* Exit statuses, as the manual lists them. */
enum {
	EXIT_PASS = 0,		/* every required target is satisfied */
	EXIT_FAIL = 1,		/* one is not */
	EXIT_USAGE = 2,		/* wrong usage or configuration */
	EXIT_UNDECIDED = 3,	/* an input could not be read or decided */
	EXIT_INTERRUPTED = 130, /* as shells have it for a process that SIGINT ended */
	EXIT_NOTHING = 4,	/* there was nothing to check */
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

enum option_id {
	OPTION_BASE = 256, /* above every letter */
#define MC_OPTION(name, letter, argument, id, help) OPTION_##id,
#include "cli/options.def"
#undef MC_OPTION
	OPTION_END,
};

enum { OPTION_COUNT = OPTION_END - OPTION_BASE - 1 };

struct option_row {
	const char *name;
	int letter;
	const char *argument;
	int id;
	const char *help;
	bool many; /* may be given more than once */
};

extern const struct option_row option_rows[OPTION_COUNT];

enum { OUTPUTS_MAX = 16 };

enum progress_when { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

/* The line on standard error that says how far the run is. */
struct progress {
	enum progress_when when;
	long start; /* milliseconds of a clock, as the next */
	long next;
	bool is_shown; /* the line stands on the terminal */
};

/* A report that is asked for: --format FORMAT[=FILE]. */
struct output {
	char *format;	  /* owned */
	const char *path; /* NULL or "-": standard output */
	FILE *file;
	struct progress *progress; /* what stands on the terminal goes first; NULL */
};

struct outputs {
	struct output items[OUTPUTS_MAX];
	struct muslcheck_report reports[OUTPUTS_MAX]; /* the same for the library */
	size_t count;
};

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What the arguments ask for. */
struct arguments {
	struct muslcheck_options options;
	struct strings targets;
	struct strings required;
	struct strings databases;
	struct strings excludes;
	struct strings limits;
	struct progress progress;
	struct strings operands;
	struct outputs outputs;
	const char *output_path;
	const char *baseline_output;
	const char *files_from;
	const char *config_path;
	struct muslcheck_config *config; /* owned; NULL: none was read */
	bool given[OPTION_COUNT]; /* by the arguments, or the environment after them */
	bool no_config;
	const char *base; /* --base; NULL if not given */
	bool null_separated;
	enum color_choice color;
	char *working_directory; /* owned, as is the next */
	char *source_root;
	char today[11];
	bool list; /* explain: the names instead of what is known of one */
	bool done; /* --help or --version was answered */
};

/* False, after saying why on standard error, if they make no sense. */
bool arguments_parse(int argc, char **argv, struct arguments *out);
/* Set what the option says. False, after saying why, if value makes no sense. */
bool arguments_apply(enum option_id id, const char *value, struct arguments *out);
/* Does not close the outputs. */
void arguments_done(struct arguments *arguments);

/*
 * What the arguments leave open, from MUSLCHECK_* and from the configuration file.
 * False, after saying why, if that makes no sense.
 */
bool settings_from_environment(struct arguments *arguments);
bool settings_from_file(struct arguments *arguments);
/* After a failure that the message tells: the places in the file that it speaks of. */
void settings_blame(const struct arguments *arguments, const char *message);

/* Takes text, FORMAT[=FILE]. False, after saying why, if it makes no sense. */
bool outputs_add(struct outputs *outputs, char *text);
/* Once all are known: text if there are none, and what --output says (NULL: nothing). */
bool outputs_settle(struct outputs *outputs, const char *output_path);
void outputs_describe(struct outputs *outputs, enum color_choice choice,
		      struct muslcheck_options *options);
/* Open the files, once the rest is known to make sense. False, after saying why, if not. */
bool outputs_open(struct outputs *outputs, struct progress *progress);
/* The stream that standard output's report goes to. */
FILE *outputs_standard(const struct outputs *outputs);
/* Close all that was opened. False if something could not be written. */
bool outputs_close(struct outputs *outputs);

/* What --progress says. False, after saying why, if it makes no sense. */
bool progress_parse(const char *text, struct arguments *out);

/* Have progress shown, if anyone wants to see it. */
void progress_choose(struct arguments *arguments);

/* Take the line away before something else is written. */
void progress_clear(struct progress *progress);

/* From now on, Ctrl-C cancels the run of this checker; until now. */
void interruption_begin(struct muslcheck *checker);
void interruption_end(void);

/* Make the checker that the arguments describe; NULL, after saying why. */
struct muslcheck *make_checker(struct arguments *arguments);

/* Fill in where file names in reports start from: the source tree around this folder. */
void find_source_root(struct arguments *arguments);

/* Add the paths in a file to strings. False, after saying why, if it cannot be read. */
bool read_paths(const char *path, bool null_separated, struct strings *out);

/* Are all the paths folders in the directory root, or that itself? */
bool root_has(const char *root, char *const *paths, size_t count);

/*
 * If so, and --root was given, it is what is judged; else it is what it is judged with.
 * False, after saying why, when memory is out.
 */
bool settle_root(struct arguments *arguments, struct strings *paths);

/* The commands; each returns the exit status. Operands exclude the command's name. */
int command_check(struct arguments *arguments);
int command_static(struct arguments *arguments);
int command_recommend(struct arguments *arguments);
int command_explain(struct arguments *arguments);
int command_targets(struct arguments *arguments);
int command_db(struct arguments *arguments);
int command_completion(struct arguments *arguments);

/* The commands' names, from 0; NULL past the last. */
const char *command_name_at(size_t index);

/*
 * Say what is wrong with an option: problem is what getopt_long returned, option its
 * optopt, word the argument that it stood in.
 */
void complain_of_option(int problem, int option, const char *word);

/* If word looks like a command's name, say so. */
void hint_at_command(const char *word);

/* One line on standard error: "muslcheck: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
