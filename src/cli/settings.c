/* SPDX-License-Identifier: MIT */
/* Settings that the arguments do not give: from MUSLCHECK_*, then the configuration file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static const char config_name[] = ".muslcheck.json";

static bool is_given(const struct arguments *arguments, int id)
{
	return arguments->given[id - OPTION_BASE - 1];
}

/* Targets given here also replace the required targets set elsewhere. */
static bool is_overruled(const struct arguments *arguments, int id)
{
	switch (id) {
	case OPTION_HELP:
	case OPTION_VERSION:
		return true;
	case OPTION_REQUIRE:
		return is_given(arguments, id) || is_given(arguments, OPTION_TARGET);
	case OPTION_QUIET:
	case OPTION_VERBOSE:
		return is_given(arguments, OPTION_QUIET) ||
		       is_given(arguments, OPTION_VERBOSE);
	case OPTION_CONFIG:
	case OPTION_NO_CONFIG:
		return is_given(arguments, OPTION_CONFIG) ||
		       is_given(arguments, OPTION_NO_CONFIG);
	default:
		return is_given(arguments, id);
	}
}

/* "fail-on": MUSLCHECK_FAIL_ON */
static const char *variable_of(const struct option_row *row, char *name, size_t size)
{
	int written = snprintf(name, size, "MUSLCHECK_%s", row->name);

	for (int i = 0; i < written && name[i]; i++) {
		if (name[i] == '-')
			name[i] = '_';
		else if (name[i] >= 'a' && name[i] <= 'z')
			name[i] = (char)(name[i] - 'a' + 'A');
	}
	return getenv(name);
}

/* Apply each of several values, separated by commas. */
static bool apply_list(const struct option_row *row, const char *value,
		       struct arguments *out)
{
	bool applied = true;
	char *copy = strdup(value), *rest = copy, *item;

	if (!copy) {
		complain("out of memory");
		return false;
	}
	while (applied && (item = strsep(&rest, ",")) != NULL)
		if (*item)
			applied = arguments_apply((enum option_id)row->id, item, out);
	free(copy);
	return applied;
}

static bool apply_switch(const struct option_row *row, const char *value,
			 struct arguments *out)
{
	static const char *const on[] = { "1", "true", "yes", "on" };
	static const char *const off[] = { "0", "false", "no", "off" };

	for (size_t i = 0; i < sizeof(on) / sizeof(*on); i++) {
		if (!strcasecmp(value, on[i]))
			return arguments_apply((enum option_id)row->id, NULL, out);
		if (!strcasecmp(value, off[i]))
			return true;
	}
	complain("--%s must be 1 or 0, not '%s'", row->name, value);
	return false;
}

/* Variables that look like ours and are not: a misspelled one must not pass unnoticed. */
static void report_unknown_variables(void)
{
	static const char prefix[] = "MUSLCHECK_";
	char known[OPTION_COUNT][64];
	const char *names[OPTION_COUNT];

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		variable_of(&option_rows[i], known[i], sizeof(known[i]));
		names[i] = known[i];
	}
	for (char **variable = environ; *variable; variable++) {
		char name[64];
		const char *nearest;
		size_t size = strcspn(*variable, "="), i = 0;

		if (strncmp(*variable, prefix, sizeof(prefix) - 1) ||
		    size >= sizeof(name))
			continue;
		memcpy(name, *variable, size);
		name[size] = '\0';
		while (i < OPTION_COUNT && strcmp(known[i], name) != 0)
			i++;
		if (i < OPTION_COUNT)
			continue;
		nearest = muslcheck_nearest(name, names, OPTION_COUNT);
		complain("environment variable %s is no setting, and ignored%s%s%s", name,
			 nearest ? ". Did you mean " : "", nearest ? nearest : "",
			 nearest ? "?" : "");
	}
}

