/* SPDX-License-Identifier: MIT */
/*
 * One run: threads take candidate files from the source, each judges and renders
 * its own, and the results are written in the order the source gave, so that the
 * output does not depend on the number of threads.
 */
#include <elf.h>
#include <pthread.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/checker.h"
#include "api/together.h"
#include "api/whole.h"
#include "base/digest.h"
#include "rules/behaviour.h"

/* How far the fastest thread may be ahead of the slowest; bounds what is held. */
enum { WINDOW = 128, JOBS_MAX = 256 };

enum outcome_kind {
	OUTCOME_SKIPPED, /* nothing to say: not an ELF object, or not one to load */
	OUTCOME_READ,	 /* it says something of others, or decides nothing */
	OUTCOME_OBJECT,
	OUTCOME_UNREADABLE,
	OUTCOME_NOTICE,
};

/* What became of one candidate. */
struct outcome {
	enum outcome_kind kind;
	bool ready;
	struct mc_pieces pieces;
	struct mc_vote *vote; /* instead, where an image is to be recommended */
	struct mc_buffer diagnostic;
	bool named;
	bool fails_static;     /* of `static`, which knows of no targets */
	bool undecided_static; /* fails, and for no worse reason than UNKNOWN */
};

struct run {
	struct muslcheck *checker;
	struct muslcheck_summary *summary;
	struct mc_link_set together; /* names that objects given together define */

	pthread_mutex_t source_lock; /* guards the next two */
	struct mc_source *source;
	size_t taken;

	struct mc_whole whole; /* has a lock of its own */

	pthread_mutex_t large_lock; /* held while a large file is read */

	pthread_mutex_t order_lock; /* guards the rest */
	pthread_cond_t order_moved;
	struct outcome window[WINDOW];
	size_t written;
	bool is_cancelled;
	enum muslcheck_status status; /* the first failure ends the run */
};

/* One thread's own. */
struct worker {
	struct run *run;
	struct mc_store *store;
	struct mc_target_cache *targets;
	struct mc_arena arena; /* for one candidate */
	pthread_t thread;
};

/* Are objects held against targets: not against a base, nor to recommend an image? */
static bool judges_targets(const struct run *run)
{
	return !run->checker->options.static_base && !run->checker->recommending;
}

static void fail(struct run *run, enum muslcheck_status status)
{
	pthread_mutex_lock(&run->order_lock);
	if (run->status == MUSLCHECK_OK)
		run->status = status;
	pthread_cond_broadcast(&run->order_moved);
	pthread_mutex_unlock(&run->order_lock);
}

static bool emit(const struct muslcheck_sink *sink, const struct mc_buffer *buffer)
{
	return !buffer->size || sink->write(sink->context, buffer->data, buffer->size);
}

/* The rest is counted once it is known what the targets would use. */
static void count(struct muslcheck_summary *summary, const struct outcome *outcome)
{
	summary->skipped_count += outcome->kind == OUTCOME_SKIPPED;
	summary->unreadable_count += outcome->kind == OUTCOME_UNREADABLE;
	summary->object_count += outcome->kind == OUTCOME_OBJECT;
	summary->named_count += outcome->kind == OUTCOME_OBJECT && outcome->named;
	summary->failing_count += outcome->fails_static;
	summary->undecided_count += outcome->undecided_static;
}

static void outcome_done(struct run *run, struct outcome *outcome)
{
	mc_pieces_done(&run->checker->outputs, &outcome->pieces);
	mc_vote_free(outcome->vote);
	mc_buffer_done(&outcome->diagnostic);
	*outcome = (struct outcome){ 0 };
}

/* Write one result that is next in order. */
static enum muslcheck_status write_outcome(struct run *run, struct outcome *outcome)
{
	struct muslcheck *checker = run->checker;
	enum muslcheck_status status;

