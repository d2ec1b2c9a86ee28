/* SPDX-License-Identifier: MIT */
/* Checks one candidate: reads it, decides its verdict per target, renders it. */
#ifndef MC_API_JUDGE_H
#define MC_API_JUDGE_H

#include "api/handle.h"
#include "api/service_run.h"

enum mc_outcome_kind {
	MC_OUTCOME_SKIPPED, /* not an ELF object, or not loadable */
	MC_OUTCOME_LIBRARY, /* a shared object in a directory, which `static` only counts */
	MC_OUTCOME_READ,    /* metadata or a lockfile, or a file that decides nothing */
	MC_OUTCOME_OBJECT,
	MC_OUTCOME_UNREADABLE,
	MC_OUTCOME_NOTICE,
};

/* Zeroed: skipped.  The receiver releases its members. */
struct mc_outcome {
	enum mc_outcome_kind kind;
	struct mc_pieces pieces;
	struct mc_score_entry *score_entry; /* for recommend, instead of pieces */
	struct mc_buffer diagnostic;
	bool named;
	bool fails_static;		/* `static` has no targets */
	enum muslcheck_verdict verdict; /* of `static`, as that of a target */
	bool undecided_static;		/* fails, but for no worse reason than UNKNOWN */
};

/* What one thread checks files with.  checker, link_inputs and service are shared. */
struct mc_judge {
	struct muslcheck *checker;
	struct mc_link_inputs *link_inputs; /* those given with the files to check */
	struct mc_service_run *service;
	struct mc_object_cache *cache;
	struct mc_target_cache *targets;
	struct mc_arena arena; /* for one candidate */
	int64_t deadline;      /* for this candidate */
	bool is_late;	       /* it took longer */
};

/*
 * Check the candidate with that number in the run.  MUSLCHECK_ERROR_USAGE if the image
 * has no such platform (outcome->diagnostic has the message).  Any error ends the run;
 * problems of the candidate alone are in outcome.
 */
enum muslcheck_status mc_judge_candidate(struct mc_judge *judge, size_t number,
					 struct mc_candidate *candidate,
					 struct mc_outcome *outcome) MC_MUST_CHECK;

/* Free what it has, and clear it. */
void mc_outcome_done(const struct mc_outputs *outputs, struct mc_outcome *outcome);

#endif
