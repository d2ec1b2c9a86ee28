/* SPDX-License-Identifier: MIT */
/* ENTRYPOINT, CMD and HEALTHCHECK: what the image must have for them. */
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/docker.h"
#include "target/names.h"

/* The last instruction of a kind; NULL: none. */
static const struct mc_docker_instruction *last_of(const struct mc_docker_check *check,
						   enum mc_docker_kind kind)
{
	for (size_t i = check->final->chain_count; i-- > 0;)
		if (check->final->chain[i]->kind == kind)
			return check->final->chain[i];
	return NULL;
}

/* The shell of the shell form: that of SHELL, or /bin/sh. */
static const char *shell_of(const struct mc_docker_check *check)
{
	const struct mc_docker_instruction *shell = last_of(check, MC_DOCKER_SHELL);

	return shell && shell->is_exec && shell->words.count ? shell->words.items[0]
							     : "/bin/sh";
}

/* "CMD exec node server.js": the shell, and the first command that a row knows. */
static enum muslcheck_status check_shell_form(struct mc_docker_check *check,
					      const struct mc_docker_instruction *at,
					      const char *text, enum mc_rule rule)
{
	struct mc_docker_need need = { at, shell_of(check), NULL, rule };
	enum muslcheck_status status;
	bool known;

	need.why = mc_arena_join(check->arena, "the shell form of ", at->name);
	if (!need.why)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_docker_require(check, &need, &known);
	/* Without a shell nothing else matters. */
	if (status != MUSLCHECK_OK || !mc_docker_has_shell(check->target))
		return status;
	need.why = at->name;
	return mc_docker_check_shell_text(check, &need, text);
}

static enum muslcheck_status check_command(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at)
{
	if (!at->is_exec)
		return check_shell_form(check, at, at->text, MC_RULE_ENTRY_PROGRAM);
	return mc_docker_check_words(check, at, at->words.items, at->words.count);
}

/* "HEALTHCHECK CMD curl ..." */
static enum muslcheck_status check_health(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at)
{
	const char *text = at->text + strspn(at->text, " \t\n");
	struct mc_docker_need need = { at, NULL, "HEALTHCHECK",
				       MC_RULE_DOCKER_HEALTHCHECK };
	struct mc_docker_commands commands;
	enum muslcheck_status status;
	bool known;

	if (strncasecmp(text, "CMD", 3) != 0)
		return MUSLCHECK_OK;
	text += 3 + strspn(text + 3, " \t\n");
	if (*text != '[')
		return check_shell_form(check, at, text, MC_RULE_DOCKER_HEALTHCHECK);
	/* Quotes and commas aside, the words of a JSON array are those of a shell. */
	status = mc_docker_commands_read(text + 1, false, check->arena, &commands);
	if (status != MUSLCHECK_OK || !commands.count)
		return status;
	need.program = mc_arena_strndup(check->arena, commands.items[0].words.items[0],
					strcspn(commands.items[0].words.items[0], ",]"));
	if (!need.program)
		return MUSLCHECK_ERROR_MEMORY;
	if (!strcmp(need.program, "CMD-SHELL"))
		need.program = "/bin/sh";
	return mc_docker_require(check, &need, &known);
}

const struct mc_docker_entrypoint *mc_docker_entrypoint_of(
	const struct mc_db_image *image)
{
	static const struct mc_docker_entrypoint rows[] = {
#define MC_DOCKER_ENTRYPOINT_ROW(images, program, path, in_path)                         \
	{ images, program, path, in_path },
#include "service/docker_entrypoints.def"
#undef MC_DOCKER_ENTRYPOINT_ROW
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_glob_has_name(rows[i].images, image->id))
			return &rows[i];
	return NULL;
}

const char *mc_docker_entrypoint_line(const struct mc_docker_entrypoint *entrypoint,
				      const struct mc_docker_words *words, size_t first,
				      struct mc_arena *arena)
{
	struct mc_arena_text line = { 0 };
	bool fits = mc_arena_text_add(arena, &line, "ENTRYPOINT [\"") &&
		    mc_arena_text_add(arena, &line, entrypoint->path);

	for (size_t i = first; fits && i < words->count; i++)
		fits = mc_arena_text_add(arena, &line, "\", \"") &&
		       mc_arena_text_add(arena, &line, words->items[i]);
	return fits && mc_arena_text_add(arena, &line, "\"]") ? line.data : NULL;
}

