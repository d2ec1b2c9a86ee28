/* SPDX-License-Identifier: MIT */
#include "source/entrypoint.h"

#include <string.h>

#include "base/pathname.h"

/* Depth of scripts interpreting scripts that the kernel allows (measured, 6.18). */
enum { SCRIPT_DEPTH_MAX = 5 };

/* Limit on the words of a shell command line and of env -S. */
enum { LINE_WORDS_MAX = 16 };

struct following {
	const struct mc_entrypoint_place *place;
	struct mc_entrypoint_steps *steps;
	unsigned script_depth;
};

/* A command to follow. */
struct command {
	const char *const *words;
	size_t count;
	enum mc_step_role role;
};

/* A name with a slash is a path; others are looked up in PATH. */
static enum muslcheck_status find(const struct mc_entrypoint_place *place,
				  const char *name, struct mc_entrypoint_file *out)
{
	const char *rest = place->path ? place->path : "";
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *path = name;

	if (*name == '/')
		return place->look(place->context, path, out);
	if (strchr(name, '/')) {
		path = mc_arena_join(place->arena,
				     place->directory ? place->directory : "", "/", name);
		return path ? place->look(place->context, path, out)
			    : MUSLCHECK_ERROR_MEMORY;
	}
	while (status == MUSLCHECK_OK && out->kind == MC_STEP_ABSENT && *rest) {
		size_t size = strcspn(rest, ":");

		path = mc_arena_printf(place->arena, "%.*s/%s", (int)size, rest, name);
		status = path ? place->look(place->context, path, out)
			      : MUSLCHECK_ERROR_MEMORY;
		rest += size + (rest[size] != '\0');
	}
	return status;
}

static struct mc_entrypoint_step *add_step(struct following *following,
					   const struct mc_entrypoint_step *step)
{
	struct mc_entrypoint_steps *steps = following->steps;

	if (steps->count == MC_ENTRYPOINT_STEPS_MAX)
		return NULL;
	steps->items[steps->count] = *step;
	return &steps->items[steps->count++];
}

static enum muslcheck_status follow(struct following *following,
				    const struct command *command);

/* Split at blanks; stop at the first word with shell syntax. */
static enum muslcheck_status split(const struct mc_entrypoint_place *place,
				   const char *line, const char **words, size_t *count)
{
	*count = 0;
	while (*count < LINE_WORDS_MAX) {
		size_t size;

		line += strspn(line, " \t\n");
		size = strcspn(line, " \t\n");
		if (!size || strcspn(line, "$`\"'\\|&;<>(){}*?~#!") < size)
			break;
		words[*count] = mc_arena_strndup(place->arena, line, size);
		if (!words[(*count)++])
			return MUSLCHECK_ERROR_MEMORY;
		line += size;
	}
	return MUSLCHECK_OK;
}

static bool is_assignment(const char *word)
{
	const char *equals = strchr(word, '=');

	return equals && equals > word && !memchr(word, '/', (size_t)(equals - word));
}

/* How many words precede the command in a launcher's arguments. */
static size_t skip_options(const char *const *words, size_t count, size_t operand_count)
{
	size_t i = 0;

	for (; i < count; i++) {
		if (!strcmp(words[i], "--"))
			return i + 1 + operand_count;
		if (*words[i] != '-' && !is_assignment(words[i]))
			break;
	}
	return i + operand_count;
}

/* Note the files that a command's options make it open, and those of "A=b" before it. */
static enum muslcheck_status note_options(const struct following *following,
					  const struct command *command)
{
	const struct mc_entrypoint_place *place = following->place;

	return place->opened ? mc_environment_read_command(command->words, command->count,
							   place->arena, place->opened)
			     : MUSLCHECK_OK;
}

static enum muslcheck_status note_assignments(const struct following *following,
					      const char *const *words, size_t count)
{
	const struct mc_entrypoint_place *place = following->place;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; place->opened && status == MUSLCHECK_OK && i < count; i++)
		if (is_assignment(words[i]))
			status = mc_environment_read(words[i], place->arena,
						     place->opened);
	return status;
}

/* The index of LINE in "sh -c LINE", with other options allowed; 0: no such line. */
static size_t shell_line(const char *const *words, size_t count)
{
	const char *name = mc_last_component(words[0]);
	size_t size = strlen(name);

	if (size < 2 || strcmp(name + size - 2, "sh") != 0)
		return 0;
	for (size_t i = 1; i + 1 < count && *words[i] == '-'; i++)
		if (words[i][1] != '-' && strchr(words[i], 'c'))
			return i + 1;
	return 0;
}

/*
 * Follow the first program of a shell's command line, if it exists or has to.  A name
 * without a path may be a builtin, and others known only at run time.
 */
static enum muslcheck_status follow_line(struct following *following, const char *line)
{
	const char *words[LINE_WORDS_MAX];
	struct command command = { .role = MC_STEP_IN_SHELL };
	struct mc_entrypoint_file file = { 0 };
	size_t count, i = 0;
	enum muslcheck_status status = split(following->place, line, words, &count);

	while (i < count && (!strcmp(words[i], "exec") || is_assignment(words[i])))
		i++;
	if (status != MUSLCHECK_OK || i == count)
		return status;
	command.words = words + i;
	command.count = count - i;
	status = note_assignments(following, words, i);
	if (status == MUSLCHECK_OK)
		status = find(following->place, words[i], &file);
	if (file.kind == MC_STEP_ABSENT && (*words[i] != '/' || strstr(line, "||")))
		return status;
	return status == MUSLCHECK_OK ? follow(following, &command) : status;
}

