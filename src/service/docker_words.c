/* SPDX-License-Identifier: MIT */
/* What ENTRYPOINT and CMD start: programs behind launchers, shells and scripts. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"
#include "target/names.h"

static const struct {
	const char *name;
	size_t words; /* before the command that are not options */
} launchers[] = {
#define MC_LAUNCHER_ROW(name, words) { name, words },
#include "source/launchers.def"
#undef MC_LAUNCHER_ROW
	{ "exec", 0 },
};

bool mc_docker_is_script(const char *program)
{
	return mc_ends_with(program, ".sh") || mc_ends_with(program, ".bash") ||
	       strstr(mc_last_component(program), "entrypoint");
}

/* Tools of npm start a shell themselves. */
static bool needs_shell(const char *program)
{
	static const char *const programs[] = { "npm", "npx", "yarn", "pnpm" };

	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (!strcmp(programs[i], program))
			return true;
	return false;
}

static bool is_shell(const char *program)
{
	static const char *const names[] = { "sh", "bash", "ash", "dash" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(names[i], mc_last_component(program)))
			return true;
	return false;
}

/* Are files or lockfiles of the service given with the Dockerfile? */
static bool is_shown(const struct mc_docker_check *check)
{
	return check->service->object_count || check->service->lockfile_count;
}

static enum muslcheck_status note_open(struct mc_docker_check *check,
				       const struct mc_docker_instruction *at,
				       const char *program, const char *message,
				       const char *remedy)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = program,
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = message,
		.remedy = remedy,
	};

	return mc_docker_note(check, at, 0, finding, NULL);
}

static enum muslcheck_status note_own_programs(struct mc_docker_check *check,
					       const struct mc_docker_instruction *at,
					       const char *program)
{
	return note_open(check, at, program,
			 mc_arena_join(check->arena, program, " may need programs of ",
				       check->final->image_name, ": not known on ",
				       check->target->image->id),
			 "Name the interpreter in CMD, or check the image as well");
}

/* A stage with no known build command: what it makes fits an image with the same libc. */
static enum muslcheck_status check_stage(struct mc_docker_check *check,
					 const struct mc_docker_instruction *at,
					 const char *program,
					 const struct mc_docker_origin *origin)
{
	const struct mc_docker_facts *stage = &check->stages[origin->stage];
	const char *name = mc_docker_flag(origin->at, "from");

	if (stage->made_count || stage->libc == check->target->image->libc ||
	    mc_docker_is_free(program) || is_shown(check))
		return MUSLCHECK_OK;
	return note_open(check, at, program,
			 mc_arena_join(check->arena, program, " comes from stage ", name,
				       " (", stage->image_name,
				       "): no known command there makes it"),
			 "Check the built files, or the image, as well");
}

/* Copied from an image, which is checked elsewhere if it is known. */
static enum muslcheck_status check_image(struct mc_docker_check *check,
					 const struct mc_docker_instruction *at,
					 const char *program,
					 const struct mc_docker_origin *origin)
{
	const char *name = mc_docker_flag(origin->at, "from");
	const struct mc_db_image *image;
	enum mc_libc libc;
	enum muslcheck_status status =
		mc_docker_image(check->target->db, name, check->arena, &image, &libc);

	if (status != MUSLCHECK_OK || image || mc_libc_is_known(libc) ||
	    mc_docker_is_free(program))
		return status;
	return note_open(check, at, program,
			 mc_arena_join(check->arena, program, " comes from ", name,
				       ", which is not a known image"),
			 "Check that image as well");
}

/* No row says anything about the program, but a line of the Dockerfile brings it. */
static enum muslcheck_status check_brought(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at,
					   const char *program,
					   const struct mc_docker_origin *origin)
{
	if (mc_docker_may_need_image(check))
		return note_own_programs(check, at, program);
	switch (origin->kind) {
	case MC_DOCKER_FROM_STAGE:
		return check_stage(check, at, program, origin);
	case MC_DOCKER_FROM_IMAGE:
		return check_image(check, at, program, origin);
	case MC_DOCKER_FROM_URL:
		if (mc_docker_is_free(program))
			return MUSLCHECK_OK;
		return note_open(
			check, at, program,
			mc_arena_join(check->arena, program,
				      " is downloaded: not known what it is built for"),
			"Check the downloaded file, or the image, as well");
	default:
		break;
	}
	/* What a command makes there may well be this file. */
	if (check->final->made_count || is_shown(check))
		return MUSLCHECK_OK;
	return note_open(
		check, at, program,
		mc_arena_join(check->arena, program, " comes from the build context"),
		"Check the built files, or the image, as well");
}

