/* SPDX-License-Identifier: MIT */
/* What a final stage installs, on the image that it moves to. */
#include <string.h>

#include "service/docker_rewriting.h"
#include "target/pull_name.h"

/* Packages that only bring files which some images have, and others get by COPY. */
static const struct {
	const char *package;
	uint32_t trait;
	const char *files; /* in an image that has them */
	const char *place;
} carried[] = {
	{ "ca-certificates", MC_HAS_CA_CERTIFICATES, "/etc/ssl/certs/ca-certificates.crt",
	  "/etc/ssl/certs/" },
	{ "tzdata", MC_HAS_TZDATA, "/usr/share/zoneinfo", "/usr/share/zoneinfo" },
};

enum { CARRIED_COUNT = sizeof(carried) / sizeof(*carried) };

/* An image that has all files of the table (symbol-db/images.json). */
static const char carrier[] = "distroless/static-debian13";

static uint32_t carried_trait(const char *package)
{
	for (size_t i = 0; i < CARRIED_COUNT; i++)
		if (!strcmp(carried[i].package, package))
			return carried[i].trait;
	return 0;
}

static bool has_word(const char *text, const char *word)
{
	const char *found = text ? strstr(text, word) : NULL;
	size_t size = strlen(word);

	for (; found; found = strstr(found + 1, word))
		if (found > text && found[-1] == ' ' &&
		    (!found[size] || found[size] == ' '))
			return true;
	return false;
}

/* Is it installed already, or by a RUN that is translated? */
static bool has_package(const struct mc_rewriting *self, const char *package)
{
	for (size_t i = 0; i < self->check.note_count; i++)
		if (self->check.notes[i].finding.rule == MC_RULE_DOCKER_PACKAGES &&
		    has_word(self->check.notes[i].finding.remedy, package))
			return true;
	return has_word(self->packages, package);
}

enum muslcheck_status mc_rewriting_need_package(struct mc_rewriting *self,
						const char *package)
{
	if (has_package(self, package))
		return MUSLCHECK_OK;
	self->packages = mc_arena_join(
		self->check.arena, self->packages ? self->packages : "", " ", package);
	return self->packages ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Does the instruction nothing but install packages, and tidy up? */
static bool only_installs(const struct mc_docker_facts *final,
			  const struct mc_docker_instruction *at)
{
	static const char *const harmless[] = {
		"apt-get", "apt", "apk", "rm", "set", "true", "update-ca-certificates"
	};

	if (at->heredoc_count || at->is_exec)
		return false;
	for (size_t i = 0; i < final->step_count; i++) {
		const struct mc_docker_step *step = &final->steps[i];
		bool found = false;

		if (step->at != at)
			continue;
		for (size_t j = 0; j < sizeof(harmless) / sizeof(*harmless); j++)
			found |= !strcmp(step->program, harmless[j]);
		if (!found)
			return false;
	}
	return true;
}

/* The words after the verb that are no options, by a command that installs. */
static bool is_package_word(const char *word)
{
	return *word != '-' && strcmp(word, "install") != 0 && strcmp(word, "add") != 0 &&
	       strcmp(word, "update") != 0 && strcmp(word, "upgrade") != 0 &&
	       strcmp(word, "clean") != 0;
}

/* On an image without a shell: what RUN installs has to be files that it has, or gets. */
static enum muslcheck_status drop_run(struct mc_rewriting *self,
				      const struct mc_docker_instruction *at)
{
	const struct mc_docker_facts *final = self->check.final;
	const char *image = self->check.target->image->id;

	if (!only_installs(final, at))
		return mc_rewriting_refuse_at(
			self, at->line,
			mc_arena_join(self->check.arena, "RUN needs a shell, and ", image,
				      " has none"),
			"Move it to an earlier stage, and copy the result");
	for (size_t i = 0; i < final->step_count; i++) {
		const struct mc_docker_step *step = &final->steps[i];
		const struct mc_docker_words *words = &step->command->words;
		bool installs = !strcmp(step->program, "apk") ||
				!strncmp(step->program, "apt", 3);

		for (size_t j = 1; step->at == at && installs && j < words->count; j++) {
			const char *word = words->items[j];

			if (is_package_word(word) && !carried_trait(word))
				return mc_rewriting_refuse_at(
					self, at->line,
					mc_arena_join(self->check.arena, image,
						      " has no package manager for ",
						      word),
					"Copy its files from an earlier stage");
		}
	}
	return mc_rewriting_add(self, at->line, mc_rewriting_last_line(at), NULL);
}

enum muslcheck_status mc_rewriting_drop_runs(struct mc_rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < final->chain_count; i++)
		if (final->chain[i]->kind == MC_DOCKER_RUN && !final->chain[i]->is_exec)
			status = drop_run(self, final->chain[i]);
	return status;
}