/* The interpreter gets its own argument first, then the script. */
static enum muslcheck_status follow_interpreter(struct following *following,
						const struct mc_script *script)
{
	const char *words[LINE_WORDS_MAX + 1] = { script->interpreter, script->argument };
	struct command command = { words, script->argument ? 2 : 1, MC_STEP_INTERPRETER };
	const char *argument = script->argument;
	enum muslcheck_status status = MUSLCHECK_OK;

	/* The kernel passes one argument; only env -S splits it. */
	if (argument && !strcmp(mc_last_component(script->interpreter), "env") &&
	    (!strncmp(argument, "-S", 2) || !strncmp(argument, "--split-string=", 15))) {
		argument += argument[1] == 'S' ? 2 : 15;
		status = split(following->place, argument, words + 1, &command.count);
		command.count++;
	}
	return status == MUSLCHECK_OK ? follow(following, &command) : status;
}

/* Most scripts that are given a program end with exec "$@". */
static enum muslcheck_status follow_argument(struct following *following,
					     const struct command *command)
{
	const struct command rest = { command->words + 1, command->count - 1,
				      MC_STEP_ARGUMENT };
	struct mc_entrypoint_file file = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (rest.count)
		status = find(following->place, rest.words[0], &file);
	if (status != MUSLCHECK_OK ||
	    (file.kind != MC_STEP_OBJECT && file.kind != MC_STEP_SCRIPT))
		return status;
	return follow(following, &rest);
}

static enum muslcheck_status follow_script(struct following *following,
					   const struct command *command,
					   struct mc_entrypoint_step *step,
					   const struct mc_script *script)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	step->fault = script->fault;
	if (script->fault)
		return MUSLCHECK_OK;
	if (following->script_depth == SCRIPT_DEPTH_MAX) {
		step->fault =
			"scripts interpret scripts more deeply than the kernel allows";
		return MUSLCHECK_OK;
	}
	following->script_depth++;
	status = follow_interpreter(following, script);
	following->script_depth = 0;
	if (status == MUSLCHECK_OK && command->role != MC_STEP_INTERPRETER)
		status = follow_argument(following, command);
	return status;
}

/* Follow what an ELF program, or a missing one, is known to start. */
static enum muslcheck_status follow_program(struct following *following,
					    const struct command *command,
					    struct mc_entrypoint_step *step)
{
	static const struct {
		const char *name;
		size_t operand_count;
	} launchers[] = {
#define MC_LAUNCHER_ROW(name, operand_count) { name, operand_count },
#include "source/launchers.def"
#undef MC_LAUNCHER_ROW
	};
	size_t line = shell_line(command->words, command->count);
	const char *name = mc_last_component(command->words[0]);

	/* A program it starts begins a new chain of scripts. */
	following->script_depth = 0;
	step->is_last = !line;
	if (line)
		return follow_line(following, command->words[line]);
	for (size_t i = 0; i < sizeof(launchers) / sizeof(*launchers); i++) {
		struct command next = *command;
		size_t skipped;

		if (strcmp(name, launchers[i].name) != 0)
			continue;
		skipped = 1 + skip_options(command->words + 1, command->count - 1,
					   launchers[i].operand_count);
		if (skipped >= command->count)
			continue;
		step->is_last = false;
		next.words += skipped;
		next.count -= skipped;
		if (note_assignments(following, command->words, skipped) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
		return follow(following, &next);
	}
	return note_options(following, command);
}

static enum muslcheck_status follow(struct following *following,
				    const struct command *command)
{
	struct mc_entrypoint_file file = { 0 };
	struct mc_entrypoint_step *step;
	enum muslcheck_status status = find(following->place, command->words[0], &file);

	if (status != MUSLCHECK_OK)
		return status;
	step = add_step(following, &(struct mc_entrypoint_step){
					   .role = command->role,
					   .kind = file.kind,
					   .name = command->words[0],
					   .path = file.path,
					   .package = file.package,
				   });
	if (!step)
		return MUSLCHECK_OK;
	/* A script may give the file to its interpreter instead of executing it. */
	step->is_forbidden = file.is_forbidden && command->role != MC_STEP_ARGUMENT;
	if (step->is_forbidden)
		return MUSLCHECK_OK;
	if (file.kind == MC_STEP_SCRIPT)
		return follow_script(following, command, step, file.script);
	if (file.kind == MC_STEP_OTHER) {
		step->fault = "neither an ELF program nor a script with a #! line";
		return MUSLCHECK_OK;
	}
	return follow_program(following, command, step);
}

enum muslcheck_status mc_entrypoint_follow(const struct mc_entrypoint_place *place,
					   const char *const *words, size_t word_count,
					   struct mc_entrypoint_steps *out)
{
	const struct command command = { words, word_count, MC_STEP_COMMAND };
	struct following following = { .place = place, .steps = out };

	out->count = 0;
	return word_count ? follow(&following, &command) : MUSLCHECK_OK;
}

enum muslcheck_status mc_entrypoint_follow_script(const struct mc_entrypoint_place *place,
						  const char *path,
						  const struct mc_script *script,
						  struct mc_entrypoint_steps *out)
{
	const struct command command = { &path, 1, MC_STEP_COMMAND };
	struct following following = { .place = place, .steps = out };

	out->count = 0;
	return follow_script(&following, &command,
			     add_step(&following,
				      &(struct mc_entrypoint_step){
					      .kind = MC_STEP_SCRIPT,
					      .name = path,
					      .path = path,
				      }),
			     script);
}
