/* SPDX-License-Identifier: MIT */
/* Virtual environments of Python: their bin/python is a link into the image they are made in. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"
#include "service/replacement.h"

/* "python -m venv DIR", "virtualenv DIR", "uv venv DIR", "uv sync". */
static bool makes_environment(const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;

	return mc_docker_has_word(words, "venv") ||
	       !strcmp(step->program, "virtualenv") ||
	       (!strcmp(step->program, "uv") && mc_docker_has_word(words, "sync"));
}

/* Is what COPY takes an environment, by its name or by the command that makes it? */
static bool copies_environment(const struct mc_docker_instruction *at,
			       const struct mc_docker_facts *source)
{
	for (size_t i = 0; i + 1 < at->words.count; i++) {
		if (strstr(at->words.items[i], "venv"))
			return true;
		for (size_t j = 0; j < source->step_count; j++)
			if (makes_environment(&source->steps[j]) &&
			    mc_docker_has_word(&source->steps[j].command->words,
					       at->words.items[i]))
				return true;
	}
	return false;
}

/* Where the image of a stage has python3; NULL: not known. */
static enum muslcheck_status find_python(const struct mc_docker_check *check,
					 const struct mc_docker_facts *stage,
					 const char **out)
{
	static const char *const paths[] = { "/usr/local/bin/python3",
					     "/usr/bin/python3" };
	struct mc_error ignored = { 0 };
	struct mc_target *target = mc_arena_alloc(check->arena, 1, sizeof(*target));
	enum muslcheck_status status = target ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	*out = NULL;
	if (status == MUSLCHECK_OK)
		status = mc_target_parse(check->target->db, stage->image->id, NULL,
					 check->arena, target, &ignored);
	for (size_t i = 0; status == MUSLCHECK_OK && i < 2; i++) {
		struct mc_replacement answer = mc_replacement_program(target, paths[i]);

		if (answer.kind == MC_REPLACEMENT_THERE ||
		    (answer.kind == MC_REPLACEMENT_PACKAGE &&
		     (mc_docker_has_word(&stage->packages, answer.package) ||
		      mc_docker_has_word(&stage->packages, "python3") ||
		      mc_docker_has_word(&stage->packages, "python3-venv")))) {
			*out = paths[i];
			return MUSLCHECK_OK;
		}
	}
	return status;
}

/* The program of the last ENTRYPOINT, or of CMD; NULL: none. */
static const char *started(const struct mc_docker_check *check)
{
	const char *program = NULL;

	for (size_t i = check->final->chain_count; i-- > 0;) {
		const struct mc_docker_instruction *at = check->final->chain[i];
		const char *text = at->text + strspn(at->text, " \t\n");

		if (at->kind != MC_DOCKER_ENTRYPOINT && at->kind != MC_DOCKER_CMD)
			continue;
		if (at->is_exec)
			text = at->words.count ? at->words.items[0] : NULL;
		else
			text = mc_arena_strndup(check->arena, text,
						strcspn(text, " \t\n"));
		if (at->kind == MC_DOCKER_ENTRYPOINT)
			return text;
		program = program ? program : text;
	}
	return program;
}

enum muslcheck_status mc_docker_check_environment_link(
	struct mc_docker_check *check, const struct mc_docker_instruction *at,
	const struct mc_docker_facts *source)
{
	const char *program = started(check), *python;
	struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = program,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.remedy =
			"Make the environment in a stage that has the same Python at the same place as the final one",
	};
	struct mc_replacement answer;
	struct mc_docker_origin origin;
	enum muslcheck_status status;

	if (!program || !source->image || mc_target_is_bare(check->target) ||
	    !copies_environment(at, source))
		return MUSLCHECK_OK;
	status = mc_docker_find_origin(check, program, &origin);
	/* Another Python may still use the packages. */
	if (status != MUSLCHECK_OK || origin.at != at)
		return status;
	status = find_python(check, source, &python);
	if (status != MUSLCHECK_OK || !python)
		return status;
	answer = mc_replacement_program(check->target, python);
	if (answer.kind == MC_REPLACEMENT_THERE || mc_docker_has_base_only(check) ||
	    (answer.kind == MC_REPLACEMENT_PACKAGE &&
	     mc_docker_has_word(&check->final->packages, answer.package)))
		return MUSLCHECK_OK;
	finding.message = mc_arena_join(
		check->arena, program, " needs the environment's python, a link to ",
		python, " (", source->image_name, "), which is not on ",
		check->target->image->id, answer.other ? ": it has " : "",
		answer.other ? answer.other : "");
	return mc_docker_note(check, at, 0, finding, NULL);
}
