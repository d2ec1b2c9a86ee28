/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

const struct option_row option_rows[OPTION_COUNT] = {
#define MC_OPTION(name, letter, argument, id, help)                                      \
	{ name, letter, argument, OPTION_##id, help, false },
#define MC_OPTION_MANY(name, letter, argument, id, help)                                 \
	{ name, letter, argument, OPTION_##id, help, true },
#include "cli/options.def"
#undef MC_OPTION
};

void complain(const char *format, ...)
{
	char message[MESSAGE_SIZE], safe[4 * MESSAGE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	fprintf(stderr, "muslcheck: %s\n", muslcheck_escape(message, safe, sizeof(safe)));
}

bool strings_add(struct strings *strings, char *item)
{
	if (item && strings->count == strings->capacity) {
		size_t capacity = strings->capacity ? strings->capacity * 2 : 8;
		char **grown = realloc(strings->items, capacity * sizeof(*grown));

		if (!grown) {
			free(item);
			item = NULL;
		} else {
			strings->items = grown;
			strings->capacity = capacity;
		}
	}
	if (!item) {
		complain("out of memory");
		return false;
	}
	strings->items[strings->count++] = item;
	return true;
}

void strings_done(struct strings *strings)
{
	for (size_t i = 0; i < strings->count; i++)
		free(strings->items[i]);
	free(strings->items);
	*strings = (struct strings){ 0 };
}

bool options_set(struct arguments *arguments, const char *name, const char *value)
{
	char message[MESSAGE_SIZE] = "";

	switch (muslcheck_set(arguments->options, name, value, message,
			      sizeof(message))) {
	case MUSLCHECK_OK:
		return true;
	case MUSLCHECK_ERROR_USAGE:
		complain("--%s", message);
		return false;
	default:
		complain("out of memory");
		return false;
	}
}

static bool parse_color(const char *text, struct arguments *out)
{
	static const char *const names[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(text, names[i]))
			continue;
		out->color = (enum color_choice)i;
		return true;
	}
	complain("--color must be auto, always or never, not '%s'", text);
	return false;
}

static const char *name_of(enum option_id option)
{
	return option_rows[option - OPTION_BASE - 1].name;
}

bool arguments_apply(enum option_id id, const char *value, struct arguments *out)
{
	switch (id) {
	case OPTION_WRITE_BASELINE:
		out->baseline_output = value;
		return true;
	case OPTION_PROGRESS:
		return progress_parse(value, out);
	case OPTION_CONFIG:
		out->config_path = value;
		return true;
	case OPTION_NO_CONFIG:
		out->no_config = true;
		return true;
	case OPTION_NO_SANDBOX:
		out->no_sandbox = true;
		return true;
	case OPTION_FORMAT:
		return outputs_add(&out->outputs, strdup(value));
	case OPTION_OUTPUT:
		out->output_path = value;
		return true;
	case OPTION_ROOT: /* settle_root sets it */
		out->root = value;
		return true;
	case OPTION_FILES_FROM:
		out->files_from = value;
		return true;
	case OPTION_NULL_SEPARATED:
		out->null_separated = true;
		return true;
	case OPTION_SHARD:
		return shard_parse(value, out);
	case OPTION_LIST:
		out->list = true;
		return true;
	case OPTION_COLOR:
		return parse_color(value, out);
	case OPTION_VERSION:
		puts("muslcheck " MUSLCHECK_VERSION);
		out->done = true;
		return true;
	case OPTION_HELP:
		out->wants_help = out->done = true;
		return true;
	default:
		out->quiet |= id == OPTION_QUIET;
		out->verbose |= id == OPTION_VERBOSE;
		if (id == OPTION_PLATFORM)
			out->platform = value;
		if (id == OPTION_CACHE)
			out->cache = value;
		return options_set(out, name_of(id), value);
	}
}

static int id_of_letter(int letter)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].letter && option_rows[i].letter == letter)
			return option_rows[i].id;
	return letter;
}

