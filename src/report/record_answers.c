/* SPDX-License-Identifier: MIT */
#include "report/record_answers.h"

#include "report/record_parts.h"

/* Names of what the image lacks, and the program that it has to start. */
static const char **lacks_of(const struct mc_advised *image, const char *host,
			     struct mc_arena *arena, size_t *count)
{
	const char **names = mc_arena_alloc(arena, MC_ASSET_COUNT + 1, sizeof(*names));

	*count = 0;
	for (unsigned i = 0; names && i < MC_ASSET_COUNT; i++)
		if (image->rung.lacks >> i & 1)
			names[(*count)++] = mc_asset_name((enum mc_asset)i);
	if (names && image->rung.lacks_host && host)
		names[(*count)++] = host;
	return names;
}

static bool fill(const struct mc_advised *image, const char *host, struct mc_arena *arena,
		 struct muslcheck_candidate *out)
{
	const struct mc_blocker *first =
		image->blocker_count ? &image->blockers[0] : NULL;

	*out = (struct muslcheck_candidate){
		.image = image->rung.target->id,
		.verdict = image->rung.verdict,
		.packages = image->packages,
		.package_count = image->package_count,
		.blocking = first ? first->name : image->first,
		.reason = first ? first->reason : NULL,
		.fix = first ? first->remedy : NULL,
	};
	out->lacks = lacks_of(image, host, arena, &out->lack_count);
	return out->lacks;
}

/* False when memory is out. */
static bool make(const struct mc_advice_report *report, struct mc_arena *arena,
		 struct muslcheck_recommendation *out)
{
	struct mc_image_needs needs = { .assets = report->needs,
					.certain = report->certain };
	struct muslcheck_candidate **candidates =
		mc_record_array(arena, report->image_count, sizeof(**candidates));
	bool made = candidates;

	for (size_t i = 0; i < MC_ASSET_COUNT; i++)
		needs.evidence[i] = report->shown[i].evidence;
	for (size_t i = 0; made && i < report->image_count; i++)
		made = fill(&report->images[i], report->host, arena, candidates[i]);
	*out = (struct muslcheck_recommendation){
		.image = report->passes ? report->images[0].rung.target->id : NULL,
		.candidates = (const struct muslcheck_candidate *const *)candidates,
		.candidate_count = report->image_count,
		.host = report->host,
	};
	out->needs = (const struct muslcheck_need *const *)mc_record_needs(
		&needs, 0, arena, &out->need_count);
	return made && out->needs;
}

enum muslcheck_status mc_record_advice(const struct muslcheck_callbacks *callbacks,
				       const struct mc_advice_report *report)
{
	struct muslcheck_recommendation recommendation;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_arena arena;

	if (!callbacks->recommendation)
		return MUSLCHECK_OK;
	mc_arena_init(&arena);
	if (!make(report, &arena, &recommendation))
		status = MUSLCHECK_ERROR_MEMORY;
	else if (!callbacks->recommendation(callbacks->context, &recommendation))
		status = MUSLCHECK_ERROR_IO;
	mc_arena_done(&arena);
	return status;
}

/* One that the policy requires nothing of is reported too. */
static enum muslcheck_status call(const struct muslcheck_callbacks *callbacks,
				  const struct mc_policy_subject *subject, size_t row)
{
	const struct mc_policy_row *found =
		row < subject->row_count ? &subject->rows[row] : NULL;
	const struct muslcheck_requirement requirement = {
		.path = subject->path,
		.line = subject->line,
		.image = subject->image,
		.requirement = found ? found->requirement : NULL,
		.state = mc_policy_state_name(found ? found->state : subject->state),
		.message = found ? found->message : NULL,
		.fix = found ? found->fix : NULL,
	};

	return callbacks->requirement(callbacks->context, &requirement)
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_IO;
}

enum muslcheck_status mc_record_policy(const struct muslcheck_callbacks *callbacks,
				       const struct mc_policy_subjects *subjects)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!callbacks->requirement)
		return MUSLCHECK_OK;
	for (size_t i = 0; i < subjects->count; i++) {
		const struct mc_policy_subject *subject = &subjects->items[i];
		size_t row = 0;

		do
			status = call(callbacks, subject, row++);
		while (status == MUSLCHECK_OK && row < subject->row_count);
		if (status != MUSLCHECK_OK)
			return status;
	}
	return status;
}
