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

const char *mc_docker_image_end(const struct mc_db_image *image, const char *name)
{
	for (size_t i = 0; i < sizeof(ended) / sizeof(*ended); i++)
		if (has_word(name, ended[i].name))
			return ended[i].end;
	return image ? image->end_of_life : NULL;
}

static enum muslcheck_status check_end(struct mc_docker_check *check,
				       const struct mc_docker_facts *facts,
				       enum muslcheck_severity severity)
{
	const char *today = check->service->options.today;
	const char *end = mc_docker_image_end(facts->image, facts->image_name);
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_IMAGE_ENDED,
		.subject = facts->image_name,
		.severity = severity,
		.remedy = "Use a release that is supported",
	};

	if (!today || !end || strcmp(today, end) <= 0)
		return MUSLCHECK_OK;
	finding.message = mc_arena_join(check->arena, facts->image_name,
					" is past its end of life (", end, ")");
	return mc_docker_note(check, facts->from, 0, finding, NULL);
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

static enum muslcheck_status check_tag(struct mc_docker_check *check,
				       const struct mc_docker_facts *facts,
				       enum muslcheck_severity severity)
{
	const char *name = facts->image_name;
	const char *tag = strchr(mc_last_component(name), ':');
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_IMAGE_LATEST,
		.subject = name,
		.severity = severity,
		.message = mc_arena_join(check->arena, name,
					 " is another image with each release"),
		.remedy = "Name a release (IMAGE:VERSION), or a digest",
	};

	if (strchr(name, '@') || !strcmp(name, "scratch") || facts->is_open ||
	    (tag && strcmp(tag, ":latest") != 0))
		return MUSLCHECK_OK;
	return mc_docker_note(check, facts->from, 0, finding, NULL);
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
		status = check_end(check, facts, severity);
		if (status == MUSLCHECK_OK && is_final)
			status = check_advice(check, check->final);
		if (status == MUSLCHECK_OK)
			status = check_tag(check, facts, severity);
	}
	return status;
}
