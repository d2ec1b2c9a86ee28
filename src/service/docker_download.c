/* SPDX-License-Identifier: MIT */
/* curl, wget and ADD: builds whose name says that they are for another libc. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"

/* The libc that a word of the name says; UNKNOWN: none, or it runs with any. */
static enum mc_libc libc_of(const char *name)
{
	if (strstr(name, "musl") || strstr(name, "static"))
		return MC_LIBC_UNKNOWN;
	return strstr(name, "linux-gnu") || strstr(name, "linux-glibc") ||
			       strstr(name, "linux_gnu")
		       ? MC_LIBC_GLIBC
		       : MC_LIBC_UNKNOWN;
}

static bool is_package(const char *name)
{
	return mc_ends_with(name, ".deb") || mc_ends_with(name, ".rpm") ||
	       mc_ends_with(name, ".sha256") || mc_ends_with(name, ".asc") ||
	       mc_ends_with(name, ".sig");
}

static enum muslcheck_status check_word(struct mc_docker_check *check,
					const struct mc_docker_instruction *at,
					uint32_t line, const char *word)
{
	const char *name = mc_last_component(word);
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_OTHER_LIBC,
		.subject = name,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.remedy =
			"Download the build for musl if there is one (linux-musl), or use an image with glibc",
	};

	if (!strstr(word, "://") || libc_of(name) != MC_LIBC_GLIBC || is_package(name))
		return MUSLCHECK_OK;
	finding.message = mc_arena_join(check->arena, name, " is built for glibc; ",
					check->target->image->id, " has ",
					mc_docker_libc_title(check->target->image->libc),
					": it fails with \"not found\"");
	return mc_docker_note(check, at, line, finding, NULL);
}

static enum muslcheck_status check_step(struct mc_docker_check *check,
					const struct mc_docker_step *step)
{
	const struct mc_docker_words *words = &step->command->words;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (strcmp(step->program, "curl") != 0 && strcmp(step->program, "wget") != 0)
		return MUSLCHECK_OK;
	for (size_t i = 1; status == MUSLCHECK_OK && i < words->count; i++)
		status = check_word(check, step->at, step->line, words->items[i]);
	return status;
}

enum muslcheck_status mc_docker_check_downloads(struct mc_docker_check *check)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	/* gcompat may be enough for it. */
	if (check->target->image->libc == MC_LIBC_GLIBC ||
	    mc_docker_has_word(&check->final->packages, "gcompat") ||
	    mc_docker_has_word(&check->final->packages, "libc6-compat"))
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < check->final->chain_count; i++) {
		const struct mc_docker_instruction *at = check->final->chain[i];

		for (size_t j = 0; status == MUSLCHECK_OK && at->kind == MC_DOCKER_ADD &&
				   j < at->words.count;
		     j++)
			status = check_word(check, at, 0, at->words.items[j]);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < check->final->step_count; i++)
		status = check_step(check, &check->final->steps[i]);
	return status;
}