	count(run->summary, outcome);
	if (outcome->diagnostic.failed)
		return MUSLCHECK_ERROR_MEMORY;
	status = outcome->vote ? mc_poll_add(&checker->recommending->poll, outcome->vote)
			       : mc_outputs_add(&checker->outputs, &outcome->pieces);
	if (status == MUSLCHECK_OK &&
	    !emit(&checker->options.diagnostics, &outcome->diagnostic))
		status = MUSLCHECK_ERROR_IO;
	return status;
}

/* Called with order_lock held. */
static void tell_progress(const struct run *run, const char *path, size_t member_count)
{
	const struct muslcheck_options *options = &run->checker->options;
	const struct muslcheck_progress progress = {
		.file_count = run->written,
		.object_count = run->summary->object_count,
		.member_count = member_count,
		.path = path,
	};

	if (options->progress)
		options->progress(options->progress_context, &progress);
}

/* Put a result in its place, and write all that are now in order. Takes outcome. */
static void deliver(struct run *run, size_t sequence, const char *path,
		    struct outcome *outcome)
{
	struct outcome *slot;

	pthread_mutex_lock(&run->order_lock);
	while (run->status == MUSLCHECK_OK && !run->is_cancelled &&
	       sequence >= run->written + WINDOW)
		pthread_cond_wait(&run->order_moved, &run->order_lock);
	if (run->status != MUSLCHECK_OK || sequence >= run->written + WINDOW) {
		outcome_done(run, outcome);
		pthread_mutex_unlock(&run->order_lock);
		return;
	}
	outcome->ready = true;
	run->window[sequence % WINDOW] = *outcome;
	for (slot = &run->window[run->written % WINDOW];
	     slot->ready && run->status == MUSLCHECK_OK;
	     slot = &run->window[run->written % WINDOW]) {
		run->status = write_outcome(run, slot);
		outcome_done(run, slot);
		run->written++;
	}
	tell_progress(run, path, 0);
	pthread_cond_broadcast(&run->order_moved);
	pthread_mutex_unlock(&run->order_lock);
}

/* Render what is to be told of a file: for the reports, and one line of diagnostics. */
static enum muslcheck_status render_unreadable(struct worker *worker,
					       const struct mc_candidate *candidate,
					       const struct mc_error *error,
					       struct outcome *outcome)
{
	const struct muslcheck *checker = worker->run->checker;
	struct mc_report_unreadable unreadable = { .path = candidate->path,
						   .error = error };
	bool is_remark;

