/* SPDX-License-Identifier: MIT */
/* Checks one candidate: reads it, decides its verdict per target, renders it. */
#include "api/judge.h"

#include <elf.h>

#include "api/link_inputs.h"
#include "api/recommend.h"
#include "base/deadline.h"
#include "base/digest.h"
#include "rules/behaviour.h"
#include "rules/floor.h"
#include "source/fault_guard.h"

/* Is this a check against targets, and not `static`? */
static bool judges_targets(const struct mc_judge *judge)
{
	return !mc_options_static_base(&judge->checker->options);
}

static const struct mc_image_identity *image_of(const struct mc_candidate *candidate)
{
	const struct mc_tree *tree = candidate->tree;

	return tree && tree->image ? tree->image->identity : tree ? tree->identity : NULL;
}

/* Render an unreadable file or a notice: for the reports, and a line of diagnostics. */
static enum muslcheck_status render_unreadable(struct mc_judge *judge,
					       const struct mc_candidate *candidate,
					       const struct mc_error *error,
					       struct mc_outcome *outcome)
{
	const struct muslcheck *checker = judge->checker;
	struct mc_report_unreadable unreadable = { .path = candidate->path,
						   .error = error,
						   .image = image_of(candidate) };
	char reason[MC_REPORT_REASON_SIZE];
	bool is_remark;

	if (candidate->notice) {
		unreadable.rule = mc_notice_rule(candidate->notice);
		unreadable.severity = mc_notice_severity(candidate->notice);
		unreadable.is_notice = unreadable.severity < MUSLCHECK_SEVERITY_ERROR;
	}
	outcome->kind = unreadable.is_notice ? MC_OUTCOME_NOTICE : MC_OUTCOME_UNREADABLE;
	/* Remarks such as the digest of an image are for standard error only. */
	is_remark =
		unreadable.is_notice && unreadable.severity == MUSLCHECK_SEVERITY_INFO;
	if (!is_remark || !checker->options.quiet)
		mc_report_diagnostic(&unreadable, &outcome->diagnostic);
	if (is_remark)
		return MUSLCHECK_OK;
	mc_report_reason(error, reason, sizeof(reason));
	if (!unreadable.is_notice &&
	    mc_service_run_add_unreadable(judge->service, candidate->path, reason) !=
		    MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	return checker->recommending
		       ? MUSLCHECK_OK
		       : mc_pieces_unreadable(&checker->outputs, &unreadable,
					      &judge->arena, &outcome->pieces);
}

/* Why no loader loads such a file; NULL if one might. */
static const char *unloadable_reason(const struct mc_object *object)
{
	switch (object->elf_type) {
	case ET_REL:
		return "object file, not linked yet";
	case ET_CORE:
		return "core dump, not a program";
	case ET_EXEC:
	case ET_DYN:
		break;
	default:
		return "neither a program nor a shared object";
	}
	if (object->is_debug_file)
		return "separate debug information, not the program itself";
	if (!object->has_load)
		return "has no load segment";
	return NULL;
}

/* The same, and truncated files; *error has the reason. */
static bool is_unloadable(const struct mc_object *object, struct mc_error *error)
{
	const char *reason = unloadable_reason(object);

	if (reason)
		mc_error_set(error, MUSLCHECK_ERROR_FORMAT, "%s", reason);
	else if (object->load_end > object->bytes.size)
		mc_error_set(
			error, MUSLCHECK_ERROR_FORMAT,
			"truncated: its segments end at byte %llu, the file at byte %zu",
			(unsigned long long)object->load_end, object->bytes.size);
	return error->status != MUSLCHECK_OK;
}

/* Limits hold whatever the target is: they are reported once.  recommend requires none. */
static size_t first_required(const struct muslcheck *checker)
{
	size_t count = checker->report_context.target_count;

	for (size_t i = 0; i < count; i++)
		if (checker->required[i])
			return i;
	return count;
}

/* The judgements of one object, by target; NULL when memory is out. */
static struct mc_judgement *judge_object(struct mc_judge *judge,
					 const struct mc_candidate *candidate,
					 const struct mc_stored *stored)
{
	const struct muslcheck *checker = judge->checker;
	size_t target_count = checker->report_context.target_count;
	struct mc_object_facts facts = { 0 };
	const struct mc_load_context context = {
		.cache = judge->cache,
		.defined_elsewhere = &judge->link_inputs->defined,
		.hosts = checker->hosts,
		.targets = judge->targets,
		.arena = &judge->arena,
		.platform = checker->options.platform,
		.all_risks = checker->options.all_risks,
		.signs = checker->signs,
		.strict_needs = checker->options.strict,
		.facts = &facts,
	};
	const struct mc_floor_limits limits = { checker->options.max_glibc,
						checker->options.max_glibcxx };
	struct mc_judgement *judgements =
		mc_arena_alloc(&judge->arena, target_count, sizeof(*judgements));

	for (size_t i = 0; judgements && i < target_count; i++) {
		const struct mc_suppression_subject subject = {
			.path = candidate->path,
			.target = checker->targets[i].id,
		};

		judge->is_late = mc_deadline_has_passed(judge->deadline);
		if (judge->is_late)
			break;
		if (mc_verdict_decide(&context, &checker->targets[i], stored,
				      &judgements[i]) != MUSLCHECK_OK)
			return NULL;
		if (i == first_required(checker) &&
		    mc_floors_check(&stored->object, &limits, &judge->arena,
				    &judgements[i].findings) != MUSLCHECK_OK)
			return NULL;
		if (mc_suppressions_apply(checker->suppressions, &subject, &judge->arena,
					  &judgements[i]) != MUSLCHECK_OK)
			return NULL;
	}
	judge->is_late = judge->is_late || mc_deadline_is_over();
	return judgements;
}

/* Set object->fails and object->passes.  False when memory is out. */
static bool find_failing(struct mc_judge *judge, struct mc_report_object *object)
{
	size_t count = judge->checker->report_context.target_count;
	bool *fails = mc_arena_alloc(&judge->arena, count, sizeof(*fails));

	return fails && mc_checker_gate(judge->checker, object, &judge->arena, fails) ==
				MUSLCHECK_OK;
}

/* What the object needs of an image, if a callback wants it. */
static enum muslcheck_status add_needs(struct mc_judge *judge,
				       struct mc_report_object *object)
{
	struct mc_image_needs *needs;
	enum muslcheck_status status;

