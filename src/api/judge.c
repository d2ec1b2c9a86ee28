/* SPDX-License-Identifier: MIT */
/* What becomes of one candidate: it is read, judged for each target and rendered. */
#include "api/judge.h"

#include <elf.h>

#include "base/digest.h"
#include "rules/behaviour.h"

/* Are objects held against targets: not against a base, nor to recommend an image? */
static bool judges_targets(const struct mc_judge *judge)
{
	return !judge->checker->options.static_base && !judge->checker->recommending;
}

/* Render what is to be told of a file: for the reports, and one line of diagnostics. */
static enum muslcheck_status render_unreadable(struct mc_judge *judge,
					       const struct mc_candidate *candidate,
					       const struct mc_error *error,
					       struct mc_outcome *outcome)
{
	const struct muslcheck *checker = judge->checker;
	struct mc_report_unreadable unreadable = { .path = candidate->path,
						   .error = error };
	bool is_remark;

	if (candidate->notice) {
		unreadable.rule = mc_notice_rule(candidate->notice);
		unreadable.severity = mc_notice_severity(candidate->notice);
		unreadable.is_notice = unreadable.severity < MUSLCHECK_SEVERITY_ERROR;
	}
	outcome->kind = unreadable.is_notice ? MC_OUTCOME_NOTICE : MC_OUTCOME_UNREADABLE;
	/* What an image is explains what follows; it is nothing to act on. */
	is_remark =
		unreadable.is_notice && unreadable.severity == MUSLCHECK_SEVERITY_INFO;
	if (!is_remark || !checker->options.quiet)
		mc_report_diagnostic(&unreadable, &outcome->diagnostic);
	if (is_remark)
		return MUSLCHECK_OK;
	return mc_pieces_unreadable(&checker->outputs, &unreadable, &judge->arena,
				    &outcome->pieces);
}

/* Is it a kind of file that no loader takes, so that there is nothing to judge? */
static const char *unloadable_reason(const struct mc_object *object)
{
	switch (object->elf_type) {
	case ET_REL:
		return "not linked yet, so there is nothing to load";
	case ET_CORE:
		return "core file: a dead process, not a program";
	case ET_EXEC:
	case ET_DYN:
		break;
	default:
		return "neither a program nor a shared object";
	}
	if (object->is_debug_file)
		return "separate debug information: the program itself is another file";
	if (!object->has_load)
		return "has no load segment";
	return NULL;
}

/* The same, with a file that is not all there; *error says why. */
static bool is_unloadable(const struct mc_object *object, struct mc_error *error)
{
	const char *reason = unloadable_reason(object);

	if (reason)
		mc_error_set(error, MUSLCHECK_ERROR_FORMAT, "%s", reason);
	else if (object->load_end > object->bytes.size)
		mc_error_set(
			error, MUSLCHECK_ERROR_FORMAT,
			"truncated: its segments end at byte %llu, and the file at byte %zu",
			(unsigned long long)object->load_end, object->bytes.size);
	return error->status != MUSLCHECK_OK;
}

/* All judgements of one object; NULL when memory is out. */
static struct mc_judgement *judge_object(struct mc_judge *judge,
					 const struct mc_candidate *candidate,
					 const struct mc_stored *stored)
{
	const struct muslcheck *checker = judge->checker;
	size_t target_count = checker->report_context.target_count;
	struct mc_object_facts facts = { 0 };
	const struct mc_load_context context = {
		.cache = judge->cache,
		.defined_elsewhere = judge->link_inputs,
		.hosts = checker->hosts,
		.targets = judge->targets,
		.arena = &judge->arena,
		.all_risks = checker->options.all_risks,
		.facts = &facts,
	};
	struct mc_judgement *judgements =
		mc_arena_alloc(&judge->arena, target_count, sizeof(*judgements));

	for (size_t i = 0; judgements && i < target_count; i++) {
		const struct mc_suppression_subject subject = {
			.path = candidate->path,
			.target = checker->targets[i].id,
		};

		if (mc_verdict_decide(&context, &checker->targets[i], stored,
				      &judgements[i]) != MUSLCHECK_OK)
			return NULL;
		if (mc_suppressions_apply(checker->suppressions, &subject, &judge->arena,
					  &judgements[i]) != MUSLCHECK_OK)
			return NULL;
	}
	return judgements;
}

