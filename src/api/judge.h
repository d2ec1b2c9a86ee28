/* SPDX-License-Identifier: MIT */
/* What becomes of one candidate: it is read, judged for each target and rendered. */
#ifndef MC_API_JUDGE_H
#define MC_API_JUDGE_H

#include "api/checker.h"
#include "api/service_run.h"

enum mc_outcome_kind {
	MC_OUTCOME_SKIPPED, /* nothing to say: not an ELF object, or not one to load */
	MC_OUTCOME_READ,    /* it says something of others, or decides nothing */
	MC_OUTCOME_OBJECT,
	MC_OUTCOME_UNREADABLE,
	MC_OUTCOME_NOTICE,
};

/* Zeroed: skipped.  Who gets it releases what it holds. */
struct mc_outcome {
	enum mc_outcome_kind kind;
	struct mc_pieces pieces;
	struct mc_score_entry *score_entry; /* for recommend, instead of pieces */
	struct mc_buffer diagnostic;
	bool named;
	bool fails_static;     /* of `static`, which knows of no targets */
	bool undecided_static; /* fails, and for no worse reason than UNKNOWN */
};

/* What one thread checks files with.  checker, link_inputs and service are shared. */
struct mc_judge {
	struct muslcheck *checker;
	const struct mc_link_set
		*link_inputs; /* names that objects given together define */
	struct mc_service_run *service;
	struct mc_object_cache *cache;
	struct mc_target_cache *targets;
	struct mc_arena arena; /* for one candidate */
};

/*
 * Judge the candidate that came as number in the run.  MUSLCHECK_ERROR_USAGE if what was
 * asked for is not there: the run ends, and outcome->diagnostic says why.  Any other error
 * ends the run too; what is wrong with the candidate alone is in outcome.
 */
enum muslcheck_status mc_judge_candidate(struct mc_judge *judge, size_t number,
					 struct mc_candidate *candidate,
					 struct mc_outcome *outcome) MC_MUST_CHECK;

#endif