bool settings_from_environment(struct arguments *arguments)
{
	report_unknown_variables();
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		char name[64];
		const char *value = variable_of(row, name, sizeof(name));
		bool applied;

		if (!value || !*value || is_overruled(arguments, row->id))
			continue;
		if (!row->argument)
			applied = apply_switch(row, value, arguments);
		else if (row->many)
			applied = apply_list(row, value, arguments);
		else
			applied = arguments_apply((enum option_id)row->id, value,
						  arguments);
		if (!applied) {
			complain("set by environment variable %s", name);
			return false;
		}
		arguments->given[i] = true;
	}
	return true;
}

/* How many levels the working directory is below the source root. */
static size_t depth_below_root(const struct arguments *arguments)
{
	const char *below = arguments->working_directory;
	size_t depth = 0;

	if (!below || !arguments->source_root)
		return 0;
	below += strlen(arguments->source_root);
	for (; *below; below++)
		depth += *below == '/' && below[1];
	return depth;
}

/*
 * The nearest configuration file from here up to the root of the repository; outside of a
 * repository, only here.  Returns new; NULL if there is none, or with *failed when memory
 * is out.
 */
static char *find_config(const struct arguments *arguments, bool *failed)
{
	size_t depth = depth_below_root(arguments);
	char *path = malloc(depth * 3 + sizeof(config_name));
	struct stat found;

	*failed = !path;
	for (size_t up = 0; path && up <= depth; up++) {
		for (size_t i = 0; i < up; i++)
			memcpy(path + 3 * i, "../", 3);
		strcpy(path + 3 * up, config_name);
		/* A link that leads nowhere is one too: it must not pass unnoticed. */
		if (!lstat(path, &found) || errno != ENOENT)
			return path;
	}
	free(path);
	return NULL;
}

/* Whoever wrote the tree made it: opening a FIFO would wait, a device would act. */
static bool is_regular(const char *path)
{
	struct stat found;

	if (stat(path, &found))
		complain("%s: %s", path, strerror(errno));
	else if (!S_ISREG(found.st_mode))
		complain("%s: not a regular file", path);
	else
		return true;
	return false;
}

static bool read_config(const char *path, struct arguments *arguments)
{
	char message[MESSAGE_SIZE] = "";

	if (muslcheck_config_read(path, message, sizeof(message), &arguments->config) ==
	    MUSLCHECK_OK)
		return true;
	complain("%s", message);
	return false;
}

static const struct option_row *row_of(const char *option)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (!strcmp(option_rows[i].name, option))
			return &option_rows[i];
	return NULL;
}

static bool apply_config(struct arguments *arguments)
{
	const struct muslcheck_config *config = arguments->config;
	const struct muslcheck_setting *setting;
	const struct muslcheck_ignore *ignore;

	for (size_t i = 0; (setting = muslcheck_config_setting_at(config, i)); i++) {
		const struct option_row *row = row_of(setting->option);

		if (!row || is_overruled(arguments, row->id))
			continue;
		if (arguments_apply((enum option_id)row->id, setting->value, arguments))
			continue;
		complain("set in %s", setting->place);
		return false;
	}
	for (size_t i = 0; (ignore = muslcheck_config_ignore_at(config, i)); i++) {
		if (muslcheck_add_ignore(arguments->options, ignore) == MUSLCHECK_OK)
			continue;
		complain("out of memory");
		return false;
	}
	return true;
}

bool settings_from_file(struct arguments *arguments)
{
	bool failed = false;
	char *found = NULL;
	const char *path = arguments->config_path;

	if (arguments->no_config)
		return true;
	if (!path)
		path = found = find_config(arguments, &failed);
	if (failed)
		complain("out of memory");
	else if (path)
		failed = (found && !is_regular(found)) || !read_config(path, arguments) ||
			 !apply_config(arguments);
	free(found);
	return !failed;
}

void settings_blame(const struct arguments *arguments, const char *message)
{
	const struct muslcheck_config *config = arguments->config;
	const struct muslcheck_setting *setting;

	for (size_t i = 0; config && (setting = muslcheck_config_setting_at(config, i));
	     i++) {
		const struct option_row *row = row_of(setting->option);

		if (row && !is_overruled(arguments, row->id) &&
		    strstr(message, setting->value))
			complain("set in %s", setting->place);
	}
}