/* The tables of getopt_long. */
static void make_tables(struct option *longs, char *shorts)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];

		longs[i] = (struct option){ .name = row->name,
					    .has_arg = row->argument ? required_argument
								     : no_argument,
					    .val = row->id };
		if (row->letter)
			*shorts++ = (char)row->letter;
		if (row->letter && row->argument)
			*shorts++ = ':';
	}
	*shorts = '\0';
}

static bool set_today(struct arguments *out)
{
	time_t now = time(NULL);
	char today[sizeof("YYYY-MM-DD")];
	struct tm date;

	if (out->given[OPTION_TODAY - OPTION_BASE - 1] || !gmtime_r(&now, &date) ||
	    !strftime(today, sizeof(today), "%Y-%m-%d", &date))
		return true;
	return options_set(out, "today", today);
}

/* --write-baseline is one more report. */
static bool add_baseline(struct arguments *out)
{
	static const char format[] = "baseline=";
	char *text;

	if (!out->baseline_output)
		return true;
	text = malloc(sizeof(format) + strlen(out->baseline_output));
	if (text) {
		strcpy(text, format);
		strcat(text, out->baseline_output);
	}
	return outputs_add(&out->outputs, text);
}

static bool check_conflicts(const struct arguments *out)
{
	if (out->quiet && out->verbose) {
		complain("--quiet and --verbose are mutually exclusive");
		return false;
	}
	if (out->config_path && out->no_config) {
		complain("--config and --no-config are mutually exclusive");
		return false;
	}
	return true;
}

struct command_options {
	const char *command;
	const char *why; /* why it rejects the options below */
	const enum option_id *not_taken;
	size_t not_taken_count;
};

static const enum option_id not_of_static[] = { OPTION_TARGET,	       OPTION_REQUIRE,
						OPTION_ALLOW,	       OPTION_BASELINE,
						OPTION_WRITE_BASELINE, OPTION_COMPARE };
static const enum option_id not_of_recommend[] = { OPTION_TARGET,   OPTION_REQUIRE,
						   OPTION_BASELINE, OPTION_WRITE_BASELINE,
						   OPTION_COMPARE,  OPTION_SHARD };

static const enum option_id not_of_merge[] = {
	OPTION_TARGET,	  OPTION_EXCLUDE,     OPTION_BASELINE, OPTION_WRITE_BASELINE,
	OPTION_COMPARE,	  OPTION_PLATFORM,    OPTION_SHARD,    OPTION_ROOT,
	OPTION_STRICT,	  OPTION_GIT,	      OPTION_DIGEST,   OPTION_SYMBOLS,
	OPTION_MAX_GLIBC, OPTION_MAX_GLIBCXX,
};

static const enum option_id not_of_facts[] = {
	OPTION_TARGET,	 OPTION_REQUIRE,    OPTION_ALLOW,	   OPTION_FAIL_ON,
	OPTION_BASELINE, OPTION_COMPARE,    OPTION_WRITE_BASELINE, OPTION_EXCLUDE,
	OPTION_SHARD,	 OPTION_ROOT,	    OPTION_STRICT,	   OPTION_GIT,
	OPTION_DIGEST,	 OPTION_SYMBOLS,    OPTION_MAX_GLIBC,	   OPTION_MAX_GLIBCXX,
	OPTION_FORMAT,	 OPTION_FILES_FROM,
};

static const struct command_options command_options[] = {
	{ "facts", "it judges nothing", not_of_facts,
	  sizeof(not_of_facts) / sizeof(*not_of_facts) },
	{ "merge", "it reads reports, and no files", not_of_merge,
	  sizeof(not_of_merge) / sizeof(*not_of_merge) },
	{ "static", "it checks against a base image (--base)", not_of_static,
	  sizeof(not_of_static) / sizeof(*not_of_static) },
	{ "policy", "it checks no files", not_of_recommend,
	  sizeof(not_of_recommend) / sizeof(*not_of_recommend) },
	{ "recommend", "it tries every image that --policy allows", not_of_recommend,
	  sizeof(not_of_recommend) / sizeof(*not_of_recommend) },
};