	if (!judge->checker->options.callbacks.object)
		return MUSLCHECK_OK;
	needs = mc_arena_alloc(&judge->arena, 1, sizeof(*needs));
	if (!needs)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_image_needs_find(judge->checker->db, judge->checker->signs,
				     object->stored, &judge->arena, needs);
	object->needs = needs;
	return status;
}

/* The same for `recommend`: what the object needs of an image. */
static enum muslcheck_status recommend_object(struct mc_judge *judge, size_t number,
					      const struct mc_report_object *object,
					      struct mc_outcome *outcome)
{
	const struct mc_scored_object scored = {
		.number = number,
		.path = object->path,
		.stored = object->stored,
		.judgements = object->judgements,
		.target_count = judge->checker->report_context.target_count,
		.wants_libraries = judge->checker->options.dockerfile,
	};

	return object->is_auxiliary
		       ? MUSLCHECK_OK
		       : mc_recommend_entry(judge->checker, &scored, &judge->arena,
					    &outcome->score_entry);
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
	/* What was read of it is wrong, or not all; the caller reports that. */
	if (mc_fault_guard_has_fault() || judge->is_late)
		return MUSLCHECK_OK;
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	if (!find_failing(judge, &object) || add_needs(judge, &object) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	outcome->kind = object.is_auxiliary ? MC_OUTCOME_READ : MC_OUTCOME_OBJECT;
	outcome->named = candidate->named;
	status = checker->recommending
			 ? recommend_object(judge, number, &object, outcome)
			 : mc_pieces_object(&checker->outputs, &object, &judge->arena,
					    &outcome->pieces);
	outcome->pieces.number = number;
	outcome->pieces.may_be_decided = mc_service_may_decide(candidate->path);
	return status == MUSLCHECK_OK && !object.is_auxiliary
		       ? mc_service_run_add(judge->service, number, &object,
					    &judge->arena)
		       : status;
}

/* Without --fail-on, anything the base lacks fails the run. */
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

/* The verdict for the base as a target: the same work as check names. */
static enum muslcheck_verdict verdict_of(const struct mc_static_judgement *judgement)
{
	const struct mc_findings *findings = &judgement->findings;
	enum muslcheck_verdict verdict = MUSLCHECK_VERDICT_RUNS;

