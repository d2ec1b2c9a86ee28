/* SPDX-License-Identifier: MIT */
/* muslcheck_set: options by their names. */
#include "api/setting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "report/report.h"
#include "source/limits.h"

enum { JOBS_MAX = 256 };

/* How a value is read.  Its place in the options is at an offset. */
enum kind {
	KIND_LIST, /* of strings; the count is at the second offset */
	KIND_TEXT,
	KIND_SWITCH, /* a bool; another one at the second offset, or 0 */
	KIND_RELEASE,
	KIND_DATE,
	KIND_JOBS,
	KIND_SIZE,
	KIND_COMMAND,
	KIND_ALLOW,
	KIND_FAIL_ON,
};

struct setting {
	const char *name;
	enum kind kind;
	size_t offset;
	size_t second;
};

#define AT(field) offsetof(struct muslcheck_options, field)

static const struct setting settings[] = {
	{ "target", KIND_LIST, AT(targets), AT(target_count) },
	{ "require", KIND_LIST, AT(required), AT(required_count) },
	{ "allow", KIND_ALLOW, 0, 0 },
	{ "fail-on", KIND_FAIL_ON, 0, 0 },
	{ "exclude", KIND_LIST, AT(excludes), AT(exclude_count) },
	{ "limit", KIND_LIST, AT(limits), AT(limit_count) },
	{ "db", KIND_LIST, AT(databases), AT(database_count) },
	{ "command", KIND_COMMAND, 0, 0 },
	{ "base", KIND_TEXT, AT(base), 0 },
	{ "policy", KIND_TEXT, AT(policy), 0 },
	{ "platform", KIND_TEXT, AT(platform), 0 },
	{ "root", KIND_TEXT, AT(root), 0 },
	{ "image-root", KIND_TEXT, AT(image_root), 0 },
	{ "baseline", KIND_TEXT, AT(baseline), 0 },
	{ "compare", KIND_TEXT, AT(compare), 0 },
	{ "max-glibc", KIND_RELEASE, AT(max_glibc), 0 },
	{ "max-glibcxx", KIND_RELEASE, AT(max_glibcxx), 0 },
	{ "today", KIND_DATE, AT(today), 0 },
	{ "jobs", KIND_JOBS, AT(jobs), 0 },
	{ "source-root", KIND_TEXT, AT(source_root), 0 },
	{ "working-directory", KIND_TEXT, AT(working_directory), 0 },
	{ "cache", KIND_TEXT, AT(cache), 0 },
	{ "cache-size", KIND_SIZE, AT(cache_size), 0 },
	{ "temporary-directory", KIND_TEXT, AT(temporary_directory), 0 },
	{ "all", KIND_SWITCH, AT(packages), AT(all_targets) },
	{ "all-risks", KIND_SWITCH, AT(all_risks), 0 },
	{ "compare-all", KIND_SWITCH, AT(compare_all), 0 },
	{ "digest", KIND_SWITCH, AT(digest), 0 },
	{ "dockerfile", KIND_SWITCH, AT(dockerfile), 0 },
	{ "git", KIND_SWITCH, AT(git), 0 },
	{ "quiet", KIND_SWITCH, AT(quiet), 0 },
	{ "risks", KIND_SWITCH, AT(risks), 0 },
	{ "strict", KIND_SWITCH, AT(strict), 0 },
	{ "symbols", KIND_SWITCH, AT(symbols), 0 },
	{ "verbose", KIND_SWITCH, AT(verbose), 0 },
};

enum { SETTING_COUNT = sizeof(settings) / sizeof(*settings) };

static void *at(struct muslcheck_options *options, size_t offset)
{
	return (char *)options + offset;
}

static int verdict_of(const char *name)
{
	for (int verdict = 0; verdict < MUSLCHECK_VERDICT_COUNT; verdict++)
		if (!strcmp(mc_verdict_name((enum muslcheck_verdict)verdict), name))
			return verdict;
	return -1;
}

static int severity_of(const char *name)
{
	for (int severity = 0; severity < MUSLCHECK_SEVERITY_COUNT; severity++)
		if (!strcmp(mc_severity_name((enum muslcheck_severity)severity), name))
			return severity;
	return -1;
}

/* Each of these returns what the value must be; NULL: it is that. */
static const char *set_allow(struct muslcheck_options *options, const char *value)
{
	int verdict = verdict_of(value);

	if (verdict < 0)
		return "add-packages, gcompat, rebuild, port or unknown";
	options->allowed[verdict] = true;
	return NULL;
}

static const char *set_fail_on(struct muslcheck_options *options, const char *value)
{
	bool never = !strcmp(value, "none");
	int verdict = never ? MUSLCHECK_VERDICT_COUNT : verdict_of(value);
	int severity = severity_of(value);

	if ((verdict >= 0 && verdict <= MUSLCHECK_VERDICT_ACCEPTED) ||
	    (verdict < 0 && severity < 0))
		return "a verdict (add-packages, gcompat, rebuild, port, unknown), "
		       "a severity (info, warning, error) or none";
	options->never_fails |= never;
	for (int i = 0; i < verdict; i++)
		options->tolerated[i] = true;
	for (int i = severity; severity >= 0 && i < MUSLCHECK_SEVERITY_COUNT; i++)
		options->risk_fails[i] = true;
	return NULL;
}