/* What RUN calls was there before: no command of RUN makes it. */
static bool is_used(const struct mc_docker_facts *final, const char *name)
{
	for (size_t i = 0; i < final->step_count; i++)
		if (!strcmp(final->steps[i].program, name))
			return true;
	return false;
}

/* Nothing of the Dockerfile brings it: the image has it, or a command of RUN makes it. */
static enum muslcheck_status check_unseen(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  const char *program)
{
	const struct mc_docker_facts *final = check->final;
	bool is_path = strchr(program, '/');
	bool adds = final->image && mc_docker_adds_to(final->image_name, final->image);
	bool is_own = check->target_index == MC_DOCKER_OWN ||
		      mc_docker_is_other_tag(check) ||
		      (mc_image_is_same(final->image, check->target->image) && !adds);
	const char *name = mc_last_component(program);

	if (!mc_docker_may_need_image(check) &&
	    ((final->made_count && !is_used(final, name)) || is_shown(check) ||
	     mc_docker_has_word(&final->packages, name)))
		return MUSLCHECK_OK;
	/* Its packages, and what the image adds to the known one, may have it. */
	if (is_own && (!is_path || final->packages.count || adds))
		return MUSLCHECK_OK;
	if (is_own)
		return note_open(check, at, program,
				 mc_arena_join(check->arena, "no COPY puts ", program,
					       " into the image"),
				 "Check the image as well");
	return note_open(check, at, program,
			 mc_arena_join(check->arena, program, " comes from ",
				       final->image_name,
				       ", or a RUN line makes it: not known on ",
				       check->target->image->id),
			 "Check the image as well");
}

/* "#!/usr/bin/env bash" in the text of a heredoc. */
static enum muslcheck_status check_text(struct mc_docker_check *check,
					const struct mc_docker_instruction *at,
					const char *program,
					const struct mc_docker_instruction *copy)
{
	struct mc_docker_need need = { at, NULL, program, MC_RULE_ENTRY_PROGRAM };
	const char *text = copy->heredocs[0] + strspn(copy->heredocs[0], " \t\n");
	bool known;

	if (strncmp(text, "#!", 2) != 0)
		return MUSLCHECK_OK;
	text += 2 + strspn(text + 2, " \t");
	if (!strncmp(text, "/usr/bin/env ", 13))
		text += 13 + strspn(text + 13, " \t");
	need.program = mc_arena_strndup(check->arena, text, strcspn(text, " \t\r\n"));
	if (!need.program)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_docker_require(check, &need, &known);
}

/* Does CMD name the program that an entrypoint is to start, and not only its arguments? */
static bool has_command(const struct mc_docker_check *check)
{
	const struct mc_docker_instruction *cmd = NULL;

	for (size_t i = 0; i < check->final->chain_count; i++)
		if (check->final->chain[i]->kind == MC_DOCKER_CMD)
			cmd = check->final->chain[i];
	return cmd && cmd->is_exec && cmd->words.count &&
	       mc_docker_is_listed(check->target->db, cmd->words.items[0]);
}

/* A script: which shell it needs is known, but not what it starts. */
static enum muslcheck_status check_script(struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  const char *program)
{
	const struct mc_docker_need need = { at, "/bin/sh", program,
					     MC_RULE_ENTRY_PROGRAM };
	bool known;
	enum muslcheck_status status = mc_docker_require(check, &need, &known);

	if (status != MUSLCHECK_OK || !mc_docker_has_own_programs(check) ||
	    (at->kind == MC_DOCKER_ENTRYPOINT && has_command(check)))
		return status;
	return note_own_programs(check, at, program);
}

/* is_argument: nothing says that the word is a program, but what is known of it. */
static enum muslcheck_status check_program(struct mc_docker_check *check,
					   const struct mc_docker_instruction *at,
					   const char *program, bool is_argument)
{
	struct mc_docker_need need = { at, program, at->name, MC_RULE_ENTRY_PROGRAM };
	struct mc_docker_origin origin;
	bool known = false;
	enum muslcheck_status status = mc_docker_find_origin(check, program, &origin);

	if (status != MUSLCHECK_OK)
		return status;
	if (!strcmp(program, "python") || !strcmp(program, "pip"))
		need.program = "python3";
	if (origin.at && origin.kind == MC_DOCKER_FROM_TEXT)
		return check_text(check, at, program, origin.at);
	if (mc_docker_is_script(program) && (origin.at || strchr(program, '/')))
		return check_script(check, at, program);
	status = mc_docker_require(check, &need, &known);
	if (status == MUSLCHECK_OK && needs_shell(program)) {
		need.program = "/bin/sh";
		need.why = program;
		return mc_docker_require(check, &need, &known);
	}
	if (status != MUSLCHECK_OK || (known && !origin.is_file))
		return status;
	if (origin.at)
		return check_brought(check, at, program, &origin);
	return is_argument ? MUSLCHECK_OK : check_unseen(check, at, program);
}

