/* SPDX-License-Identifier: MIT */
#include "source/environment.h"

#include <string.h>

#include "base/pathname.h"

enum missing { MISSING_IGNORED, MISSING_FAILS };

enum form { FORM_LIST, FORM_ATTACHED, FORM_VALUE, FORM_SKIPPED };

enum naming { NAMING_PATH, NAMING_LIBRARY, NAMING_AGENT, NAMING_MODULE };

/* A list of files, if it has a variable; else an option. */
struct file_row {
	const char *variable;
	const char *program;
	const char *option;
	enum form form;
	enum naming naming;
	enum missing missing;
};

static const struct file_row rows[] = {
#define MC_ENVIRONMENT_LIST(variable, program, naming, missing)                          \
	{ variable, program, NULL, FORM_LIST, NAMING_##naming, MISSING_##missing },
#define MC_ENVIRONMENT_OPTIONS(variable, program)
#define MC_ENVIRONMENT_SCRIPT_OPTIONS(variable, program)
#define MC_ENVIRONMENT_OPTION(program, option, form, naming, missing)                    \
	{ NULL, program, option, FORM_##form, NAMING_##naming, MISSING_##missing },
#include "source/environment.def"
#undef MC_ENVIRONMENT_LIST
#undef MC_ENVIRONMENT_OPTIONS
#undef MC_ENVIRONMENT_SCRIPT_OPTIONS
#undef MC_ENVIRONMENT_OPTION
};

enum { ROW_COUNT = sizeof(rows) / sizeof(*rows) };

/* Variables whose value is options. */
static const struct {
	const char *variable;
	const char *program;
	bool is_of_scripts;
} option_variables[] = {
#define MC_ENVIRONMENT_LIST(variable, program, naming, missing)
#define MC_ENVIRONMENT_OPTIONS(variable, program) { variable, program, false },
#define MC_ENVIRONMENT_SCRIPT_OPTIONS(variable, program) { variable, program, true },
#define MC_ENVIRONMENT_OPTION(program, option, form, naming, missing)
#include "source/environment.def"
#undef MC_ENVIRONMENT_LIST
#undef MC_ENVIRONMENT_OPTIONS
#undef MC_ENVIRONMENT_SCRIPT_OPTIONS
#undef MC_ENVIRONMENT_OPTION
};

/* Where the files are named. */
struct reading {
	const char *variable; /* NULL: on the command line */
	bool is_of_scripts;
	struct mc_arena *arena;
	struct mc_environment_files *out;
};

const char *mc_environment_effect(const struct mc_environment_file *file)
{
	return file->missing_fails ? "the program does not start without it"
				   : "it is then ignored without a failure";
}

static enum mc_named_as named_as(const struct file_row *row, const char *name)
{
	if (row->naming == NAMING_MODULE)
		return MC_NAMED_MODULE;
	return row->naming != NAMING_PATH && !strchr(name, '/') ? MC_NAMED_LIBRARY
								: MC_NAMED_PATH;
}

/* Is what the file is called known before the program runs? */
static bool is_known(const struct file_row *row, const char *name)
{
	/* The loader replaces $ORIGIN and $LIB, others their own variables. */
	if (!*name || strpbrk(name, "$*"))
		return false;
	/* Names of assemblies, and of Ruby's libraries. */
	return *name == '/' || row->naming != NAMING_PATH ||
	       !strcmp(row->program, "java");
}

static enum muslcheck_status add(const struct reading *reading,
				 const struct file_row *row, const char *name,
				 size_t size)
{
	struct mc_environment_files *out = reading->out;
	struct mc_environment_file *file = &out->items[out->count];
	bool is_agent = row->naming == NAMING_AGENT;

	if (!size || out->count == MC_ENVIRONMENT_FILES_MAX)
		return MUSLCHECK_OK;
	name = mc_arena_strndup(reading->arena, name, size);
	if (name && is_agent)
		name = mc_arena_join(reading->arena, "lib", name, ".so");
	if (!name || !is_known(row, name))
		return name ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	*file = (struct mc_environment_file){
		.variable = reading->variable,
		.program = row->program,
		.name = name,
		.named_as = named_as(row, name),
		.missing_fails = row->missing == MISSING_FAILS,
		.is_of_scripts = reading->is_of_scripts,
	};
	out->count++;
	return MUSLCHECK_OK;
}

/* A list of files, separated by colons or blanks. */
static enum muslcheck_status add_list(const struct reading *reading,
				      const struct file_row *row, const char *value)
{
	static const char separators[] = ": \t\n";
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && *value) {
		size_t size = strcspn(value, separators);

		status = add(reading, row, value, size);
		value += size;
		value += strspn(value, separators);
	}
	return status;
}

/* The row of a program's option; *value is what follows in the word, NULL: nothing. */
static const struct file_row *row_of(const char *program, const char *word,
				     const char **value)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const struct file_row *row = &rows[i];
		size_t size = row->option ? strlen(row->option) : 0;

		if (!size || strcmp(row->program, program) != 0 ||
		    strncmp(word, row->option, size) != 0)
			continue;
		*value = NULL;
		if (row->form == FORM_ATTACHED)
			*value = word + size;
		else if (word[size] == '=' && word[1] == '-')
			*value = word + size + 1;
		else if (word[size])
			continue;
		return row;
	}
	return NULL;
}