/* Options of a single command. */
static const struct {
	enum option_id option;
	const char *command;
} own_options[] = {
	{ OPTION_STATIC_BASE, "static" },
	{ OPTION_POLICY, "recommend" },
	{ OPTION_POLICY, "policy" },
	{ OPTION_DOCKERFILE, "recommend" },
};

static bool is_given(const struct arguments *arguments, enum option_id option)
{
	return arguments->given[option - OPTION_BASE - 1];
}

/* Has the command, or another one that is given, the option? */
static bool is_own(enum option_id option, const char *command)
{
	for (size_t i = 0; i < sizeof(own_options) / sizeof(*own_options); i++)
		if (own_options[i].option == option &&
		    !strcmp(own_options[i].command, command))
			return true;
	return false;
}

/* Rejects options that do not fit the command; settings from elsewhere are ignored. */
static bool check_command_options(const struct arguments *out)
{
	const char *command = out->operands.count ? out->operands.items[0] : "";

	for (size_t i = 0; i < sizeof(own_options) / sizeof(*own_options); i++) {
		if (!is_given(out, own_options[i].option) ||
		    is_own(own_options[i].option, command))
			continue;
		complain("--%s is only valid with %s: muslcheck %s ... PATH",
			 name_of(own_options[i].option), own_options[i].command,
			 own_options[i].command);
		return false;
	}
	for (size_t c = 0; c < sizeof(command_options) / sizeof(*command_options); c++) {
		const struct command_options *row = &command_options[c];

		for (size_t i = 0; i < row->not_taken_count; i++) {
			if (strcmp(command, row->command) ||
			    !is_given(out, row->not_taken[i]))
				continue;
			complain("%s does not support --%s: %s", row->command,
				 name_of(row->not_taken[i]), row->why);
			return false;
		}
		if (!strcmp(command, row->command) && is_given(out, OPTION_ROOT) &&
		    !root_has(out->root, out->operands.items + 1,
			      out->operands.count - 1)) {
			complain("%s supports --root only for directories inside it: %s",
				 row->command, row->why);
			return false;
		}
	}
	return true;
}

bool arguments_parse(int argc, char **argv, struct arguments *out)
{
	struct option longs[OPTION_COUNT + 1] = { 0 };
	char shorts[2 * OPTION_COUNT + 2] = ":"; /* reports missing values as ':' */
	int id;

	*out = (struct arguments){ .options = muslcheck_options_new() };
	if (!out->options) {
		complain("out of memory");
		return false;
	}
	make_tables(longs, shorts + 1);
	opterr = 0; /* the messages are our own */
	while ((id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (id == '?' || id == ':') {
			complain_of_option(id, optopt, argv[optind - 1]);
			return false;
		}
		id = id_of_letter(id);
		if (!arguments_apply((enum option_id)id, optarg, out))
			return false;
		/* The command that help is for may follow. */
		if (out->done && !out->wants_help)
			return true;
		out->given[id - OPTION_BASE - 1] = true;
	}
	for (int i = optind; i < argc; i++)
		if (!strings_add(&out->operands, strdup(argv[i])))
			return false;
	if (out->wants_help) {
		print_help(out->operands.count ? out->operands.items[0] : NULL);
		return true;
	}
	if (!check_command_options(out) || !settings_from_environment(out) ||
	    !check_conflicts(out) || !outputs_settle(&out->outputs, out->output_path) ||
	    !add_baseline(out))
		return false;
	return set_today(out) && find_source_root(out) &&
	       outputs_describe(&out->outputs, out->color, out->options);
}

void arguments_done(struct arguments *arguments)
{
	muslcheck_options_free(arguments->options);
	strings_done(&arguments->operands);
	muslcheck_config_free(arguments->config);
	free(arguments->working_directory);
	free(arguments->source_root);
}