/* The interpreter by name, on an image where that does not start it. */
static enum muslcheck_status check_interpreter(struct mc_docker_check *check,
					       const struct mc_docker_instruction *at,
					       const struct mc_docker_entrypoint *starts)
{
	const char *word = at->words.items[0];
	bool is_name = !strcmp(word, starts->program);
	const char *image = check->target->image->id;
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = word,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
	};

	if (at->kind == MC_DOCKER_ENTRYPOINT && (!is_name || starts->is_in_path))
		return MUSLCHECK_OK;
	if (!is_name && strcmp(word, starts->path) != 0)
		return MUSLCHECK_OK;
	finding.message =
		at->kind == MC_DOCKER_ENTRYPOINT
			? mc_arena_join(check->arena, image, " has ", word, " at ",
					starts->path, ", which is not in PATH")
			: mc_arena_join(check->arena, image, " starts ", starts->path,
					" by itself, and takes ", word,
					" in CMD for its argument");
	finding.remedy = mc_docker_entrypoint_line(starts, &at->words, 1, check->arena);
	if (finding.remedy)
		finding.remedy = mc_arena_join(check->arena, "Use ", finding.remedy);
	return finding.remedy ? mc_docker_note(check, at, 0, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

/* CMD has the arguments of what only the image of the Dockerfile starts by itself. */
static enum muslcheck_status check_lost(struct mc_docker_check *check,
					const struct mc_docker_instruction *cmd)
{
	const struct mc_docker_entrypoint *lost =
		mc_docker_entrypoint_of(check->final->image);
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
	};
	struct mc_docker_need need = { cmd, NULL, "CMD", MC_RULE_ENTRY_PROGRAM };
	bool known;

	finding.subject = need.program = lost->program;
	finding.message = mc_arena_join(check->arena, "CMD has the arguments of ",
					lost->path, ", which ", check->final->image_name,
					" starts by itself, and ",
					check->target->image->id, " does not");
	finding.remedy = mc_ends_with(lost->path, ".sh")
				 ? "Name the program in ENTRYPOINT"
				 : mc_arena_join(check->arena, "Add ENTRYPOINT [\"",
						 lost->program, "\"]");
	if (!finding.remedy ||
	    mc_docker_note(check, cmd, 0, finding, NULL) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_docker_require(check, &need, &known);
}

enum muslcheck_status mc_docker_check_start(struct mc_docker_check *check)
{
	const struct mc_docker_instruction *entrypoint =
		last_of(check, MC_DOCKER_ENTRYPOINT);
	const struct mc_docker_instruction *cmd = last_of(check, MC_DOCKER_CMD);
	const struct mc_docker_instruction *health =
		last_of(check, MC_DOCKER_HEALTHCHECK);
	const struct mc_docker_entrypoint *starts =
		mc_docker_entrypoint_of(check->target->image);
	const struct mc_docker_instruction *first = entrypoint ? entrypoint : cmd;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (starts && first && first->is_exec && first->words.count)
		status = check_interpreter(check, first, starts);
	if (status != MUSLCHECK_OK)
		return status;
	/* Without an ENTRYPOINT, CMD has the script that the image's interpreter runs. */
	if (starts && !entrypoint && cmd && cmd->is_exec && cmd->words.count &&
	    strpbrk(cmd->words.items[0], "./-"))
		return health ? check_health(check, health) : MUSLCHECK_OK;
	/* Next to an ENTRYPOINT, CMD has its arguments. */
	if (entrypoint && !(entrypoint->is_exec && !entrypoint->words.count))
		status = check_command(check, entrypoint);
	else if (cmd && cmd->is_exec && cmd->words.count &&
		 strpbrk(cmd->words.items[0], "./-") &&
		 check->target_index != MC_DOCKER_OWN && check->final->image &&
		 mc_docker_entrypoint_of(check->final->image) && !starts)
		status = check_lost(check, cmd);
	else if (cmd)
		status = check_command(check, cmd);
	else
		status = mc_docker_check_default(check);
	if (status == MUSLCHECK_OK && entrypoint && entrypoint->is_exec && cmd)
		status = mc_docker_check_arguments(check, entrypoint, cmd);
	return status == MUSLCHECK_OK && health ? check_health(check, health) : status;
}