	if (candidate->notice) {
		unreadable.rule = mc_notice_rule(candidate->notice);
		unreadable.severity = mc_notice_severity(candidate->notice);
		unreadable.is_notice = unreadable.severity < MUSLCHECK_SEVERITY_ERROR;
	}
	outcome->kind = unreadable.is_notice ? OUTCOME_NOTICE : OUTCOME_UNREADABLE;
	/* What an image is explains what follows; it is nothing to act on. */
	is_remark =
		unreadable.is_notice && unreadable.severity == MUSLCHECK_SEVERITY_INFO;
	if (!is_remark || !checker->options.quiet)
		mc_report_diagnostic(&unreadable, &outcome->diagnostic);
	if (is_remark)
		return MUSLCHECK_OK;
	return mc_pieces_unreadable(&checker->outputs, &unreadable, &worker->arena,
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
static struct mc_judgement *judge(struct worker *worker,
				  const struct mc_candidate *candidate,
				  const struct mc_stored *stored)
{
	const struct muslcheck *checker = worker->run->checker;
	size_t target_count = checker->report_context.target_count;
	struct mc_memo memo = { 0 };
	const struct mc_load_context context = {
		.store = worker->store,
		.together = &worker->run->together,
		.hosts = checker->hosts,
		.targets = worker->targets,
		.arena = &worker->arena,
		.all_risks = checker->options.all_risks,
		.memo = &memo,
	};
	struct mc_judgement *judgements =
		mc_arena_alloc(&worker->arena, target_count, sizeof(*judgements));

	for (size_t i = 0; judgements && i < target_count; i++) {
		const struct mc_policy_subject subject = {
			.path = candidate->path,
			.target = checker->targets[i].id,
		};

		if (mc_verdict_decide(&context, &checker->targets[i], stored,
				      &judgements[i]) != MUSLCHECK_OK)
			return NULL;
		if (mc_policy_apply(checker->policy, &subject, &worker->arena,
				    &judgements[i]) != MUSLCHECK_OK)
			return NULL;
	}
	return judgements;
}

/* Note by target whether it keeps the object from passing. False when memory is out. */
static bool find_failing(struct worker *worker, struct mc_report_object *object)
{
	const struct muslcheck *checker = worker->run->checker;
	size_t count = checker->report_context.target_count;
	bool *fails = mc_arena_alloc(&worker->arena, count, sizeof(*fails));

	object->fails = fails;
	object->passes = true;
	for (size_t i = 0; fails && i < count; i++) {
		fails[i] = !object->is_beside &&
			   mc_checker_fails(checker, i, &object->judgements[i]);
		object->passes &= !fails[i];
	}
	return fails;
}

static enum muslcheck_status render_object(struct worker *worker, size_t number,
					   const struct mc_candidate *candidate,
					   const struct mc_stored *stored,
					   struct outcome *outcome)
{
	const struct muslcheck *checker = worker->run->checker;
	char digest[MC_DIGEST_TEXT_SIZE];
	struct mc_report_object object = {
		.path = candidate->path,
		.stored = stored,
		.named = candidate->named,
		.is_beside = candidate->to_link == MC_TO_LINK_BESIDE,
	};
	enum muslcheck_status status;

	object.judgements = judge(worker, candidate, stored);
	if (!object.judgements)
		return MUSLCHECK_ERROR_MEMORY;
	if (checker->recommending) {
		outcome->kind = OUTCOME_OBJECT;
		outcome->named = candidate->named;
		return mc_recommend_vote(checker, candidate->path, stored,
					 object.judgements, &worker->arena,
					 &outcome->vote);
	}
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	if (!find_failing(worker, &object))
		return MUSLCHECK_ERROR_MEMORY;
	outcome->kind = object.is_beside ? OUTCOME_READ : OUTCOME_OBJECT;
	outcome->named = candidate->named;
	status = mc_pieces_object(&checker->outputs, &object, &worker->arena,
				  &outcome->pieces);
	outcome->pieces.number = number;
	return status == MUSLCHECK_OK && !object.is_beside
		       ? mc_whole_add(&worker->run->whole, number, &object,
				      &worker->arena)
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
static enum muslcheck_status render_static(struct worker *worker,
					   const struct mc_candidate *candidate,
					   const struct mc_stored *stored,
					   struct outcome *outcome)
{
	const struct muslcheck *checker = worker->run->checker;
	char digest[MC_DIGEST_TEXT_SIZE];
	const struct mc_policy_subject subject = {
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
						       &worker->arena, &judgement);

	if (status != MUSLCHECK_OK)
		return status;
	if (mc_policy_ignore(checker->policy, &subject, &judgement.findings))
		mc_static_suppress(&checker->static_context, &judgement);
	if (checker->options.digest) {
		mc_digest_sha256(stored->file.bytes, digest);
		object.sha256 = digest;
	}
	object.passes = passes_static(&checker->options, &judgement);
	outcome->kind = OUTCOME_OBJECT;
	outcome->named = candidate->named;
	outcome->fails_static = !object.passes;
	outcome->undecided_static =
		!object.passes && judgement.verdict == MC_STATIC_UNKNOWN;
	return mc_pieces_object(&checker->outputs, &object, &worker->arena,
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
	return checker->recommending ? candidate->to_link == MC_TO_LINK_ALONE
				     : candidate->to_link != MC_TO_LINK_NOT;
}

/* A file that was named and is no object may be a script, which needs what runs it. */
static enum muslcheck_status check_other(struct worker *worker, size_t number,
					 const struct mc_candidate *candidate,
					 const struct mc_error *error,
					 struct outcome *outcome)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_script = false;

	if (candidate->named && !candidate->tree && !candidate->notice &&
	    error->status == MUSLCHECK_ERROR_FORMAT && judges_targets(worker->run))
		status = mc_whole_add_script(&worker->run->whole, number, candidate->path,
					     &worker->arena, &is_script);
	if (is_script)
		outcome->kind = OUTCOME_READ;
	return is_script || status != MUSLCHECK_OK
		       ? status
		       : render_unreadable(worker, candidate, error, outcome);
}

static enum muslcheck_status check_stored(struct worker *worker, size_t number,
					  const struct mc_candidate *candidate,
					  const struct mc_stored *stored,
					  struct outcome *outcome)
{
	bool is_static = worker->run->checker->options.static_base;
	struct mc_error error = { 0 };

	/* Empty, or of another system: no linker of ours takes anything from it. */
	if (stored->status != MUSLCHECK_OK && candidate->to_link &&
	    !mc_linkable_has_object(stored->file.bytes))
		return MUSLCHECK_OK;
	if (stored->status != MUSLCHECK_OK)
		return check_other(worker, number, candidate, &stored->error, outcome);
	if (stored->linkable && !is_link_asked_for(worker->run->checker, candidate))
		return MUSLCHECK_OK;
	if (stored->linkable && !is_static)
		return render_object(worker, number, candidate, stored, outcome);
	if (!is_unloadable(&stored->object, &error))
		return is_static ? render_static(worker, candidate, stored, outcome)
				 : render_object(worker, number, candidate, stored,
						 outcome);
	/* In a tree, what is not meant to be loaded is no more of interest than text. */
	if (!candidate->named &&
	    (stored->object.is_debug_file ||
	     (stored->object.elf_type != ET_EXEC && stored->object.elf_type != ET_DYN)))
		return MUSLCHECK_OK;
	return render_unreadable(worker, candidate, &error, outcome);
}

/* What was asked for is not there to be checked: say so at once, and end the run. */
static enum muslcheck_status refuse(struct worker *worker,
				    const struct mc_candidate *candidate)
{
	const struct mc_report_unreadable unreadable = {
		.path = candidate->path,
		.error = &candidate->error,
	};
	struct mc_buffer line = { 0 };

	mc_report_diagnostic(&unreadable, &line);
	pthread_mutex_lock(&worker->run->order_lock);
	emit(&worker->run->checker->options.diagnostics, &line);
	pthread_mutex_unlock(&worker->run->order_lock);
	mc_buffer_done(&line);
	return MUSLCHECK_ERROR_USAGE;
}

/* A file that says what others are, or would be. */
static enum muslcheck_status read_candidate(struct worker *worker, size_t number,
					    const struct mc_candidate *candidate,
					    struct outcome *outcome)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	outcome->kind = OUTCOME_READ;
	status = mc_whole_read(&worker->run->whole, number, candidate, &worker->arena,
			       &error);
	return status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY
		       ? status
		       : render_unreadable(worker, candidate, &error, outcome);
}

static enum muslcheck_status check_image(struct worker *worker, size_t number,
					 const struct mc_candidate *candidate,
					 struct outcome *outcome)
{
	outcome->kind = OUTCOME_READ;
	return judges_targets(worker->run)
		       ? mc_whole_add_image(&worker->run->whole, number, candidate)
		       : MUSLCHECK_OK;
}

static enum muslcheck_status check_candidate(struct worker *worker, size_t number,
					     struct mc_candidate *candidate,
					     struct outcome *outcome)
{
	struct mc_error error = candidate->error;
	const struct mc_stored *stored;
	enum muslcheck_status status = error.status;

	if (status == MUSLCHECK_OK && candidate->image)
		return check_image(worker, number, candidate, outcome);
	if (status == MUSLCHECK_OK && candidate->is_metadata)
		return read_candidate(worker, number, candidate, outcome);
	if (status == MUSLCHECK_OK)
		status = mc_store_get(worker->store, candidate->tree, candidate->path,
				      &candidate->opening,
				      !candidate->named && !candidate->to_link, &stored,
				      &error);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status == MUSLCHECK_OK && stored)
		return check_stored(worker, number, candidate, stored, outcome);
	if (status == MUSLCHECK_OK)
		return MUSLCHECK_OK;
	if (status == MUSLCHECK_ERROR_USAGE)
		return refuse(worker, candidate);
	return render_unreadable(worker, candidate, &error, outcome);
}

/* The next candidate and its place in the order. False when there is none. */
static bool take(struct run *run, struct mc_candidate *candidate, size_t *sequence)
{
	enum muslcheck_status status;
	bool end = false;

	pthread_mutex_lock(&run->source_lock);
	while ((status = mc_source_next(run->source, candidate, &end)) == MUSLCHECK_OK &&
	       !end && mc_policy_excludes(&run->checker->options, candidate->path))
		mc_candidate_done(candidate);
	*sequence = run->taken;
	run->taken += status == MUSLCHECK_OK && !end;
	pthread_mutex_unlock(&run->source_lock);
	if (status != MUSLCHECK_OK)
		fail(run, status);
	return status == MUSLCHECK_OK && !end;
}

static bool is_stopped(struct run *run)
{
	bool stopped;

	pthread_mutex_lock(&run->order_lock);
	if (!run->is_cancelled && atomic_load(&run->checker->is_cancelled)) {
		run->is_cancelled = true;
		pthread_cond_broadcast(&run->order_moved);
	}
	stopped = run->status != MUSLCHECK_OK || run->is_cancelled;
	pthread_mutex_unlock(&run->order_lock);
	return stopped;
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct mc_candidate candidate;
	size_t sequence;

	while (!is_stopped(worker->run) && take(worker->run, &candidate, &sequence)) {
		struct outcome outcome = { .kind = OUTCOME_SKIPPED };
		enum muslcheck_status status =
			check_candidate(worker, sequence, &candidate, &outcome);

		mc_store_trim(worker->store);
		mc_target_cache_trim(worker->targets);
		mc_arena_reset(&worker->arena);
		if (status != MUSLCHECK_OK) {
			outcome_done(worker->run, &outcome);
			fail(worker->run, status);
			mc_candidate_done(&candidate);
			break;
		}
		deliver(worker->run, sequence, candidate.path, &outcome);
		mc_candidate_done(&candidate);
	}
	return NULL;
}

static size_t job_count(const struct muslcheck_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t jobs = options->jobs    ? options->jobs
		      : processors > 0 ? (size_t)processors
				       : 1;

	return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

/* Threads beside this one; what cannot be started is simply less parallel. */
static void work_in_parallel(struct worker *workers, size_t worker_count)
{
	size_t started = 0;

	for (size_t i = 1; i < worker_count; i++) {
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			break;
		started = i;
	}
	work(&workers[0]);
	for (size_t i = 1; i <= started; i++)
		pthread_join(workers[i].thread, NULL);
}

static enum muslcheck_status run_workers(struct run *run)
{
	size_t worker_count = job_count(&run->checker->options);
	struct worker *workers = calloc(worker_count, sizeof(*workers));
	enum muslcheck_status status = workers ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < worker_count; i++) {
		workers[i].run = run;
		mc_arena_init(&workers[i].arena);
		status = mc_store_new(run->checker->db, &workers[i].store);
		if (status == MUSLCHECK_OK)
			mc_store_take_turns(workers[i].store, &run->large_lock);
		if (status == MUSLCHECK_OK)
			status = mc_target_cache_new(&workers[i].targets);
	}
	if (status == MUSLCHECK_OK) {
		work_in_parallel(workers, worker_count);
		status = run->status;
	}
	for (size_t i = 0; workers && i < worker_count; i++) {
		mc_store_free(workers[i].store);
		mc_target_cache_free(workers[i].targets);
		mc_arena_done(&workers[i].arena);
	}
	free(workers);
	return status;
}

static void tell_reading(void *context, const char *path, size_t member_count)
{
	struct run *run = context;

	pthread_mutex_lock(&run->order_lock);
	tell_progress(run, path, member_count);
	pthread_mutex_unlock(&run->order_lock);
}

void muslcheck_cancel(struct muslcheck *checker)
{
	atomic_store(&checker->is_cancelled, true);
}

static bool is_excluded(const char *path, void *options)
{
	return mc_policy_excludes(options, path);
}

/* What of the configuration has had its day. */
static enum muslcheck_status report_policy(const struct muslcheck *checker)
{
	struct mc_buffer notes = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	mc_policy_report(checker->policy, &notes);
	if (notes.failed)
		status = MUSLCHECK_ERROR_MEMORY;
	else if (!emit(&checker->options.diagnostics, &notes))
		status = MUSLCHECK_ERROR_IO;
	mc_buffer_done(&notes);
	return status;
}

enum muslcheck_status muslcheck_check(struct muslcheck *checker, const char *const *paths,
				      size_t path_count,
				      struct muslcheck_summary *summary)
{
	struct run run = { .checker = checker, .summary = summary };
	const struct mc_source_options source_options = {
		.wants = mc_whole_wants,
		.excludes = is_excluded,
		.exclude_context = &checker->options,
		.limits = checker->limits,
		.is_cancelled = &checker->is_cancelled,
		.reading = tell_reading,
		.reading_context = &run,
		.platform = checker->options.platform,
		.root = checker->options.image_root,
	};
	enum muslcheck_status status;
	struct mc_arena arena; /* for what holds as long as the run */

