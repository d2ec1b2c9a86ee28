/* SPDX-License-Identifier: MIT */
#include "api/recommend.h"

#include <stdlib.h>
#include <string.h>

#include "api/dockerfile_move.h"
#include "api/handle.h"
#include "api/policy_check.h"
#include "report/record_answers.h"

static enum muslcheck_status choose_format(struct muslcheck *checker,
					   struct mc_error *err)
{
	const struct muslcheck_options *options = &checker->options;
	const char *name = options->report_count ? options->reports[0].format : NULL;

	if (options->report_count > 1)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "recommend writes only one format at a time");
	checker->recommending->write =
		options->dockerfile ? mc_advice_dockerfile : mc_advice_text;
	if (!name || !strcmp(name, "text"))
		return MUSLCHECK_OK;
	if (options->dockerfile || strcmp(name, "json"))
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "recommend supports only text and json, not '%s'",
				    name);
	checker->recommending->write = mc_advice_json;
	return MUSLCHECK_OK;
}

/* Adds the file name to the message. */
static enum muslcheck_status read_policy(struct muslcheck *checker, struct mc_error *err)
{
	const char *path = checker->options.policy;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_OK;
	status = mc_image_policy_read(path, &checker->arena,
				      &checker->recommending->policy, &error);
	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: %s", path, error.text);
}

/* The next allowed image from *index on; NULL past the last. */
static const char *next_name(const struct muslcheck *checker, size_t *index)
{
	const struct mc_image_policy *policy = &checker->recommending->policy;

	/* To read inputs, one target is enough. */
	if (checker->options.command == MC_COMMAND_POLICY)
		return (*index)++ ? NULL : "scratch";
	if (policy->image_count)
		return *index < policy->image_count ? policy->images[(*index)++] : NULL;
	while (*index < mc_symdb_image_count(checker->db)) {
		const struct mc_db_image *image =
			mc_symdb_image_at(checker->db, (*index)++);

		if (mc_ladder_has(image, checker->options.today))
			return image->id;
	}
	return NULL;
}

/* An image that the policy lists but its rules refuse is reported. */
static enum muslcheck_status try_image(struct muslcheck *checker, const char *name,
				       size_t *count, struct mc_error *err)
{
	struct mc_recommending *recommending = checker->recommending;
	struct mc_target *target = &checker->targets[*count];
	const char *reason;
	enum muslcheck_status status;

	status = mc_target_parse(checker->db, name, NULL, &checker->arena, target, err);
	if (status != MUSLCHECK_OK)
		return status;
	status = mc_image_policy_check(&recommending->policy, target->image,
				       &checker->arena, &reason);
	if (status != MUSLCHECK_OK)
		return mc_error_memory(err);
	if (!reason || checker->options.command == MC_COMMAND_POLICY)
		checker->target_summaries[(*count)++].id = target->id;
	else if (recommending->policy.image_count)
		recommending->refused[recommending->refused_count++] =
			(struct mc_refused){ name, reason };
	return MUSLCHECK_OK;
}

static enum muslcheck_status choose_images(struct muslcheck *checker,
					   struct mc_error *err)
{
	struct mc_recommending *recommending = checker->recommending;
	size_t most =
		recommending->policy.image_count + mc_symdb_image_count(checker->db);
	size_t index = 0, count = 0;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;

	checker->targets =
		mc_arena_alloc(&checker->arena, most, sizeof(*checker->targets));
	checker->required =
		mc_arena_alloc(&checker->arena, most, sizeof(*checker->required));
	checker->target_summaries =
		mc_arena_alloc(&checker->arena, most, sizeof(*checker->target_summaries));
	recommending->refused =
		mc_arena_alloc(&checker->arena, most, sizeof(*recommending->refused));
	if (!checker->targets || !checker->required || !checker->target_summaries ||
	    !recommending->refused)
		return mc_error_memory(err);
	while (status == MUSLCHECK_OK && (name = next_name(checker, &index)))
		status = try_image(checker, name, &count, err);
	checker->report_context.targets = checker->targets;
	checker->report_context.target_count = count;
	checker->report_context.required = checker->required;
	return status;
}

enum muslcheck_status mc_recommend_prepare(struct muslcheck *checker,
					   struct mc_error *err)
{
	enum muslcheck_status status;

	if (checker->options.target_count || checker->options.required_count)
		return mc_error_set(
			err, MUSLCHECK_ERROR_USAGE,
			"recommend takes no targets; list your images in a --policy file");
	checker->recommending =
		mc_arena_alloc(&checker->arena, 1, sizeof(*checker->recommending));
	if (!checker->recommending)
		return mc_error_memory(err);
	mc_score_init(&checker->recommending->score);
	status = checker->options.command == MC_COMMAND_POLICY
			 ? mc_policy_check_prepare(checker, err)
			 : choose_format(checker, err);
	if (status == MUSLCHECK_OK)
		status = read_policy(checker, err);
	if (status == MUSLCHECK_OK)
		status = choose_images(checker, err);
	return status;
}

