/* SPDX-License-Identifier: MIT */
/* Adds up what a service needs from an image: verdicts, packages, files, programs. */
#ifndef MC_API_RECOMMEND_SCORE_H
#define MC_API_RECOMMEND_SCORE_H

#include "findings/image_policy.h"
#include "report/advice.h"
#include "service/service.h"

struct mc_score_entry;

struct mc_score {
	struct mc_arena arena;
	struct mc_score_entry *entries; /* one per object, in the order of the run */
	size_t entry_count;
	size_t entry_capacity;
};

void mc_score_init(struct mc_score *score);
void mc_score_done(struct mc_score *score);

/* A checked object; borrowed. */
struct mc_scored_object {
	size_t number;
	const char *path;
	const struct mc_stored *stored;
	const struct mc_judgement *judgements; /* by target */
	size_t target_count;
	bool wants_libraries; /* a Dockerfile copies them, too */
};

/* The needs of an object, copied.  Returns new in *out (mc_score_entry_free). */
enum muslcheck_status mc_score_entry_new(const struct mc_scored_object *object,
					 const struct mc_image_needs *needs,
					 struct mc_score_entry **out) MC_MUST_CHECK;
void mc_score_entry_free(struct mc_score_entry *entry);

/* Add a copy of an entry, in the order of the objects. */
enum muslcheck_status mc_score_add(struct mc_score *score,
				   const struct mc_score_entry *entry) MC_MUST_CHECK;

/* What the run found, by target; borrowed. */
struct mc_scored_run {
	struct mc_service *service; /* folded */
	const struct mc_service_result *result;
	const struct mc_target *targets;
	const struct muslcheck_target_summary *summaries;
	size_t target_count;
	bool is_listed; /* the targets are the user's, in their order of preference */
};

/*
 * Sort the images, best first; those with a program that the service does not need are left
 * out unless they are the user's.  Borrows from score and run.
 */
enum muslcheck_status mc_score_finish(struct mc_score *score,
				      const struct mc_scored_run *run,
				      struct mc_advice_report *out) MC_MUST_CHECK;

#endif
