/* SPDX-License-Identifier: MIT */
/*
 * One run: threads take candidate files from the source, check and render them (judge.c),
 * and the results are written in the order of the source, so that the output does not
 * depend on the number of threads.
 */
#include <pthread.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/deadline.h"
#include "api/check.h"
#include "api/judge.h"
#include "api/recommend.h"
#include "api/link_inputs.h"
#include "service/fold.h"
#include "source/fault_guard.h"
#include "source/given.h"

/* How far the fastest thread may be ahead of the slowest; bounds the memory. */
enum { WINDOW = 128, JOBS_MAX = 256 };

/* The outcome of a candidate, in its place in the order. */
struct slot {
	bool is_ready;
	struct mc_outcome outcome;
};

struct run {
	struct muslcheck *checker;
	struct muslcheck_summary *summary;
	struct mc_link_inputs link_inputs;

	struct mc_source *source; /* has its own lock */

	struct mc_service_run service; /* has its own lock */

	pthread_mutex_t large_lock; /* held while a large file is read */

	pthread_mutex_t order_lock; /* guards the rest */
	pthread_cond_t order_moved;
	struct slot window[WINDOW];
	size_t written;
	bool is_cancelled;
	bool has_members;	      /* some archive is not empty */
	enum muslcheck_status status; /* the first failure ends the run */
};

/* State of one thread. */
struct worker {
	struct run *run;
	struct mc_judge judge;
	pthread_t thread;
};

static void fail(struct run *run, enum muslcheck_status status)
{
	pthread_mutex_lock(&run->order_lock);
	if (run->status == MUSLCHECK_OK)
		run->status = status;
	pthread_cond_broadcast(&run->order_moved);
	pthread_mutex_unlock(&run->order_lock);
}

/* The other counts follow once it is known what the targets use. */
static void count(struct muslcheck_summary *summary, const struct mc_outcome *outcome)
{
	summary->file_count += outcome->kind != MC_OUTCOME_NOTICE;
	summary->skipped_count += outcome->kind == MC_OUTCOME_SKIPPED;
	summary->unreadable_count += outcome->kind == MC_OUTCOME_UNREADABLE;
	summary->object_count += outcome->kind == MC_OUTCOME_OBJECT;
	summary->named_count += outcome->kind == MC_OUTCOME_OBJECT && outcome->named;
	summary->failing_count += outcome->fails_static;
	summary->undecided_count += outcome->undecided_static;
	summary->library_count += outcome->kind == MC_OUTCOME_LIBRARY;
}

/* `static` has one base image and no components. */
static void count_static(struct muslcheck_target_summary *base,
			 const struct mc_outcome *outcome)
{
	base->unit_count++;
	base->failing_count += outcome->fails_static;
	base->verdict_counts[outcome->verdict]++;
	base->verdict = mc_verdict_fold(base->verdict, outcome->verdict);
}

/* Write the next result in order. */
static enum muslcheck_status write_outcome(struct run *run, struct mc_outcome *outcome)
{
	struct muslcheck *checker = run->checker;
	enum muslcheck_status status;

	count(run->summary, outcome);
	if (mc_options_static_base(&checker->options) &&
	    outcome->kind == MC_OUTCOME_OBJECT)
		count_static(checker->target_summaries, outcome);
	if (outcome->diagnostic.failed)
		return MUSLCHECK_ERROR_MEMORY;
	status = outcome->score_entry
			 ? mc_score_add(&checker->recommending->score,
					outcome->score_entry)
			 : mc_outputs_add(&checker->outputs, &outcome->pieces);
	return status == MUSLCHECK_OK
		       ? mc_sink_write(&checker->options.log, &outcome->diagnostic)
		       : status;
}

/* Called with order_lock held. */
static void report_progress(const struct run *run, const char *path, size_t member_count)
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

/* Store a result and write all results that are next in order.  Takes outcome. */
static void deliver(struct run *run, size_t sequence, const char *path,
		    struct mc_outcome *outcome)
{
	struct slot *slot;

	pthread_mutex_lock(&run->order_lock);
	while (run->status == MUSLCHECK_OK && !run->is_cancelled &&
	       sequence >= run->written + WINDOW)
		pthread_cond_wait(&run->order_moved, &run->order_lock);
	if (run->status != MUSLCHECK_OK || sequence >= run->written + WINDOW) {
		mc_outcome_done(&run->checker->outputs, outcome);
		pthread_mutex_unlock(&run->order_lock);
		return;
	}
	run->window[sequence % WINDOW] = (struct slot){ true, *outcome };
	for (slot = &run->window[run->written % WINDOW];
	     slot->is_ready && run->status == MUSLCHECK_OK;
	     slot = &run->window[run->written % WINDOW]) {
		run->status = write_outcome(run, &slot->outcome);
		mc_outcome_done(&run->checker->outputs, &slot->outcome);
		slot->is_ready = false;
		run->written++;
	}
	report_progress(run, path, 0);
	pthread_cond_broadcast(&run->order_moved);
	pthread_mutex_unlock(&run->order_lock);
}

