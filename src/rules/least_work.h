/* SPDX-License-Identifier: MIT */
/*
 * Private to rules/: the least work that makes an object run, found by loading it again with
 * packages and gcompat added to the target.
 */
#ifndef MC_RULES_LEAST_WORK_H
#define MC_RULES_LEAST_WORK_H

#include "rules/judgement.h"

struct mc_packages {
	const char **names;
	size_t count;
	size_t capacity;
};

/* An object on a target, and the packages added to it so far. */
struct mc_trial {
	const struct mc_load_context *context;
	const struct mc_target *target;
	const struct mc_stored *object;
	struct mc_packages packages;
	struct mc_object_facts *facts;
};

/* Let the kernel, and then the target's loader, load the object; see mc_loader for previous. */
enum muslcheck_status mc_load_on(const struct mc_load_context *context,
				 const struct mc_target *target,
				 const struct mc_stored *object,
				 const struct mc_load_result *previous,
				 struct mc_load_result *out) MC_MUST_CHECK;

/*
 * Does it run, and not only load?  A lazily bound missing function, a function with a
 * different ABI and code for another architecture pass the load and fail later.
 */
bool mc_result_runs(const struct mc_load_result *result);

/* The most work of any finding that is not suppressed; UNKNOWN if none states any. */
enum muslcheck_verdict mc_work_of_findings(const struct mc_findings *findings);

/* Set the judgement's verdict, its packages and how to use gcompat; add findings. */
enum muslcheck_status mc_least_work(struct mc_trial *trial,
				    struct mc_judgement *judgement) MC_MUST_CHECK;

#endif