static const char *set_command(struct muslcheck_options *options, const char *value)
{
	static const char *const names[MC_COMMAND_COUNT] = {
		[MC_COMMAND_CHECK] = "check",
		[MC_COMMAND_STATIC] = "static",
		[MC_COMMAND_RECOMMEND] = "recommend",
		[MC_COMMAND_POLICY] = "policy",
	};

	for (int i = 0; i < MC_COMMAND_COUNT; i++) {
		if (strcmp(names[i], value))
			continue;
		options->command = (enum mc_command)i;
		return NULL;
	}
	return "check, static, recommend or policy";
}

static const char *set_switch(struct muslcheck_options *options,
			      const struct setting *setting, const char *value)
{
	bool on = !strcmp(value, "true");

	if (!on && strcmp(value, "false"))
		return "true or false";
	*(bool *)at(options, setting->offset) = on;
	if (setting->second)
		*(bool *)at(options, setting->second) = on;
	return NULL;
}

static const char *set_jobs(unsigned *jobs, const char *value)
{
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(value, &end, 10);
	if (errno || end == value || *end || *value == '-' || !number ||
	    number > JOBS_MAX)
		return "a number from 1 to 256";
	*jobs = (unsigned)number;
	return NULL;
}

static const char *check_date(const char *value)
{
	struct tm date = { 0 };
	const char *end = strptime(value, "%Y-%m-%d", &date);

	return end && !*end && strlen(value) == strlen("YYYY-MM-DD")
		       ? NULL
		       : "a date like 2026-11-23";
}

/* "2.17", "3.4.19" */
static const char *check_release(const char *value)
{
	size_t size = strlen(value);

	return *value >= '0' && *value <= '9' && strspn(value, "0123456789.") == size &&
			       strchr(value, '.') && value[size - 1] != '.'
		       ? NULL
		       : "a version such as 2.17";
}

/* What is wrong with the value, if it is not a string like any other. */
static const char *set_word(struct muslcheck_options *options,
			    const struct setting *setting, const char *value)
{
	switch (setting->kind) {
	case KIND_SWITCH:
		return set_switch(options, setting, value);
	case KIND_SIZE:
		return mc_size_parse(value, at(options, setting->offset))
			       ? NULL
			       : "a number of bytes such as 500M or 20G";
	case KIND_RELEASE:
		return check_release(value);
	case KIND_DATE:
		return check_date(value);
	case KIND_JOBS:
		return set_jobs(at(options, setting->offset), value);
	case KIND_COMMAND:
		return set_command(options, value);
	case KIND_ALLOW:
		return set_allow(options, value);
	case KIND_FAIL_ON:
		return set_fail_on(options, value);
	default:
		return NULL;
	}
}

/* A copy of the value in its place.  False when memory is out. */
static bool keep_text(struct muslcheck_options *options, const struct setting *setting,
		      const char *value)
{
	const char *copy = mc_arena_strdup(&options->arena, value);
	const char ***list = at(options, setting->offset);
	size_t *count = at(options, setting->second);
	const char **grown;

	if (copy && setting->kind != KIND_LIST)
		*(const char **)at(options, setting->offset) = copy;
	if (!copy || setting->kind != KIND_LIST)
		return copy;
	grown = mc_options_grow(options, *list, *count, sizeof(*grown));
	if (!grown)
		return false;
	grown[(*count)++] = copy;
	*list = grown;
	return true;
}

static void say(char *message, size_t size, const char *first, const char *then,
		const char *value, const char *end)
{
	if (message && size)
		snprintf(message, size, "%s%s%s%s", first, then, value, end);
}

static enum muslcheck_status refuse_name(const char *name, char *message, size_t size)
{
	const char *names[SETTING_COUNT], *nearest;

	for (size_t i = 0; i < SETTING_COUNT; i++)
		names[i] = settings[i].name;
	nearest = muslcheck_nearest(name, names, SETTING_COUNT);
	say(message, size, name, nearest ? " is not an option. Did you mean " : "",
	    nearest ? nearest : " is not an option", nearest ? "?" : "");
	return MUSLCHECK_ERROR_USAGE;
}

enum muslcheck_status muslcheck_set(struct muslcheck_options *options, const char *name,
				    const char *value, char *message, size_t message_size)
{
	const struct setting *setting = settings;
	const char *wanted;
	char must[256];

	while (setting < settings + SETTING_COUNT && strcmp(setting->name, name))
		setting++;
	if (setting == settings + SETTING_COUNT)
		return refuse_name(name, message, message_size);
	if (!value && setting->kind != KIND_SWITCH) {
		say(message, message_size, name, " requires a value", "", "");
		return MUSLCHECK_ERROR_USAGE;
	}
	if (!value)
		value = "true";
	wanted = set_word(options, setting, value);
	if (wanted) {
		snprintf(must, sizeof(must), " must be %s, not '", wanted);
		say(message, message_size, name, must, value, "'");
		return MUSLCHECK_ERROR_USAGE;
	}
	if (setting->kind <= KIND_TEXT || setting->kind == KIND_RELEASE ||
	    setting->kind == KIND_DATE) {
		if (!keep_text(options, setting, value)) {
			say(message, message_size, "out of memory", "", "", "");
			return MUSLCHECK_ERROR_MEMORY;
		}
	}
	return MUSLCHECK_OK;
}