/*
 * One word of options; next is the word after it.  *used is how many of the two were used;
 * 0: the word is no option, as the name of a script is not.
 */
static enum muslcheck_status add_option(const struct reading *reading,
					const char *program, const char *word,
					const char *next, size_t *used)
{
	const char *value;
	const struct file_row *row = row_of(program, word, &value);

	*used = row || *word == '-';
	if (!row)
		return MUSLCHECK_OK;
	if (!value) {
		value = next ? next : "";
		*used += next != NULL;
	}
	if (row->form == FORM_SKIPPED)
		return MUSLCHECK_OK;
	/* An agent's own options follow a = sign. */
	return add(reading, row, value,
		   row->form == FORM_ATTACHED ? strcspn(value, "=") : strlen(value));
}

/* The size of the word at text, with its quotes. */
static size_t word_size(const char *text, bool single)
{
	char quote = '\0';
	size_t size = 0;

	for (; text[size] && (quote || !strchr(" \t\n", text[size])); size++) {
		if (quote && text[size] == quote)
			quote = '\0';
		else if (!quote && (text[size] == '"' || (single && text[size] == '\'')))
			quote = text[size];
	}
	return size;
}

/* The next word from *at on, without quotes; NULL at the end, or when memory is out. */
static const char *next_word(const char **at, bool single, struct mc_arena *arena)
{
	char *word, quote = '\0';
	size_t size, kept = 0;

	*at += strspn(*at, " \t\n");
	size = word_size(*at, single);
	word = size ? mc_arena_strndup(arena, *at, size) : NULL;
	for (size_t i = 0; word && i < size; i++) {
		char character = (*at)[i];

		if (quote && character == quote)
			quote = '\0';
		else if (!quote && (character == '"' || (single && character == '\'')))
			quote = character;
		else
			word[kept++] = character;
	}
	if (word)
		word[kept] = '\0';
	*at += size;
	return word;
}

static enum muslcheck_status add_options(const struct reading *reading,
					 const char *program, const char *value)
{
	/* Node.js knows double quotes only. */
	bool single = strcmp(program, "node") != 0;
	const char *word = next_word(&value, single, reading->arena);
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && word) {
		const char *next = next_word(&value, single, reading->arena);
		size_t used;

		status = add_option(reading, program, word, next, &used);
		word = used == 2 ? next_word(&value, single, reading->arena) : next;
	}
	return status;
}

static bool assigns(const char *assignment, size_t size, const char *variable)
{
	return variable && strlen(variable) == size &&
	       !memcmp(variable, assignment, size);
}

enum muslcheck_status mc_environment_read(const char *assignment, struct mc_arena *arena,
					  struct mc_environment_files *out)
{
	size_t size = strcspn(assignment, "=");
	const char *value = assignment + size + (assignment[size] != '\0');
	struct reading reading = { NULL, false, arena, out };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < ROW_COUNT; i++) {
		reading.variable = rows[i].variable;
		if (assigns(assignment, size, rows[i].variable))
			status = add_list(&reading, &rows[i], value);
	}
	for (size_t i = 0; status == MUSLCHECK_OK &&
			   i < sizeof(option_variables) / sizeof(*option_variables);
	     i++) {
		reading.variable = option_variables[i].variable;
		reading.is_of_scripts = option_variables[i].is_of_scripts;
		if (assigns(assignment, size, reading.variable))
			status =
				add_options(&reading, option_variables[i].program, value);
	}
	return status;
}

enum muslcheck_status mc_environment_read_command(const char *const *words, size_t count,
						  struct mc_arena *arena,
						  struct mc_environment_files *out)
{
	const struct reading reading = { NULL, false, arena, out };
	const char *program = count ? mc_last_component(words[0]) : "";
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t used = 1;

	for (size_t i = 1; status == MUSLCHECK_OK && used && i < count; i += used)
		status = add_option(&reading, program, words[i],
				    i + 1 < count ? words[i + 1] : NULL, &used);
	return status;
}
