/* SPDX-License-Identifier: MIT */
/* The command line: arguments, help, exit status.  Uses only the public API. */
#ifndef MC_CLI_CLI_H
#define MC_CLI_CLI_H

#include <stdio.h>

#include "muslcheck/muslcheck.h"

/* Exit statuses, as the manual lists them. */
enum {
	EXIT_PASS = 0,		/* all required targets satisfied */
	EXIT_FAIL = 1,		/* at least one is not */
	EXIT_USAGE = 2,		/* wrong usage or configuration */
	EXIT_UNDECIDED = 3,	/* an input could not be read or decided */
	EXIT_INTERRUPTED = 130, /* as shells report a process ended by SIGINT */
	EXIT_NOTHING = 4,	/* nothing to check */
};

/* Bytes; longer messages are cut off. */
enum { MESSAGE_SIZE = 1024 };

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

/* The progress line on standard error. */
struct progress {
	enum progress_when when;
	long start; /* milliseconds of a clock, as the next */
	long next;
	bool is_shown; /* the line is on the terminal */
};

/*
 * A file that is written completely or not at all: the old content stays until the new one
 * is complete, even if the process is killed in between.
 */
struct output_file {
	FILE *stream;	  /* NULL: not open */
	const char *name; /* as the user wrote it; borrowed */
	char *path;	  /* owned; NULL: written directly, to a pipe or a device */
	char *aside;	  /* owned; the file next to path that replaces it at the end */
	char *held;	  /* without aside: the content, added to path at the end */
	size_t held_size; /* bytes */
	bool appends;
};

/*
 * Open the file of that name; appends: to keep what it has and add to it.  False, after a
 * message, on failure.
 */
bool output_file_open(struct output_file *file, const char *name, bool appends);

/*
 * Close it: keep the new content, or discard it.  False, after a message, if it could not be
 * written; then the old content is there.
 */
bool output_file_close(struct output_file *file, bool keep);

/* Are they the same file, whatever their names? */
bool output_file_is(const struct output_file *file, const char *path);

/* Remove unfinished files if a signal ends the process; leaves handled signals alone. */
void output_files_guard(void);

/* A requested report: --format FORMAT[=FILE]. */
struct output {
	char *format;		   /* owned */
	const char *path;	   /* NULL or "-": standard output */
	struct output_file file;   /* not open: standard output */
	struct progress *progress; /* cleared before writing to the terminal; NULL */
};

struct outputs {
	struct output items[OUTPUTS_MAX];
	size_t count;
};

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum command_id {
#define MC_COMMAND(name, id, function, operands, help, example) COMMAND_##id,
#include "cli/commands.def"
	COMMAND_COUNT,
};

/* The parsed arguments. */
struct arguments {
	struct muslcheck_options *options; /* owned */
	enum command_id command;	   /* what is done with the paths */
	bool quiet, verbose;
	const char *root; /* --root, as the next; NULL if not given */
	const char *platform;
	const char *cache;
	const char *temporary_directory; /* of $TMPDIR, once a checker is made */
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
	bool no_sandbox;
	unsigned shard, shard_count; /* --shard; count 0: all paths */
	bool null_separated;
	enum color_choice color;
	char *working_directory; /* owned, as is the next; NULL: unknown */
	char *source_root;
	char today[11];
	bool list; /* explain: list names */
	bool wants_help;
	bool done; /* --help or --version was answered */
};

/* False, after a message on standard error, if they are invalid. */
bool arguments_parse(int argc, char **argv, struct arguments *out);
/* Set an option of the library.  False, after a message, if value is invalid. */
bool options_set(struct arguments *arguments, const char *name, const char *value);
/* Apply one option.  False, after a message, if value is invalid. */
bool arguments_apply(enum option_id id, const char *value, struct arguments *out);
/* Does not close the outputs. */
void arguments_done(struct arguments *arguments);

/*
 * Settings that the arguments do not give, from MUSLCHECK_* and the configuration file.
 * False, after a message, if they are invalid.
 */
