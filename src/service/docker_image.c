/* SPDX-License-Identifier: MIT */
/* The images that a Dockerfile names, as they are now. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"

static const struct {
	const char *name, *end;
} ended[] = {
#define MC_ENDED_RELEASE(name, end) { name, end },
#include "service/ended_releases.def"
};

/* Is the word a whole one in the name: "debian:9" is not in "debian:9000"? */
static bool has_word(const char *name, const char *word)
{
	const char *found = strstr(name, word);
	size_t size = strlen(word);

	return found && (found == name || strchr("/:-", found[-1])) &&
	       (!found[size] || strchr(".-@", found[size]));
}

static const char *end_of(const struct mc_db_image *image, const char *name)
{
	for (size_t i = 0; i < sizeof(ended) / sizeof(*ended); i++)
		if (has_word(name, ended[i].name))
			return ended[i].end;
	return image ? image->end_of_life : NULL;
}

bool mc_docker_find_end(const struct mc_db_image *image, const char *name,
			const char *today, struct mc_arena *arena, struct mc_finding *out)
{
	const char *end = end_of(image, name);
	bool has_long_term = image && image->long_term_support && today && end &&
			     end == image->end_of_life &&
			     strcmp(today, image->long_term_support) <= 0;

	if (!today || !end || strcmp(today, end) <= 0)
		return false;
	*out = (struct mc_finding){
		.rule = MC_RULE_DOCKER_IMAGE_ENDED,
		.subject = name,
		.message =
			mc_arena_join(arena, name, " is past its end of life (", end,
				      has_long_term ? "; long-term support to " : "",
				      has_long_term ? image->long_term_support : "", ")"),
		.remedy = "Use a supported release",
	};
	return true;
}

bool mc_docker_find_tag(const char *name, struct mc_arena *arena, struct mc_finding *out)
{
	const char *tag = strchr(mc_last_component(name), ':');

	if (strchr(name, '@') || !strcmp(name, "scratch") ||
	    (tag && strcmp(tag, ":latest") != 0))
		return false;
	*out = (struct mc_finding){
		.rule = MC_RULE_DOCKER_IMAGE_LATEST,
		.subject = name,
		.message = mc_arena_join(
			arena, name,
			" has no fixed version: the next pull may be another release"),
		.remedy = "Name a release (IMAGE:VERSION), or a digest",
	};
	return true;
}

static enum muslcheck_status check_advice(struct mc_docker_check *check,
					  const struct mc_docker_facts *facts)
{
	enum mc_advice advice = facts->image ? facts->image->advice : MC_ADVICE_NONE;
	bool is_builder = advice == MC_ADVICE_BUILDER;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_IMAGE_ADVICE,
		.subject = facts->image_name,
		.severity = MUSLCHECK_SEVERITY_WARNING,
		.remedy = is_builder ? "Copy what it builds into a small image"
				     : "See muslcheck recommend for a small one",
	};

	if (facts != check->final || (advice != MC_ADVICE_AVOID && !is_builder))
		return MUSLCHECK_OK;
	finding.message =
		mc_arena_join(check->arena, facts->image_name,
			      is_builder ? " is an image to build in, not to ship"
					 : " is not recommended as a base");
	return mc_docker_note(check, facts->from, 0, finding, NULL);
}

/* The name itself: its end of life, and its version. */
static enum muslcheck_status check_name(struct mc_docker_check *check,
					const struct mc_docker_facts *facts,
					enum muslcheck_severity severity)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_finding finding;

	if (mc_docker_find_end(facts->image, facts->image_name,
			       check->service->options.today, check->arena, &finding)) {
		finding.severity = severity;
		status = mc_docker_note(check, facts->from, 0, finding, NULL);
	}
	if (status == MUSLCHECK_OK && !facts->is_open &&
	    mc_docker_find_tag(facts->image_name, check->arena, &finding)) {
		finding.severity = severity;
		status = mc_docker_note(check, facts->from, 0, finding, NULL);
	}
	return status;
}

/* Several stages may start from one line: those that continue another. */
static bool is_root(const struct mc_docker_check *check, size_t stage)
{
	return check->file->stages[stage].parent == SIZE_MAX;
}

enum muslcheck_status mc_docker_check_images(struct mc_docker_check *check)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < check->file->stage_count; i++) {
		const struct mc_docker_facts *facts = &check->stages[i];
		bool is_final = facts->from == check->final->from;
		enum muslcheck_severity severity =
			is_final ? MUSLCHECK_SEVERITY_WARNING : MUSLCHECK_SEVERITY_INFO;

		if (!is_root(check, i))
			continue;
		status = check_name(check, facts, severity);
		if (status == MUSLCHECK_OK && is_final)
			status = check_advice(check, check->final);
	}
	return status;
}
