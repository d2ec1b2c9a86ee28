/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/sandbox.h"

/* Keeps the order of both streams if they go to the same place. */
static bool write_diagnostics(void *context, const char *data, size_t size)
{
	struct arguments *arguments = context;

	progress_clear(&arguments->progress);
	fflush(stdout);
	return fwrite(data, 1, size, stderr) == size;
}

/* As for sort(1) and others. */
static const char *temporary_directory(void)
{
	const char *directory = getenv("TMPDIR");

	return directory && *directory ? directory : NULL;
}

/* What is only known when everything else is. */
static bool finish_options(struct arguments *arguments)
{
	const struct muslcheck_sink log = { write_diagnostics, arguments };
	const char *command = command_rows[arguments->command].name;

	arguments->temporary_directory = temporary_directory();
	muslcheck_set_log(arguments->options, &log);
	progress_choose(arguments);
	return (!arguments->root || options_set(arguments, "root", arguments->root)) &&
	       (!arguments->temporary_directory ||
		options_set(arguments, "temporary-directory",
			    arguments->temporary_directory)) &&
	       options_set(arguments, "command", command);
}

struct muslcheck *make_checker(struct arguments *arguments)
{
	struct muslcheck *checker = NULL;
	char message[MESSAGE_SIZE] = "";

	if (!settings_from_file(arguments) || !finish_options(arguments))
		return NULL;
	if (!outputs_open(&arguments->outputs, &arguments->operands,
			  &arguments->progress))
		return NULL;
	/* The sandbox makes no directories; muslcheck_new says what is wrong. */
	if (arguments->cache && mkdir(arguments->cache, 0777))
		errno = 0;
	if (!arguments->no_sandbox)
		sandbox_enter_for(arguments);
	if (muslcheck_new(arguments->options, message, sizeof(message), &checker) ==
	    MUSLCHECK_OK)
		return checker;
	complain("%s", message);
	settings_blame(arguments, message);
	return NULL;
}

/*
 * Each operand "-" and --files-from are replaced by the paths they list.  Without any
 * path, --root is the path.
 */
static bool collect_paths(struct arguments *arguments, struct strings *paths)
{
	const char *root = arguments->root;
	bool read = true;

	if (root && !arguments->operands.count && !arguments->files_from)
		return strings_add(paths, strdup(root));
	for (size_t i = 0; read && i < arguments->operands.count; i++) {
		const char *operand = arguments->operands.items[i];

		read = strcmp(operand, "-")
			       ? strings_add(paths, strdup(operand))
			       : read_paths("-", arguments->null_separated, paths);
	}
	if (read && arguments->files_from)
		read = read_paths(arguments->files_from, arguments->null_separated,
				  paths);
	return read;
}

static int exit_status_of(const struct muslcheck_summary *summary, bool judges_services)
{
	if (summary->failing_count > summary->undecided_count)
		return EXIT_FAIL;
	if (summary->undecided_count || summary->unreadable_count)
		return EXIT_UNDECIDED;
	/* Everything is for other platforms, or there is no file at all. */
	if (summary->object_count && summary->object_count == summary->unused_count &&
	    !(summary->locked_count || summary->uncompiled_count ||
	      summary->entrypoint_count || summary->dockerfile_count))
		return EXIT_NOTHING;
	/* Without native code a service runs; there is nothing to verify or to recommend. */
	return summary->object_count || summary->locked_count ||
			       summary->uncompiled_count || summary->entrypoint_count ||
			       summary->dockerfile_count ||
			       (judges_services && summary->file_count)
		       ? EXIT_PASS
		       : EXIT_NOTHING;
}

static void complain_of_nothing(const struct arguments *arguments,
				const struct muslcheck_summary *summary)
{
	const char *platform = arguments->platform;

	if (!summary->object_count && summary->library_count)
		complain("nothing to check: %zu shared object%s, no program",
			 summary->library_count, summary->library_count == 1 ? "" : "s");
	else if (!summary->object_count)
		complain("nothing to check: no file found");
	else if (platform)
		complain("nothing to check: no build for %s found", platform);
	else
		complain("nothing to check: everything found is for other platforms");
}

/* What a baseline was written of is accepted from now on. */
static int baseline_status(const struct arguments *arguments,
			   const struct muslcheck_summary *summary)
{
	bool one = summary->recorded_count == 1;

	if (summary->unreadable_count)
		return EXIT_UNDECIDED;
	if (!arguments->quiet)
		complain("wrote %zu %s to %s", summary->recorded_count,
			 one ? "finding" : "findings", arguments->baseline_output);
	return EXIT_PASS;
}