	switch (judgement->verdict) {
	case MC_STATIC_SUFFICES:
		return MUSLCHECK_VERDICT_RUNS;
	case MC_STATIC_NOT_STATIC:
		return MUSLCHECK_VERDICT_REBUILD;
	case MC_STATIC_LACKS:
		for (size_t i = 0; i < findings->count; i++)
			if (!findings->items[i].suppressed &&
			    findings->items[i].work > verdict)
				verdict = findings->items[i].work;
		return verdict > MUSLCHECK_VERDICT_RUNS ? verdict
							: MUSLCHECK_VERDICT_REBUILD;
	default:
		return MUSLCHECK_VERDICT_UNKNOWN;
	}
}

/* The same for `static`: checked against one base image instead of targets. */
static enum muslcheck_status render_static(struct mc_judge *judge,
					   const struct mc_candidate *candidate,
					   const struct mc_stored *stored,
					   struct mc_outcome *outcome)
{
	const struct muslcheck *checker = judge->checker;
	char digest[MC_DIGEST_TEXT_SIZE];
	const struct mc_suppression_subject subject = {
		.path = candidate->path,
		.target = mc_options_static_base(&checker->options),
	};
	struct mc_static_judgement judgement;
	struct mc_judgement on_base = { .confidence = MUSLCHECK_CONFIDENCE_HIGH };
	bool fails;
	struct mc_report_object object = {
		.path = candidate->path,
		.stored = stored,
		.judgements = &on_base,
		.linking = &judgement,
		.fails = &fails,
		.named = candidate->named,
	};
	enum muslcheck_status status = mc_static_judge(&checker->static_context, stored,
						       &judge->arena, &judgement);

	judge->is_late = mc_deadline_is_over();
	if (status != MUSLCHECK_OK)
		return status;
	if (mc_suppressions_ignore(checker->suppressions, &subject, &judgement.findings))
		mc_static_suppress(&checker->static_context, &judgement);
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	object.passes = passes_static(&checker->options, &judgement);
	fails = !object.passes;
	on_base.verdict = outcome->verdict = verdict_of(&judgement);
	on_base.findings = judgement.findings;
	on_base.load.target = checker->targets;
	outcome->kind = MC_OUTCOME_OBJECT;
	outcome->named = candidate->named;
	outcome->fails_static = !object.passes;
	outcome->undecided_static =
		!object.passes && judgement.verdict == MC_STATIC_UNKNOWN;
	status = add_needs(judge, &object);
	return status == MUSLCHECK_OK ? mc_pieces_object(&checker->outputs, &object,
							 &judge->arena, &outcome->pieces)
				      : status;
}

/*
 * Relocatable files found in a directory are skipped.  In an archive given by the user
 * they are checked, except by `static`, which verifies linked programs, and by
 * `recommend` where the archive also holds programs.
 */
static bool is_link_asked_for(const struct muslcheck *checker,
			      const struct mc_candidate *candidate)
{
	if (candidate->named || mc_options_static_base(&checker->options))
		return candidate->named;
	return checker->recommending ? candidate->linkable == MC_LINK_INPUT_ONLY
				     : candidate->linkable != MC_LINK_INPUT_NO;
}

/* A file given by the user that is not an object may be a script. */
static enum muslcheck_status check_other(struct mc_judge *judge, size_t number,
					 const struct mc_candidate *candidate,
					 const struct mc_error *error,
					 struct mc_outcome *outcome)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_script = false;

