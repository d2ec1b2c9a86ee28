/* SPDX-License-Identifier: MIT */
/* The checker behind the public handle. */
#ifndef MC_API_HANDLE_H
#define MC_API_HANDLE_H

#include <stdatomic.h>

#include "api/outputs.h"
#include "findings/suppressions.h"
#include "source/limits.h"

struct muslcheck {
	struct muslcheck_options options;
	struct mc_arena arena; /* holds the targets */
	struct mc_symdb *db;
	struct mc_tree *root; /* options.root; NULL if none */
	struct mc_limits limits;
	struct mc_layer_cache *cache; /* NULL: none */
	atomic_bool is_cancelled;
	struct mc_hosts *hosts;
	struct mc_recommending *recommending; /* for recommend; else NULL */
	struct mc_suppressions *suppressions;
	struct mc_previous_run *previous_run; /* options.compare; NULL if none */
	struct mc_outputs outputs;
	struct mc_report_context report_context;
	struct mc_target *targets;
	bool *required;			  /* by target */
	struct muslcheck_summary summary; /* of the last run */
	struct muslcheck_target_summary *target_summaries;
	const struct muslcheck_target_summary *
		*summary_targets;		 /* the same, by pointers */
	struct mc_sign_search *signs;		 /* for options.static_base; else NULL */
	struct mc_static_context static_context; /* the same */
};

/*
 * Does what has this judgement pass: is the verdict allowed, and no risk and no error of a
 * package against it?  And does it fail the run, on the target at that index?
 */
bool mc_checker_passes(const struct muslcheck *checker,
		       const struct mc_judgement *judgement);
bool mc_checker_fails(const struct muslcheck *checker, size_t target_index,
		      const struct mc_judgement *judgement);

/*
 * Set object->passes, and fails by target: what fails the run, where the object has
 * something to report.  With --compare only what is new or worse.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_checker_gate(const struct muslcheck *checker,
				      struct mc_report_object *object,
				      struct mc_arena *arena, bool *fails) MC_MUST_CHECK;

/* Write the buffer to the sink of the first report, and release it. */
enum muslcheck_status mc_checker_write(const struct muslcheck *checker,
				       struct mc_buffer *buffer) MC_MUST_CHECK;

/*
 * The names of one kind that explain knows: "rules", "targets", "sonames", "symbols" or
 * "verdicts"; NULL: all kinds.  Sorted, without duplicates.  Returns NULL with *count 0
 * for an unknown kind, NULL otherwise when memory is out.  Borrows from database and arena.
 */
const char **mc_checker_names(const struct muslcheck *checker, const char *kind,
			      struct mc_arena *arena, size_t *count);

#endif