/* is_empty_part: all paths are in other parts of --shard; that is no failure. */
static int check_paths(struct arguments *arguments, const struct strings *paths,
		       bool is_empty_part)
{
	struct muslcheck *checker = make_checker(arguments);
	const struct muslcheck_summary *summary = NULL;
	enum muslcheck_status status;
	bool judges_services = arguments->command == COMMAND_CHECK;
	int exit_status;

	if (!checker)
		return EXIT_USAGE;
	interruption_begin(checker);
	status = muslcheck_check(checker, (const char *const *)paths->items, paths->count,
				 &summary);
	interruption_end();
	progress_clear(&arguments->progress);
	if (status == MUSLCHECK_OK) {
		exit_status = summary->is_incomplete
				      ? EXIT_INTERRUPTED
				      : exit_status_of(summary, judges_services);
		if (!arguments->quiet && !outputs_show_any(&arguments->outputs))
			summary_put_line(arguments->command, summary);
		if (arguments->baseline_output && !summary->is_incomplete)
			exit_status = baseline_status(arguments, summary);
	} else {
		/* A usage error was already reported. */
		if (status != MUSLCHECK_ERROR_USAGE)
			complain(status == MUSLCHECK_ERROR_MEMORY
					 ? "out of memory"
					 : "cannot write the report");
		exit_status = EXIT_USAGE;
	}
	if (exit_status == EXIT_NOTHING && is_empty_part)
		exit_status = EXIT_PASS;
	if (exit_status == EXIT_NOTHING)
		complain_of_nothing(arguments, summary);
	muslcheck_free(checker);
	return exit_status;
}

int command_check(struct arguments *arguments)
{
	struct strings paths = { 0 };
	int status = EXIT_USAGE;

	if (!arguments->operands.count && !arguments->files_from && !arguments->root)
		complain("no paths given. See muslcheck --help");
	else if (collect_paths(arguments, &paths) && settle_root(arguments, &paths)) {
		bool given = paths.count;

		shard_select(arguments, &paths);
		status = check_paths(arguments, &paths, given && !paths.count);
	}
	strings_done(&paths);
	return status;
}

int command_static(struct arguments *arguments)
{
	arguments->command = COMMAND_STATIC;
	return command_check(arguments);
}

static int list_names(struct arguments *arguments)
{
	struct muslcheck *checker = make_checker(arguments);
	const char *kind =
		arguments->operands.count ? arguments->operands.items[0] : NULL;
	char message[MESSAGE_SIZE] = "cannot write the list";
	int status = EXIT_USAGE;

	if (checker &&
	    muslcheck_list_names(checker, kind, message, sizeof(message)) == MUSLCHECK_OK)
		status = EXIT_PASS;
	else if (checker)
		complain("%s", message);
	muslcheck_free(checker);
	return status;
}

int command_recommend(struct arguments *arguments)
{
	arguments->command = COMMAND_RECOMMEND;
	return command_check(arguments);
}

int command_policy(struct arguments *arguments)
{
	struct strings *operands = &arguments->operands;

	if (!operands->count || strcmp(operands->items[0], "check") != 0) {
		complain("usage: muslcheck policy check --policy FILE PATH...");
		return EXIT_USAGE;
	}
	free(operands->items[0]);
	memmove(operands->items, operands->items + 1,
		--operands->count * sizeof(*operands->items));
	arguments->command = COMMAND_POLICY;
	return command_check(arguments);
}

static int merge_reports(struct arguments *arguments, const struct strings *reports)
{
	struct muslcheck *checker = make_checker(arguments);
	const struct muslcheck_summary *summary = NULL;
	char message[MESSAGE_SIZE] = "";
	int status = EXIT_USAGE;

	if (!checker)
		return EXIT_USAGE;
	if (muslcheck_merge(checker, (const char *const *)reports->items, reports->count,
			    &summary, message, sizeof(message)) == MUSLCHECK_OK)
		status = exit_status_of(summary, true);
	else
		complain("%s", message);
	if (status == EXIT_NOTHING)
		complain("nothing to merge: no report has an input");
	else if (status != EXIT_USAGE && !arguments->quiet &&
		 !outputs_show_any(&arguments->outputs))
		summary_put_line(arguments->command, summary);
	muslcheck_free(checker);
	return status;
}

int command_merge(struct arguments *arguments)
{
	struct strings reports = { 0 };
	int status = EXIT_USAGE;

	if (!arguments->operands.count && !arguments->files_from)
		complain("no reports given. See muslcheck help merge");
	else if (collect_paths(arguments, &reports))
		status = merge_reports(arguments, &reports);
	strings_done(&reports);
	return status;
}

int command_facts(struct arguments *arguments)
{
	const struct strings *operands = &arguments->operands;
	char message[MESSAGE_SIZE] = "";
	struct muslcheck *checker;
	enum muslcheck_status status;

	if (operands->count != 1) {
		complain("usage: muslcheck facts IMAGE -o FILE");
		return EXIT_USAGE;
	}
	if (outputs_show_any(&arguments->outputs) && isatty(STDOUT_FILENO)) {
		complain("facts are not for a terminal; name a file with --output");
		return EXIT_USAGE;
	}
	checker = make_checker(arguments);
	if (!checker)
		return EXIT_USAGE;
	interruption_begin(checker);
	status = muslcheck_write_facts(checker, operands->items[0], message,
				       sizeof(message));
	interruption_end();
	if (status != MUSLCHECK_OK)
		complain("%s: %s", operands->items[0], message);
	muslcheck_free(checker);
	if (status == MUSLCHECK_OK)
		return EXIT_PASS;
	outputs_close(&arguments->outputs, false);
	return status == MUSLCHECK_ERROR_FORMAT || status == MUSLCHECK_ERROR_IO ||
			       status == MUSLCHECK_ERROR_LIMIT
		       ? EXIT_UNDECIDED
		       : EXIT_USAGE;
}