bool settings_from_environment(struct arguments *arguments);
bool settings_from_file(struct arguments *arguments);
/* After a failure: print which settings of the file the message is about. */
void settings_blame(const struct arguments *arguments, const char *message);

/* Does a report go to standard output? */
bool outputs_show_any(const struct outputs *outputs);

/* Takes text, FORMAT[=FILE].  False, after a message, if it is invalid. */
bool outputs_add(struct outputs *outputs, char *text);
/* When all are known: the default format, and --output (NULL: not given). */
bool outputs_settle(struct outputs *outputs, const char *output_path);
/* False, after a message, when memory is out. */
bool outputs_describe(struct outputs *outputs, enum color_choice choice,
		      struct muslcheck_options *options);
/*
 * Open the files, when all else is valid; none may be one of the inputs.  False, after a
 * message, on failure.
 */
bool outputs_open(struct outputs *outputs, const struct strings *inputs,
		  struct progress *progress);
/*
 * Close all that was opened; keep: the reports are complete.  False, after a message, if
 * something could not be written.
 */
bool outputs_close(struct outputs *outputs, bool keep);

/* Parse --progress.  False, after a message, if it is invalid. */
bool progress_parse(const char *text, struct arguments *out);

/* Enable the progress line if it is wanted. */
void progress_choose(struct arguments *arguments);

/* Erase the line before other output. */
void progress_clear(struct progress *progress);

/* Start, and stop, cancelling the run on SIGINT. */
void interruption_begin(struct muslcheck *checker);
void interruption_end(void);

/* Make the checker for the arguments; NULL, after a message, on failure. */
struct muslcheck *make_checker(struct arguments *arguments);

/*
 * Find the source root that file names in reports are relative to.  False, after a message,
 * when memory is out.
 */
bool find_source_root(struct arguments *arguments);

/* Add the paths listed in a file.  False, after a message, if it cannot be read. */
bool read_paths(const char *path, bool null_separated, struct strings *out);

/* Parse --shard.  False, after a message, if it is invalid. */
bool shard_parse(const char *text, struct arguments *out);

/* Keep the paths of the part that --shard names; their order stays. */
void shard_select(const struct arguments *arguments, struct strings *paths);

/* Are all paths directories inside root, or root itself? */
bool root_has(const char *root, char *const *paths, size_t count);

/*
 * With --root: if root_has, the root is the image to check, else the root for library
 * lookup.  False, after a message, when memory is out.
 */
bool settle_root(struct arguments *arguments, struct strings *paths);

/* The commands; each returns the exit status. Operands exclude the command's name. */
int command_check(struct arguments *arguments);
int command_static(struct arguments *arguments);
int command_recommend(struct arguments *arguments);
int command_policy(struct arguments *arguments);
int command_merge(struct arguments *arguments);
int command_facts(struct arguments *arguments);
int command_explain(struct arguments *arguments);
int command_targets(struct arguments *arguments);
int command_db(struct arguments *arguments);
int command_completion(struct arguments *arguments);

int command_help(struct arguments *arguments);
int command_version(struct arguments *arguments);

struct command_row {
	const char *name;
	int (*run)(struct arguments *arguments);
	const char *operands;
	const char *help;
	const char *example;
};

extern const struct command_row command_rows[COMMAND_COUNT];

/* The commands' names, from 0; NULL past the last. */
const char *command_name_at(size_t index);

/* The command of that name; NULL: none. */
const struct command_row *command_named(const char *name);
bool command_takes(const struct command_row *command, const struct option_row *option);

/* Help for the command that word names, else for the program. */
void print_help(const char *word);

/* True, after a message, if the word is a misspelled command and no file. */
bool is_misspelled_command(const char *word);

/*
 * Print what is wrong with an option: problem is the result of getopt_long, option its
 * optopt, word the argument.
 */
void complain_of_option(int problem, int option, const char *word);

/* The result of the run in one line on standard error, for where no report is shown. */
void summary_put_line(enum command_id command, const struct muslcheck_summary *summary);

/* One line on standard error: "muslcheck: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