/* Note by target whether it keeps the object from passing. False when memory is out. */
static bool find_failing(struct mc_judge *judge, struct mc_report_object *object)
{
	const struct muslcheck *checker = judge->checker;
	size_t count = checker->report_context.target_count;
	bool *fails = mc_arena_alloc(&judge->arena, count, sizeof(*fails));

	object->fails = fails;
	object->passes = true;
	for (size_t i = 0; fails && i < count; i++) {
		fails[i] = !object->is_auxiliary &&
			   mc_checker_fails(checker, i, &object->judgements[i]);
		object->passes &= !fails[i];
	}
	return fails;
}

static enum muslcheck_status render_object(struct mc_judge *judge, size_t number,
					   const struct mc_candidate *candidate,
					   const struct mc_stored *stored,
					   struct mc_outcome *outcome)
{
	const struct muslcheck *checker = judge->checker;
	char digest[MC_DIGEST_TEXT_SIZE];
	struct mc_report_object object = {
		.path = candidate->path,
		.stored = stored,
		.named = candidate->named,
		.is_auxiliary = candidate->linkable == MC_LINK_INPUT_AUXILIARY,
	};
	enum muslcheck_status status;

	object.judgements = judge_object(judge, candidate, stored);
	if (!object.judgements)
		return MUSLCHECK_ERROR_MEMORY;
	if (checker->recommending) {
		outcome->kind = MC_OUTCOME_OBJECT;
		outcome->named = candidate->named;
		return mc_recommend_vote(checker, candidate->path, stored,
					 object.judgements, &judge->arena,
					 &outcome->score_entry);
	}
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	if (!find_failing(judge, &object))
		return MUSLCHECK_ERROR_MEMORY;
	outcome->kind = object.is_auxiliary ? MC_OUTCOME_READ : MC_OUTCOME_OBJECT;
	outcome->named = candidate->named;
	status = mc_pieces_object(&checker->outputs, &object, &judge->arena,
				  &outcome->pieces);
	outcome->pieces.number = number;
	return status == MUSLCHECK_OK && !object.is_auxiliary
		       ? mc_service_run_add(judge->service, number, &object,
					    &judge->arena)
		       : status;
}

/* Without --fail-on, everything that the base lacks makes the run fail. */
static bool passes_static(const struct muslcheck_options *options,
			  const struct mc_static_judgement *judgement)
{
	const bool *fails = options->risk_fails;
	const struct mc_findings *findings = &judgement->findings;

	if (judgement->verdict == MC_STATIC_SUFFICES ||
	    options->allowed[MUSLCHECK_VERDICT_UNKNOWN])
		return true;
	if (judgement->verdict != MC_STATIC_LACKS || !fails[MUSLCHECK_SEVERITY_ERROR])
		return false;
	for (size_t i = 0; i < findings->count; i++)
		if (fails[findings->items[i].severity] && !findings->items[i].suppressed)
			return false;
	return true;
}

/* The same for `static`: held against one base instead of targets. */
static enum muslcheck_status render_static(struct mc_judge *judge,
					   const struct mc_candidate *candidate,
					   const struct mc_stored *stored,
					   struct mc_outcome *outcome)
{
	const struct muslcheck *checker = judge->checker;
	char digest[MC_DIGEST_TEXT_SIZE];
	const struct mc_suppression_subject subject = {
		.path = candidate->path,
		.target = checker->options.static_base,
	};
	struct mc_static_judgement judgement;
	struct mc_report_object object = {
		.path = candidate->path,
		.stored = stored,
		.linking = &judgement,
		.named = candidate->named,
	};
	enum muslcheck_status status = mc_static_judge(&checker->static_context, stored,
						       &judge->arena, &judgement);

	if (status != MUSLCHECK_OK)
		return status;
	if (mc_suppressions_ignore(checker->suppressions, &subject, &judgement.findings))
		mc_static_suppress(&checker->static_context, &judgement);
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	object.passes = passes_static(&checker->options, &judgement);
	outcome->kind = MC_OUTCOME_OBJECT;
	outcome->named = candidate->named;
	outcome->fails_static = !object.passes;
	outcome->undecided_static =
		!object.passes && judgement.verdict == MC_STATIC_UNKNOWN;
	return mc_pieces_object(&checker->outputs, &object, &judge->arena,
				&outcome->pieces);
}

/*
 * Of a tree's files those that are to be linked are none that it runs.  In an archive
 * that was named they may be what it is for; `static` verifies what is linked, and an
 * image is recommended for what runs.
 */
static bool is_link_asked_for(const struct muslcheck *checker,
			      const struct mc_candidate *candidate)
{
	if (candidate->named || checker->options.static_base)
		return candidate->named;
	return checker->recommending ? candidate->linkable == MC_LINK_INPUT_ONLY
				     : candidate->linkable != MC_LINK_INPUT_NO;
}