	if (mc_candidate_is_given(candidate) && !candidate->notice &&
	    error->status == MUSLCHECK_ERROR_FORMAT && judges_targets(judge))
		status = mc_service_run_add_script(judge->service, number, candidate,
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
	bool is_static = mc_options_static_base(&judge->checker->options);
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
	/* Shared objects need a loader by nature; a program decides. */
	if (is_static && !candidate->named &&
	    stored->identity.kind != MC_KIND_EXECUTABLE &&
	    stored->object.elf_type == ET_DYN) {
		outcome->kind = MC_OUTCOME_LIBRARY;
		return MUSLCHECK_OK;
	}
	if (!is_unloadable(&stored->object, &error))
		return is_static
			       ? render_static(judge, candidate, stored, outcome)
			       : render_object(judge, number, candidate, stored, outcome);
	/* In a directory, debug files and core dumps are skipped like text files. */
	if (!candidate->named &&
	    (stored->object.is_debug_file ||
	     (stored->object.elf_type != ET_EXEC && stored->object.elf_type != ET_DYN)))
		return MUSLCHECK_OK;
	return render_unreadable(judge, candidate, &error, outcome);
}

/* The image has no such platform: report it and end the run. */
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

/* Package metadata or a lockfile. */
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

void mc_outcome_done(const struct mc_outputs *outputs, struct mc_outcome *outcome)
{
	mc_pieces_done(outputs, &outcome->pieces);
	mc_score_entry_free(outcome->score_entry);
	mc_buffer_done(&outcome->diagnostic);
	*outcome = (struct mc_outcome){ 0 };
}

/* Linker inputs given together were read before; see link_inputs.h. */
static enum muslcheck_status get_object(struct mc_judge *judge,
					struct mc_candidate *candidate,
					const struct mc_stored **out,
					struct mc_error *error)
{
	struct mc_stored *stored = NULL;

	if (candidate->named && !candidate->tree)
		stored = mc_link_inputs_take(judge->link_inputs, candidate->path);
	*out = stored;
	if (stored)
		return mc_object_cache_adopt(judge->cache, stored);
	return mc_object_cache_get(judge->cache, candidate->tree, candidate->path,
				   &candidate->opening,
				   !candidate->named && !candidate->linkable, out, error);
}

static enum muslcheck_status check_candidate(struct mc_judge *judge, size_t number,
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
		status = get_object(judge, candidate, &stored, &error);
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

/* Say why instead of what was found. */
static enum muslcheck_status replace_outcome(struct mc_judge *judge,
					     struct mc_candidate *candidate,
					     const struct mc_error *error,
					     struct mc_outcome *outcome)
{
	mc_outcome_done(&judge->checker->outputs, outcome);
	candidate->notice = MC_NOTICE_NONE;
	return render_unreadable(judge, candidate, error, outcome);
}

enum muslcheck_status mc_judge_candidate(struct mc_judge *judge, size_t number,
					 struct mc_candidate *candidate,
					 struct mc_outcome *outcome)
{
	uint64_t seconds = judge->checker->limits.values[MC_LIMIT_TIME];
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	judge->deadline = mc_deadline_after(seconds);
	judge->is_late = false;
	mc_deadline_set(judge->deadline);
	status = check_candidate(judge, number, candidate, outcome);
	if (status != MUSLCHECK_OK)
		return status;
	if (mc_fault_guard_has_fault())
		mc_error_set(&error, MUSLCHECK_ERROR_IO,
			     "it, or a library that it uses, changed while it was read");
	else if (judge->is_late)
		mc_error_set(&error, MUSLCHECK_ERROR_LIMIT,
			     "not checked: over the limit of %llu %s (--limit %s=N)",
			     (unsigned long long)seconds, mc_limit_text(MC_LIMIT_TIME),
			     mc_limit_name(MC_LIMIT_TIME));
	return error.status == MUSLCHECK_OK
		       ? status
		       : replace_outcome(judge, candidate, &error, outcome);
}
