/* SPDX-License-Identifier: MIT */
/* Which findings count: ignores, the baseline, and which risks fail a run. */
#ifndef MC_FINDINGS_SUPPRESSIONS_H
#define MC_FINDINGS_SUPPRESSIONS_H

#include "base/buffer.h"
#include "findings/options.h"
#include "findings/stable_path.h"
#include "rules/verdict.h"

struct mc_suppressions;

/* What an ignore matches in addition to the finding. */
struct mc_suppression_subject {
	const char *path;
	const char *target;
	const char *component; /* the package; NULL: that in the path */
};

/*
 * Create from the options, which are borrowed.  Returns new; mc_suppressions_free.
 * MUSLCHECK_ERROR_USAGE if an ignore has expired or the baseline cannot be read.
 */
enum muslcheck_status mc_suppressions_new(const struct muslcheck_options *options,
					  struct mc_suppressions **out,
					  struct mc_error *err) MC_MUST_CHECK;
void mc_suppressions_free(struct mc_suppressions *suppressions);

/* Start a new run: no ignore has matched yet. */
void mc_suppressions_begin(struct mc_suppressions *suppressions);

/*
 * Suppress findings that do not count, then update the verdict.  Thread-safe; arena is
 * scratch memory.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_suppressions_apply(struct mc_suppressions *suppressions,
					    const struct mc_suppression_subject *subject,
					    struct mc_arena *arena,
					    struct mc_judgement *judgement) MC_MUST_CHECK;

/* Suppress findings that an ignore matches; true if there are any. */
bool mc_suppressions_ignore(struct mc_suppressions *suppressions,
			    const struct mc_suppression_subject *subject,
			    struct mc_findings *findings);

/* True if suppressed by an ignore, not by the baseline. */
bool mc_suppressions_is_ignored(const struct mc_finding *finding);

/* True if a risk, or an error of a package, fails the run whatever the verdict. */
bool mc_suppressions_fail_alone(const struct muslcheck_options *options,
				const struct mc_judgement *judgement);

/* True if the path is excluded from the run. */
bool mc_suppressions_excludes(const struct muslcheck_options *options, const char *path);

/* At the end of a run: write a line for each unused ignore, and one for the baseline. */
void mc_suppressions_report(const struct mc_suppressions *suppressions,
			    struct mc_buffer *out);

#endif