/* A file that was named and is no object may be a script, which needs what runs it. */
static enum muslcheck_status check_other(struct mc_judge *judge, size_t number,
					 const struct mc_candidate *candidate,
					 const struct mc_error *error,
					 struct mc_outcome *outcome)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_script = false;

	if (candidate->named && !candidate->tree && !candidate->notice &&
	    error->status == MUSLCHECK_ERROR_FORMAT && judges_targets(judge))
		status =
			mc_service_run_add_script(judge->service, number, candidate->path,
						  &judge->arena, &is_script);
	if (is_script)
		outcome->kind = MC_OUTCOME_READ;
	return is_script || status != MUSLCHECK_OK
		       ? status
		       : render_unreadable(judge, candidate, error, outcome);
}

static enum muslcheck_status check_stored(struct mc_judge *judge, size_t number,
					  const struct mc_candidate *candidate,
					  const struct mc_stored *stored,
					  struct mc_outcome *outcome)
{
	bool is_static = judge->checker->options.static_base;
	struct mc_error error = { 0 };

	/* Empty, or of another system: no linker of ours takes anything from it. */
	if (stored->status != MUSLCHECK_OK && candidate->linkable &&
	    !mc_linkable_has_object(stored->file.bytes))
		return MUSLCHECK_OK;
	if (stored->status != MUSLCHECK_OK)
		return check_other(judge, number, candidate, &stored->error, outcome);
	if (stored->linkable && !is_link_asked_for(judge->checker, candidate))
		return MUSLCHECK_OK;
	if (stored->linkable && !is_static)
		return render_object(judge, number, candidate, stored, outcome);
	if (!is_unloadable(&stored->object, &error))
		return is_static
			       ? render_static(judge, candidate, stored, outcome)
			       : render_object(judge, number, candidate, stored, outcome);
	/* In a tree, what is not meant to be loaded is no more of interest than text. */
	if (!candidate->named &&
	    (stored->object.is_debug_file ||
	     (stored->object.elf_type != ET_EXEC && stored->object.elf_type != ET_DYN)))
		return MUSLCHECK_OK;
	return render_unreadable(judge, candidate, &error, outcome);
}

/* What was asked for is not there to be checked: that is said at once, and ends the run. */
static enum muslcheck_status refuse(const struct mc_candidate *candidate,
				    struct mc_outcome *outcome)
{
	const struct mc_report_unreadable unreadable = {
		.path = candidate->path,
		.error = &candidate->error,
	};

	mc_report_diagnostic(&unreadable, &outcome->diagnostic);
	return MUSLCHECK_ERROR_USAGE;
}

/* A file that says what others are, or would be. */
static enum muslcheck_status read_candidate(struct mc_judge *judge, size_t number,
					    const struct mc_candidate *candidate,
					    struct mc_outcome *outcome)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	outcome->kind = MC_OUTCOME_READ;
	status = mc_service_run_read(judge->service, number, candidate, &judge->arena,
				     &error);
	return status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY
		       ? status
		       : render_unreadable(judge, candidate, &error, outcome);
}

static enum muslcheck_status check_image(struct mc_judge *judge, size_t number,
					 const struct mc_candidate *candidate,
					 struct mc_outcome *outcome)
{
	outcome->kind = MC_OUTCOME_READ;
	return judges_targets(judge)
		       ? mc_service_run_add_image(judge->service, number, candidate)
		       : MUSLCHECK_OK;
}

enum muslcheck_status mc_judge_candidate(struct mc_judge *judge, size_t number,
					 struct mc_candidate *candidate,
					 struct mc_outcome *outcome)
{
	struct mc_error error = candidate->error;
	const struct mc_stored *stored;
	enum muslcheck_status status = error.status;

	if (status == MUSLCHECK_OK && candidate->image)
		return check_image(judge, number, candidate, outcome);
	if (status == MUSLCHECK_OK && candidate->is_metadata)
		return read_candidate(judge, number, candidate, outcome);
	if (status == MUSLCHECK_OK)
		status = mc_object_cache_get(judge->cache, candidate->tree,
					     candidate->path, &candidate->opening,
					     !candidate->named && !candidate->linkable,
					     &stored, &error);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status == MUSLCHECK_OK && stored)
		return check_stored(judge, number, candidate, stored, outcome);
	if (status == MUSLCHECK_OK)
		return MUSLCHECK_OK;
	if (status == MUSLCHECK_ERROR_USAGE)
		return refuse(candidate, outcome);
	return render_unreadable(judge, candidate, &error, outcome);
}