/* SIZE_MAX if it is none; else the words before its command that are not options. */
static size_t launcher_words(const char *program)
{
	for (size_t i = 0; i < sizeof(launchers) / sizeof(*launchers); i++)
		if (!strcmp(launchers[i].name, mc_last_component(program)))
			return launchers[i].words;
	return SIZE_MAX;
}

static bool is_launcher_name(const char *program)
{
	return launcher_words(program) != SIZE_MAX;
}

/* The words behind a launcher and its options; count if there are none. */
static size_t behind_launcher(const char *const *words, size_t count)
{
	size_t skipped = launcher_words(words[0]), at = 1;

	if (skipped == SIZE_MAX)
		return count;
	while (at < count && (words[at][0] == '-' || strchr(words[at], '=')))
		at++;
	return at + skipped < count ? at + skipped : count;
}

enum muslcheck_status mc_docker_check_shell_text(struct mc_docker_check *check,
						 const struct mc_docker_need *need,
						 const char *text)
{
	struct mc_docker_need own = *need;
	struct mc_docker_commands commands;
	enum muslcheck_status status =
		mc_docker_commands_read(text, false, check->arena, &commands);
	const char *last = NULL;
	bool known, is_known = false;

	for (size_t i = 0; status == MUSLCHECK_OK && i < commands.count; i++) {
		const struct mc_docker_words *words = &commands.items[i].words;
		size_t first = behind_launcher(words->items, words->count);
		const char *program = words->items[first < words->count ? first : 0];

		own.program = !strcmp(program, "python") ? "python3" : program;
		status = mc_docker_require(check, &own, &known);
		is_known |= known;
		last = program;
	}
	/* The shell stays for the last command, or becomes it. */
	if (status != MUSLCHECK_OK || is_known || !last ||
	    need->at->kind == MC_DOCKER_HEALTHCHECK || !mc_docker_may_need_image(check))
		return status;
	return note_own_programs(check, need->at, last);
}

static enum muslcheck_status check_words(struct mc_docker_check *check,
					 const struct mc_docker_instruction *at,
					 const char *const *words, size_t count,
					 bool is_argument)
{
	const struct mc_docker_need need = { at, NULL, at->name, MC_RULE_ENTRY_PROGRAM };
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && count) {
		size_t next = behind_launcher(words, count);

		if (strcmp(words[0], "exec") != 0)
			status = check_program(check, at, words[0], is_argument);
		if (status == MUSLCHECK_OK && is_shell(words[0]) && count > 2 &&
		    words[1][0] == '-' && strchr(words[1], 'c'))
			return mc_docker_check_shell_text(check, &need, words[2]);
		words += next;
		count -= next;
	}
	return status;
}

enum muslcheck_status mc_docker_check_words(struct mc_docker_check *check,
					    const struct mc_docker_instruction *at,
					    const char *const *words, size_t count)
{
	return check_words(check, at, words, count, false);
}

enum muslcheck_status mc_docker_check_arguments(
	struct mc_docker_check *check, const struct mc_docker_instruction *entrypoint,
	const struct mc_docker_instruction *cmd)
{
	const char *const *words = entrypoint->words.items;
	size_t count = entrypoint->words.count;
	bool is_launcher = false;

	if (!cmd->is_exec || !cmd->words.count || cmd->words.items[0][0] == '-')
		return MUSLCHECK_OK;
	while (count && (is_launcher = is_launcher_name(words[0]))) {
		size_t next = behind_launcher(words, count);

		words += next;
		count -= next;
	}
	/* "tini --" starts what CMD names; scripts mostly do, with exec "$@". */
	if (!is_launcher && !(count == 1 && mc_docker_is_script(words[0])))
		return MUSLCHECK_OK;
	return check_words(check, cmd, cmd->words.items, cmd->words.count, !is_launcher);
}
