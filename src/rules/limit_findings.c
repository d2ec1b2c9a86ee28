/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "rules/least_work.h"

/* Findings of one rule, and those of them that are dropped. */
struct omitted {
	struct mc_finding like; /* the first one */
	size_t count;
	bool is_rebuild, is_port;
};

static bool is_same_rule(const struct mc_finding *left, const struct mc_finding *right)
{
	return left->severity == right->severity && left->rule == right->rule &&
	       left->behaviour == right->behaviour;
}

static void omit(struct omitted *omitted, const struct mc_finding *finding)
{
	struct mc_finding *like = &omitted->like;

	if (!omitted->count++)
		*like = *finding;
	if (finding->confidence < like->confidence)
		like->confidence = finding->confidence;
	if (finding->work > like->work)
		like->work = finding->work;
	omitted->is_rebuild |= finding->work == MUSLCHECK_VERDICT_REBUILD;
	omitted->is_port |= finding->work == MUSLCHECK_VERDICT_PORT;
}

/* One finding in place of those omitted. */
static enum muslcheck_status close_rule(struct omitted *omitted, struct mc_findings *kept,
					struct mc_arena *arena)
{
	struct mc_finding *like = &omitted->like;

	if (!omitted->count)
		return MUSLCHECK_OK;
	/* What is certain to fail decides, as in mc_work_of_findings. */
	if (omitted->is_port || omitted->is_rebuild)
		like->work = omitted->is_port ? MUSLCHECK_VERDICT_PORT
					      : MUSLCHECK_VERDICT_REBUILD;
	like->subject = like->object = like->evidence = NULL;
	like->message = mc_arena_printf(
		arena,
		"%zu more of this kind in the libraries that it loads (%d are listed)",
		omitted->count, MC_LIBRARY_FINDINGS_MAX);
	like->remedy = "Check these libraries themselves: each lists its own";
	if (!like->message)
		return MUSLCHECK_ERROR_MEMORY;
	kept->items[kept->count++] = *like;
	omitted->count = 0;
	omitted->is_rebuild = omitted->is_port = false;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_findings_limit(struct mc_findings *findings,
					struct mc_arena *arena)
{
	struct mc_findings kept = { .items = findings->items };
	struct omitted omitted = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t about_libraries = 0;

	/* One is added only where at least one was dropped: nothing unread is overwritten. */
	for (size_t i = 0; status == MUSLCHECK_OK && i < findings->count; i++) {
		const struct mc_finding finding = findings->items[i];

		if (omitted.count && !is_same_rule(&omitted.like, &finding))
			status = close_rule(&omitted, &kept, arena);
		if (finding.object && about_libraries++ >= MC_LIBRARY_FINDINGS_MAX)
			omit(&omitted, &finding);
		else
			kept.items[kept.count++] = finding;
	}
	if (status == MUSLCHECK_OK)
		status = close_rule(&omitted, &kept, arena);
	findings->count = kept.count;
	return status;
}