enum muslcheck_status mc_recommend_entry(const struct muslcheck *checker,
					 const struct mc_scored_object *object,
					 struct mc_arena *arena,
					 struct mc_score_entry **out)
{
	struct mc_image_needs needs;
	enum muslcheck_status status = mc_image_needs_find(checker->db, checker->signs,
							   object->stored, arena, &needs);

	return status == MUSLCHECK_OK ? mc_score_entry_new(object, &needs, out) : status;
}

static bool passes(const struct muslcheck *checker, const struct mc_advised *image)
{
	enum muslcheck_verdict verdict = image->rung.verdict;

	/* Packages are part of the recommendation, so add-packages passes. */
	return (verdict == MUSLCHECK_VERDICT_ADD_PACKAGES ||
		checker->options.allowed[verdict] ||
		checker->recommending->policy.allowed[verdict]) &&
	       !image->rung.lacks_host;
}

static enum muslcheck_status write_report(const struct muslcheck *checker,
					  const struct mc_advice_report *report)
{
	struct mc_buffer out = { 0 };

	checker->recommending->write(report, &out);
	return mc_checker_write(checker, &out);
}

/* Nothing on which an image could be chosen. */
static bool is_empty(const struct mc_scored_run *run,
		     const struct muslcheck_summary *summary)
{
	return !summary->object_count && !run->result->component_count &&
	       !summary->locked_count && !mc_service_host(run->service);
}

static void set_outcome(struct muslcheck_summary *summary,
			const struct mc_advice_report *report)
{
	summary->failing_count = !report->passes;
	summary->recommended = report->passes ? report->images[0].rung.target->id : NULL;
	summary->undecided_count =
		!report->passes && report->image_count &&
		report->images[0].rung.verdict == MUSLCHECK_VERDICT_UNKNOWN &&
		!report->images[0].rung.lacks_host;
}

/* Plan a Dockerfile; that there is none is also said on standard error. */
static enum muslcheck_status add_plan(const struct mc_planning *planning,
				      struct mc_advice_report *report,
				      struct muslcheck_summary *summary)
{
	struct mc_buffer line = { 0 };
	const char *given = mc_dockerfile_given(planning);
	enum muslcheck_status status =
		given ? mc_dockerfile_move(planning, given, &report->plan)
		      : mc_build_plan_make(planning, &report->plan);

	if (status != MUSLCHECK_OK)
		return status;
	/* What keeps the Dockerfile from running as it is, the diff changes. */
	if (report->plan.diff)
		summary->failing_count = summary->undecided_count = 0;
	if (!report->plan.refusal)
		return status;
	summary->failing_count = 1;
	mc_buffer_puts(&line, "muslcheck: no Dockerfile: ");
	mc_report_put_safe(&line, report->plan.refusal);
	mc_buffer_puts(&line, "\n");
	return mc_sink_write(&planning->checker->options.log, &line);
}

static enum muslcheck_status advise(struct mc_planning *planning,
				    struct mc_advice_report *report,
				    struct muslcheck_summary *summary)
{
	const struct muslcheck *checker = planning->checker;
	enum muslcheck_status status = MUSLCHECK_OK;

	report->refused = checker->recommending->refused;
	report->refused_count = checker->recommending->refused_count;
	report->passes = report->image_count && !planning->result->is_empty &&
			 passes(checker, &report->images[0]);
	set_outcome(summary, report);
	if (checker->options.dockerfile)
		status = add_plan(planning, report, summary);
	if (status == MUSLCHECK_OK)
		status = mc_record_advice(&checker->options.callbacks, report);
	return status == MUSLCHECK_OK ? write_report(checker, report) : status;
}

enum muslcheck_status mc_recommend_end(struct muslcheck *checker,
				       struct mc_service_run *run,
				       const char *const *paths, size_t path_count,
				       struct muslcheck_summary *summary)
{
	struct mc_recommending *recommending = checker->recommending;
	struct mc_service_result result;
	const struct mc_scored_run scored = {
		.service = run->service,
		.result = &result,
		.targets = checker->targets,
		.summaries = checker->target_summaries,
		.target_count = checker->report_context.target_count,
		.is_listed = recommending->policy.image_count > 0,
	};
	struct mc_advice_report report;
	struct mc_planning planning = {
		.checker = checker,
		.service = run->service,
		.result = &result,
		.report = &report,
		.paths = paths,
		.path_count = path_count,
		.arena = &recommending->score.arena,
	};
	enum muslcheck_status status =
		mc_service_run_fold(run, checker->target_summaries, summary, &result);

	if (status == MUSLCHECK_OK && checker->options.command == MC_COMMAND_POLICY)
		status = mc_policy_check_end(checker, run->service, &recommending->policy,
					     summary);
	else if (status == MUSLCHECK_OK && !is_empty(&scored, summary)) {
		status = mc_score_finish(&recommending->score, &scored, &report);
		if (status == MUSLCHECK_OK)
			status = advise(&planning, &report, summary);
	}
	mc_score_done(&recommending->score);
	mc_score_init(&recommending->score);
	return status;
}

void mc_recommend_done(struct muslcheck *checker)
{
	if (checker->recommending)
		mc_score_done(&checker->recommending->score);
}