int command_explain(struct arguments *arguments)
{
	struct muslcheck *checker;
	int status = EXIT_PASS;

	if (arguments->list)
		return list_names(arguments);
	if (!arguments->operands.count) {
		complain("explain requires the name of a symbol, soname, rule or target");
		return EXIT_USAGE;
	}
	checker = make_checker(arguments);
	for (size_t i = 0; checker && i < arguments->operands.count; i++) {
		char message[MESSAGE_SIZE] = "";

		if (muslcheck_explain(checker, arguments->operands.items[i], message,
				      sizeof(message)) == MUSLCHECK_OK)
			continue;
		complain("%s", message);
		status = EXIT_USAGE;
	}
	muslcheck_free(checker);
	return checker ? status : EXIT_USAGE;
}

/* A list that was not written as a whole says why. */
static int finish_list(enum muslcheck_status status)
{
	if (status == MUSLCHECK_OK)
		return EXIT_PASS;
	if (status == MUSLCHECK_ERROR_MEMORY)
		complain("out of memory");
	else
		complain("cannot write to standard output: %s", strerror(errno));
	return EXIT_USAGE;
}

int command_targets(struct arguments *arguments)
{
	struct muslcheck *checker;
	int status;

	if (arguments->operands.count) {
		complain("targets takes no operands, not '%s'",
			 arguments->operands.items[0]);
		return EXIT_USAGE;
	}
	checker = make_checker(arguments);
	if (!checker)
		return EXIT_USAGE;
	status = finish_list(muslcheck_list_targets(checker));
	muslcheck_free(checker);
	return status;
}

typedef enum muslcheck_status library_action(struct muslcheck *checker, const char *path,
					     const char *library, const char *version,
					     char *message, size_t message_size);

static int db_library(struct muslcheck *checker, const struct strings *operands,
		      library_action *act)
{
	char message[MESSAGE_SIZE] = "";
	char *colon = operands->count == 3 ? strchr(operands->items[1], ':') : NULL;
	enum muslcheck_status status;

	if (!colon || !colon[1]) {
		complain("usage: muslcheck db %s LIBRARY:VERSION FILE, for example "
			 "musl:1.2.5-mine libc.so",
			 operands->items[0]);
		return EXIT_USAGE;
	}
	*colon = '\0';
	status = act(checker, operands->items[2], operands->items[1], colon + 1, message,
		     sizeof(message));
	if (status == MUSLCHECK_OK)
		return EXIT_PASS;
	complain("%s", status == MUSLCHECK_ERROR_MEMORY ? "out of memory" : message);
	return status == MUSLCHECK_ERROR_USAGE || status == MUSLCHECK_ERROR_MEMORY
		       ? EXIT_USAGE
		       : EXIT_UNDECIDED;
}

static int db_import(struct muslcheck *checker, const struct strings *operands)
{
	return db_library(checker, operands, muslcheck_import_library);
}

/* That it differs is an answer; a file that cannot be read is none. */
static int db_compare(struct muslcheck *checker, const struct strings *operands)
{
	return db_library(checker, operands, muslcheck_compare_library);
}

static int db_check(struct muslcheck *checker, const struct strings *operands)
{
	const char *directory = operands->count > 1 ? operands->items[1] : "symbol-db";
	char message[MESSAGE_SIZE] = "";

	if (muslcheck_check_database(checker, directory, message, sizeof(message)) ==
	    MUSLCHECK_OK)
		return EXIT_PASS;
	complain("%s", message);
	return EXIT_FAIL;
}

static int db_list(struct muslcheck *checker, const struct strings *operands)
{
	if (operands->count > 1) {
		complain("db list takes no operands, not '%s'", operands->items[1]);
		return EXIT_USAGE;
	}
	return finish_list(muslcheck_list_builds(checker));
}

int command_db(struct arguments *arguments)
{
	static const struct {
		const char *name;
		int (*run)(struct muslcheck *checker, const struct strings *operands);
	} actions[] = { { "list", db_list },
			{ "check", db_check },
			{ "import", db_import },
			{ "compare", db_compare } };
	const char *name = arguments->operands.count ? arguments->operands.items[0] : "";

	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		struct muslcheck *checker;
		int status;

		if (strcmp(actions[i].name, name))
			continue;
		checker = make_checker(arguments);
		status = checker ? actions[i].run(checker, &arguments->operands)
				 : EXIT_USAGE;
		muslcheck_free(checker);
		return status;
	}
	complain("usage: muslcheck db list, check, import or compare");
	return EXIT_USAGE;
}
