/* SPDX-License-Identifier: MIT */
/* What of the findings counts: ignores, the baseline, and what makes a run fail. */
#ifndef MC_FINDINGS_SUPPRESSIONS_H
#define MC_FINDINGS_SUPPRESSIONS_H

#include "base/buffer.h"
#include "findings/stable_path.h"
#include "rules/verdict.h"

struct mc_suppressions;

/* What an ignore can be about, beside the finding itself. */
struct mc_suppression_subject {
	const char *path;
	const char *target;
};

/*
 * Make the policy that the options ask for, which are borrowed.  Returns new;
 * mc_suppressions_free.  MUSLCHECK_ERROR_USAGE if an ignore has expired, or the baseline
 * cannot be read.
 */
enum muslcheck_status mc_suppressions_new(const struct muslcheck_options *options,
					  struct mc_suppressions **out,
					  struct mc_error *err) MC_MUST_CHECK;
void mc_suppressions_free(struct mc_suppressions *policy);

/* Nothing is noted as used any more: a new run begins. */
void mc_suppressions_begin(struct mc_suppressions *policy);

/*
 * Suppress what does not count, and decide the verdict anew.  Any thread may; arena is
 * scratch memory.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_suppressions_apply(struct mc_suppressions *policy,
					    const struct mc_suppression_subject *subject,
					    struct mc_arena *arena,
					    struct mc_judgement *judgement) MC_MUST_CHECK;

/* Suppress what an ignore matches, and nothing else; true if that is anything. */
bool mc_suppressions_ignore(struct mc_suppressions *policy,
			    const struct mc_suppression_subject *subject,
			    struct mc_findings *findings);

/* Is it suppressed by an ignore, and not only for being in the baseline? */
bool mc_suppressions_is_ignored(const struct mc_finding *finding);

/* Is there a risk that fails a run by itself? */
bool mc_suppressions_risk_fails(const struct muslcheck_options *options,
				const struct mc_judgement *judgement);

/* Is the path left out of the run? */
bool mc_suppressions_excludes(const struct muslcheck_options *options, const char *path);

/* At the end of a run: a line for each ignore that nothing matched, one on the baseline. */
void mc_suppressions_report(const struct mc_suppressions *policy, struct mc_buffer *out);

#endif
