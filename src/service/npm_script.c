/* SPDX-License-Identifier: MIT */
/* What the install scripts in a package.json bring. */
#include <string.h>

#include "base/glob.h"
#include "service/lock_npm.h"

enum { WORD_SIZE = 40 };

static const struct script_row {
	const char *word;
	enum mc_npm_script brings;
} rows[] = {
#define MC_NPM_SCRIPT_ROW(word, brings) { word, MC_NPM_SCRIPT_##brings },
#include "service/npm_scripts.def"
#undef MC_NPM_SCRIPT_ROW
};

static const char *const script_names[] = { "preinstall", "install", "postinstall" };

enum { SCRIPT_NAME_COUNT = sizeof(script_names) / sizeof(*script_names) };

static const char separators[] = " \t\n/\"'`;&|()";

static enum mc_npm_script script_of_word(const char *text, size_t size)
{
	char word[WORD_SIZE];

	if (!size || size >= sizeof(word))
		return MC_NPM_SCRIPT_NONE;
	memcpy(word, text, size);
	word[size] = '\0';
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_glob_has_name(rows[i].word, word))
			return rows[i].brings;
	return MC_NPM_SCRIPT_NONE;
}

/* "node-gyp rebuild || exit 0": what it brings can be done without. */
static bool cannot_fail(const char *command)
{
	static const char *const ends[] = { "|| exit 0", "|| true", "|| echo",
					    "|| :", "catch" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (strstr(command, ends[i]))
			return true;
	return false;
}

static enum mc_npm_script script_of_command(const char *command)
{
	enum mc_npm_script found = MC_NPM_SCRIPT_NONE;

	if (cannot_fail(command))
		return MC_NPM_SCRIPT_NONE;
	while (*command) {
		size_t size = strcspn(command, separators);
		enum mc_npm_script word = script_of_word(command, size);

		if (word > found)
			found = word;
		command += size;
		command += strspn(command, separators);
	}
	return found;
}

/*
 * A command for users, and a script that is not known: it may download what the command
 * starts (@bugsnag/cli, @infisical/cli, @railway/cli).
 */
static bool may_bring_program(const json_t *package)
{
	const json_t *scripts = json_object_get(package, "scripts");

	for (size_t i = 0; i < SCRIPT_NAME_COUNT; i++) {
		const char *command =
			json_string_value(json_object_get(scripts, script_names[i]));

		if (command && !strncmp(command, "node ", 5) && !cannot_fail(command))
			return json_object_get(package, "bin") != NULL;
	}
	return false;
}

/* A program that an install script puts in the place of a file that only complains. */
static bool has_placeholder(const json_t *package)
{
	json_t *bin = json_object_get(package, "bin"), *file;
	const char *name;

	json_object_foreach(bin, name, file)
	{
		const char *path = json_string_value(file);
		const char *end = path ? strrchr(path, '.') : NULL;

		if (end && !strcmp(end, ".exe"))
			return true;
	}
	return false;
}

bool mc_npm_has_script(const json_t *package)
{
	const json_t *scripts = json_object_get(package, "scripts");

	for (size_t i = 0; i < SCRIPT_NAME_COUNT; i++)
		if (json_object_get(scripts, script_names[i]))
			return true;
	return false;
}

enum mc_npm_script mc_npm_script_of(const json_t *package)
{
	const json_t *scripts = json_object_get(package, "scripts");
	enum mc_npm_script found = MC_NPM_SCRIPT_NONE;

	for (size_t i = 0; i < SCRIPT_NAME_COUNT; i++) {
		const char *command =
			json_string_value(json_object_get(scripts, script_names[i]));
		enum mc_npm_script brings =
			command ? script_of_command(command) : MC_NPM_SCRIPT_NONE;

		if (brings > found)
			found = brings;
	}
	/* Whatever its script is called: nothing else replaces the placeholder. */
	if (mc_npm_has_script(package) && has_placeholder(package))
		return MC_NPM_SCRIPT_PROGRAM;
	if (found == MC_NPM_SCRIPT_NONE && may_bring_program(package))
		return MC_NPM_SCRIPT_MAYBE;
	return found;
}
