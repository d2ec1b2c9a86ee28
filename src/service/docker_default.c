/* SPDX-License-Identifier: MIT */
/* A Dockerfile that names no command: what its image starts, on another image. */
#include <string.h>

#include "service/docker.h"
#include "service/image_counterpart.h"
#include "service/image_counterpart.h"
#include "target/names.h"

struct started {
	const char *repository;
	const char *tag_word; /* "": any tag */
	const char *program;
	const char *command; /* a JSON array, as in CMD */
};

/* What an image of that name starts by itself; NULL: not known, or out of memory. */
static const struct started *started_by(const char *name, struct mc_arena *arena)
{
	static const struct started rows[] = {
#define MC_DOCKER_DEFAULT_ROW(repository, tag_word, program, command)                    \
	{ repository, tag_word, program, command },
#include "service/docker_defaults.def"
	};
	const char *repository = mc_image_repository(name, arena);

	for (size_t i = 0; repository && i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].repository, repository) &&
		    strstr(name, rows[i].tag_word))
			return &rows[i];
	return NULL;
}

static enum muslcheck_status note_unknown(struct mc_docker_check *check)
{
	const struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OPEN,
		.subject = "default command",
		.work = MUSLCHECK_VERDICT_UNKNOWN,
		.message = mc_arena_join(check->arena, "starts what ",
					 check->final->image_name,
					 " starts by default, which is not shown"),
		.remedy = "Check the image as well, or name the program in CMD",
	};

	return mc_docker_note(check, check->final->from, 0, finding, NULL);
}

/* "node:22-alpine" in place of node:22, else what any such image does.  NULL: no memory. */
static const char *other_image(const struct mc_docker_check *check, const char *program)
{
	const char *image = mc_image_counterpart(
		check->final->image_name, check->target->image->libc, check->arena);

	return image && !*image
		       ? mc_arena_join(check->arena, "an image that starts ", program)
		       : image;
}

/* The target starts something else: the command has to be named, and its program be there. */
static enum muslcheck_status note_lost(struct mc_docker_check *check,
				       const struct started *lost)
{
	const char *other = other_image(check, lost->program);
	const struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_PROGRAM,
		.subject = lost->program,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.message = mc_arena_join(check->arena, check->final->image_name,
					 " starts ", lost->program, " by itself, and ",
					 check->target->image->id, " does not"),
		.remedy = other ? mc_arena_join(check->arena, "Add CMD ", lost->command,
						", or use ", other)
				: NULL,
	};
	const struct mc_docker_need need = { check->final->from, lost->program,
					     "the default command",
					     MC_RULE_ENTRY_PROGRAM };
	enum muslcheck_status status =
		finding.remedy
			? mc_docker_note(check, check->final->from, 0, finding, NULL)
			: MUSLCHECK_ERROR_MEMORY;
	bool known;

	return status == MUSLCHECK_OK ? mc_docker_require(check, &need, &known) : status;
}

enum muslcheck_status mc_docker_check_default(struct mc_docker_check *check)
{
	const struct mc_docker_facts *final = check->final;
	const struct started *lost, *own;

	/* The image as it is starts what it has; another one only if it is the same. */
	if (check->target_index == MC_DOCKER_OWN ||
	    (mc_image_is_same(final->image, check->target->image) &&
	     mc_image_has_same_servers(final->image_name, check->target->id) &&
	     !mc_docker_adds_to(final->image_name, final->image)))
		return MUSLCHECK_OK;
	lost = started_by(final->image_name, check->arena);
	own = started_by(check->target->id, check->arena);
	if (!lost)
		return note_unknown(check);
	if (!*lost->program)
		return MUSLCHECK_OK;
	if (!strcmp(lost->program, "sh"))
		return mc_docker_has_shell(check->target) ? MUSLCHECK_OK
							  : note_unknown(check);
	return own && !strcmp(own->program, lost->program) ? MUSLCHECK_OK
							   : note_lost(check, lost);
}