/* The next candidate.  False if there is none. */
static bool take(struct run *run, struct mc_candidate *candidate)
{
	bool end = false;
	enum muslcheck_status status = mc_source_next(run->source, candidate, &end);

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

/* End the run.  A usage error is reported at once.  Takes outcome. */
static void end_run(struct run *run, enum muslcheck_status status,
		    struct mc_outcome *outcome)
{
	if (status == MUSLCHECK_ERROR_USAGE) {
		pthread_mutex_lock(&run->order_lock);
		if (mc_sink_write(&run->checker->options.log, &outcome->diagnostic) !=
		    MUSLCHECK_OK)
			status = MUSLCHECK_ERROR_IO;
		pthread_mutex_unlock(&run->order_lock);
	}
	mc_outcome_done(&run->checker->outputs, outcome);
	fail(run, status);
}

/*
 * Free what the candidate took.  A library that was read when the time was up, or when a file
 * changed, would give the next object that uses it a wrong answer.
 */
static void forget(struct mc_judge *judge)
{
	if (judge->is_late || mc_deadline_is_over() || mc_fault_guard_has_fault())
		mc_object_cache_forget(judge->cache);
	else
		mc_object_cache_trim(judge->cache);
	mc_target_cache_trim(judge->targets);
	mc_arena_reset(&judge->arena);
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct run *run = worker->run;
	struct mc_judge *judge = &worker->judge;
	struct mc_candidate candidate;

	mc_fault_guard_begin();
	while (!is_stopped(run) && take(run, &candidate)) {
		struct mc_outcome outcome = { .kind = MC_OUTCOME_SKIPPED };
		enum muslcheck_status status =
			mc_judge_candidate(judge, candidate.number, &candidate, &outcome);

		forget(judge);
		if (status == MUSLCHECK_OK)
			deliver(run, candidate.number, candidate.path, &outcome);
		else
			end_run(run, status, &outcome);
		mc_candidate_done(&candidate);
		mc_fault_guard_begin();
	}
	mc_fault_guard_end();
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

/* Start further threads besides this one; fewer if some cannot be started. */
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

static enum muslcheck_status prepare(struct run *run, struct worker *worker)
{
	struct mc_judge *judge = &worker->judge;
	enum muslcheck_status status;

	worker->run = run;
	judge->checker = run->checker;
	judge->link_inputs = &run->link_inputs;
	judge->service = &run->service;
	mc_arena_init(&judge->arena);
	status = mc_object_cache_new(run->checker->db, &judge->cache);
	if (status != MUSLCHECK_OK)
		return status;
	mc_object_cache_set_large_lock(judge->cache, &run->large_lock);
	return mc_target_cache_new(&judge->targets);
}

static enum muslcheck_status run_workers(struct run *run)
{
	size_t worker_count = job_count(&run->checker->options);
	struct worker *workers = calloc(worker_count, sizeof(*workers));
	enum muslcheck_status status = workers ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < worker_count; i++)
		status = prepare(run, &workers[i]);
	if (status == MUSLCHECK_OK) {
		work_in_parallel(workers, worker_count);
		status = run->status;
	}
	for (size_t i = 0; workers && i < worker_count; i++) {
		mc_object_cache_free(workers[i].judge.cache);
		mc_target_cache_free(workers[i].judge.targets);
		mc_arena_done(&workers[i].judge.arena);
	}
	free(workers);
	return status;
}

static void report_reading(void *context, const char *path, size_t member_count)
{
	struct run *run = context;

	pthread_mutex_lock(&run->order_lock);
	run->has_members = true;
	report_progress(run, path, member_count);
	pthread_mutex_unlock(&run->order_lock);
}

void muslcheck_cancel(struct muslcheck *checker)
{
	atomic_store(&checker->is_cancelled, true);
}

static bool is_excluded(const char *path, void *options)
{
	return mc_suppressions_excludes(options, path);
}

/* Report ignores and baseline entries that matched nothing. */
static enum muslcheck_status report_policy(const struct muslcheck *checker)
{
	struct mc_buffer notes = { 0 };

	mc_suppressions_report(checker->suppressions, &notes);
	return mc_sink_write(&checker->options.log, &notes);
}

/* Counts start at zero.  MUSLCHECK_ERROR_MEMORY. */
static enum muslcheck_status reset_summary(struct muslcheck *checker)
{
	struct muslcheck_summary *summary = &checker->summary;
	struct muslcheck_target_summary *targets = checker->target_summaries;
	size_t count = mc_options_static_base(&checker->options)
			       ? 1
			       : checker->report_context.target_count;

	if (!checker->summary_targets)
		checker->summary_targets = mc_arena_alloc(
			&checker->arena, count + 1, sizeof(*checker->summary_targets));
	if (!checker->summary_targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		targets[i] = (struct muslcheck_target_summary){ .id = targets[i].id };
		checker->summary_targets[i] = &targets[i];
	}
	*summary = (struct muslcheck_summary){
		.targets = checker->summary_targets,
		.target_count = count,
	};
	return MUSLCHECK_OK;
}

static enum muslcheck_status open_source(struct run *run, const struct mc_inputs *inputs,
					 const struct mc_source_options *options)
{
	return inputs->has_fd ? mc_source_given_new(inputs->fd, inputs->paths[0], options,
						    &run->source)
			      : mc_source_paths_new(inputs->paths, inputs->path_count,
						    options, &run->source);
}

/* Everything between the source and the last byte of output. */
static enum muslcheck_status run_all(struct run *run, const struct mc_inputs *inputs)
{
	struct muslcheck *checker = run->checker;
	struct muslcheck_summary *summary = run->summary;
	enum muslcheck_status status = mc_link_inputs_read(
		&run->link_inputs, inputs->paths, inputs->path_count, checker->db);

	if (status == MUSLCHECK_OK && !checker->recommending)
		status = mc_outputs_begin(&checker->outputs, &checker->report_context);
	if (status == MUSLCHECK_OK)
		status = run_workers(run);
	summary->is_incomplete = run->is_cancelled;
	/* Members without native code are not taken one by one. */
	summary->file_count += run->has_members;
	/* A given file cannot be opened again by its name. */
	if (status == MUSLCHECK_OK)
		status = checker->recommending
				 ? mc_recommend_end(checker, &run->service, inputs->paths,
						    inputs->has_fd ? 0
								   : inputs->path_count,
						    summary)
				 : mc_service_run_report(&run->service, &checker->outputs,
							 checker->target_summaries,
							 summary);
	if (status == MUSLCHECK_OK && !checker->recommending)
		status = mc_outputs_end(&checker->outputs, summary);
	if (status == MUSLCHECK_OK && !checker->options.quiet)
		status = report_policy(checker);
	mc_outputs_close(&checker->outputs);
	for (size_t i = 0; i < WINDOW; i++)
		mc_outcome_done(&checker->outputs, &run->window[i].outcome);
	return status;
}

static enum muslcheck_status run_locked(struct run *run, const struct mc_inputs *inputs)
{
	struct muslcheck *checker = run->checker;
	enum muslcheck_status status;

	pthread_mutex_init(&run->order_lock, NULL);
	pthread_mutex_init(&run->large_lock, NULL);
	pthread_cond_init(&run->order_moved, NULL);
	mc_suppressions_begin(checker->suppressions);
	if (checker->previous_run)
		mc_previous_run_begin(checker->previous_run);
	status = run_all(run, inputs);
	pthread_cond_destroy(&run->order_moved);
	pthread_mutex_destroy(&run->order_lock);
	pthread_mutex_destroy(&run->large_lock);
	mc_link_inputs_done(&run->link_inputs);
	return status;
}

enum muslcheck_status mc_checker_run(struct muslcheck *checker,
				     const struct mc_inputs *inputs,
				     const struct muslcheck_summary **summary)
{
	struct run run = { .checker = checker, .summary = &checker->summary };
	const struct mc_source_options source_options = {
		.wants = mc_service_run_reads,
		.context = &run.service,
		.excludes = is_excluded,
		.exclude_context = &checker->options,
		.limits = checker->limits,
		.is_cancelled = &checker->is_cancelled,
		.reading = report_reading,
		.reading_context = &run,
		.is_read = mc_link_inputs_has,
		.is_read_context = &run.link_inputs,
		.platform = checker->options.platform,
		.ahead_max = job_count(&checker->options) - 1,
		.temporary_directory = checker->options.temporary_directory,
		.cache = checker->cache,
		.root = checker->options.image_root,
		.shows_packages = checker->options.packages,
		.files = inputs->files,
	};
	enum muslcheck_status status = reset_summary(checker);

	if (status == MUSLCHECK_OK)
		status = mc_service_run_init(&run.service, checker, inputs->paths,
					     inputs->path_count);
	run.service.digests = inputs->digests;
	if (status == MUSLCHECK_OK)
		status = open_source(&run, inputs, &source_options);
	if (status == MUSLCHECK_OK)
		status = run_locked(&run, inputs);
	mc_source_free(run.source);
	mc_service_run_done(&run.service);
	atomic_store(&checker->is_cancelled, false);
	if (summary)
		*summary = &checker->summary;
	return status;
}
