/* SPDX-License-Identifier: MIT */
/* What of the findings counts: ignores, the baseline, and what makes a run fail. */
#ifndef MC_FINDINGS_POLICY_H
#define MC_FINDINGS_POLICY_H

#include "base/buffer.h"
#include "findings/place.h"
#include "rules/verdict.h"

struct mc_policy;

/* What an ignore can be about, beside the finding itself. */
struct mc_policy_subject {
	const char *path;
	const char *target;
};

/*
 * Make the policy that the options ask for, which are borrowed.  Returns new;
 * mc_policy_free.  MUSLCHECK_ERROR_USAGE if an ignore has expired, or the baseline
 * cannot be read.
 */
enum muslcheck_status mc_policy_new(const struct muslcheck_options *options,
				    struct mc_policy **out,
				    struct mc_error *err) MC_MUST_CHECK;
void mc_policy_free(struct mc_policy *policy);

/* Nothing is noted as used any more: a new run begins. */
void mc_policy_begin(struct mc_policy *policy);

/*
 * Suppress what does not count, and decide the verdict anew.  Any thread may; arena is
 * scratch memory.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_policy_apply(struct mc_policy *policy,
				      const struct mc_policy_subject *subject,
				      struct mc_arena *arena,
				      struct mc_judgement *judgement) MC_MUST_CHECK;

/* Suppress what an ignore matches, and nothing else; true if that is anything. */
bool mc_policy_ignore(struct mc_policy *policy, const struct mc_policy_subject *subject,
		      struct mc_findings *findings);

/* Is it suppressed by an ignore, and not only for being in the baseline? */
bool mc_policy_is_ignored(const struct mc_finding *finding);

/* Is there a risk that fails a run by itself? */
bool mc_policy_risk_fails(const struct muslcheck_options *options,
			  const struct mc_judgement *judgement);

/* Is the path left out of the run? */
bool mc_policy_excludes(const struct muslcheck_options *options, const char *path);

/* At the end of a run: a line for each ignore that nothing matched, one on the baseline. */
void mc_policy_report(const struct mc_policy *policy, struct mc_buffer *out);

#endif