enum muslcheck_status mc_rewriting_move_packages(struct mc_rewriting *self,
						 const struct mc_docker_note *note)
{
	const struct mc_docker_instruction *at = note->at;
	bool leaves_out = note->finding.work == MUSLCHECK_VERDICT_RUNS;

	if (note->finding.work > MUSLCHECK_VERDICT_ADD_PACKAGES)
		return mc_rewriting_refuse_at(self, note->line, note->finding.message,
					      note->finding.remedy);
	if (!only_installs(self->check.final, at))
		return mc_rewriting_refuse_at(self, at->line,
					      "RUN does more than install packages",
					      "Install packages in a RUN of their own");
	return mc_rewriting_add(self, at->line, mc_rewriting_last_line(at),
				leaves_out ? NULL : note->finding.remedy);
}

/* Files that the old image had, or that the Dockerfile installs. */
enum muslcheck_status mc_rewriting_carry_files(struct mc_rewriting *self)
{
	const struct mc_docker_facts *final = self->check.final;
	const struct mc_target *target = self->check.target;
	const char *lines = NULL;
	const char *from;

	for (size_t i = 0; i < CARRIED_COUNT; i++) {
		bool had = final->image && final->image->has & carried[i].trait;
		/* What programs look for is known only where they were given. */
		bool wanted = mc_docker_has_word(&final->packages, carried[i].package) ||
			      self->needs->traits & carried[i].trait ||
			      (had && !self->needs->has_objects);

		if (!wanted || target->image->has & carried[i].trait)
			continue;
		if (mc_target_installs(target)) {
			/* A RUN of the Dockerfile that is translated installs it. */
			if (!mc_docker_has_word(&final->packages, carried[i].package) &&
			    mc_rewriting_need_package(self, carried[i].package) !=
				    MUSLCHECK_OK)
				return MUSLCHECK_ERROR_MEMORY;
			continue;
		}
		from = mc_image_pull_name(carrier, self->check.arena);
		lines = from ? mc_arena_join(self->check.arena, lines ? lines : "",
					     lines ? "\n" : "", "COPY --from=", from, " ",
					     carried[i].files, " ", carried[i].place)
			     : NULL;
		if (!lines)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return lines ? mc_rewriting_add(self, final->from->line + 1, final->from->line,
					lines)
		     : MUSLCHECK_OK;
}

enum muslcheck_status mc_rewriting_install(struct mc_rewriting *self)
{
	const struct mc_target *target = self->check.target;
	uint32_t line = self->check.final->from->line;
	const char *text;

	for (size_t i = 0; i < self->needs->package_count; i++)
		if (mc_rewriting_need_package(self, self->needs->packages[i]) !=
		    MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	if (!self->packages)
		return MUSLCHECK_OK;
	if (!mc_target_installs(target))
		return mc_rewriting_refuse(
			self,
			mc_arena_join(self->check.arena, target->image->id,
				      " has no package manager to install",
				      self->packages),
			"Allow an image with one in --policy");
	text = mc_target_install_line(target, self->packages + 1, self->check.arena);
	return text ? mc_rewriting_add(self, line + 1, line, text)
		    : mc_rewriting_refuse(
			      self, "it is not known how packages are installed", NULL);
}