	*summary = (struct muslcheck_summary){
		.targets = checker->target_summaries,
		.target_count = checker->report_context.target_count,
	};
	for (size_t i = 0; i < summary->target_count; i++)
		checker->target_summaries[i] = (struct muslcheck_target_summary){
			.id = checker->target_summaries[i].id,
		};
	/* The folders of an image are no parts of a service, in whatever way it is given. */
	status = mc_whole_init(&run.whole, checker, paths,
			       checker->options.image_root ? 0 : path_count);
	if (status == MUSLCHECK_OK)
		status = mc_source_paths_new(paths, path_count, &source_options,
					     &run.source);
	if (status != MUSLCHECK_OK) {
		mc_whole_done(&run.whole);
		return status;
	}
	pthread_mutex_init(&run.source_lock, NULL);
	pthread_mutex_init(&run.order_lock, NULL);
	pthread_mutex_init(&run.large_lock, NULL);
	pthread_cond_init(&run.order_moved, NULL);
	mc_policy_begin(checker->policy);
	if (checker->earlier)
		mc_earlier_begin(checker->earlier);
	mc_arena_init(&arena);
	status = mc_together_read(paths, path_count, checker->db, &arena, &run.together);
	if (status == MUSLCHECK_OK)
		status = checker->recommending
				 ? mc_recommend_begin(checker)
				 : mc_outputs_begin(&checker->outputs,
						    &checker->report_context);
	if (status == MUSLCHECK_OK)
		status = run_workers(&run);
	summary->is_incomplete = run.is_cancelled;
	if (status == MUSLCHECK_OK)
		status = checker->recommending
				 ? MUSLCHECK_OK
				 : mc_whole_report(&run.whole, &checker->outputs,
						   checker->target_summaries, summary);
	if (status == MUSLCHECK_OK)
		status = checker->recommending
				 ? mc_recommend_end(checker, summary)
				 : mc_outputs_end(&checker->outputs, summary);
	if (status == MUSLCHECK_OK && !checker->options.quiet)
		status = report_policy(checker);
	mc_outputs_close(&checker->outputs);
	for (size_t i = 0; i < WINDOW; i++)
		outcome_done(&run, &run.window[i]);
	pthread_cond_destroy(&run.order_moved);
	pthread_mutex_destroy(&run.order_lock);
	pthread_mutex_destroy(&run.large_lock);
	pthread_mutex_destroy(&run.source_lock);
	mc_source_free(run.source);
	mc_whole_done(&run.whole);
	mc_arena_done(&arena);
	return status;
}
