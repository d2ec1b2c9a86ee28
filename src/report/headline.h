/* SPDX-License-Identifier: MIT */
/* The result of a run in a line: the verdict of everything, and how much passes. */
#ifndef MC_REPORT_HEADLINE_H
#define MC_REPORT_HEADLINE_H

#include "report/report.h"

/* "run", or "work" for Dockerfile instructions; "runs" and "works" if count is one of one. */
const char *mc_headline_verb(const struct muslcheck_target_summary *target, size_t count);

/* "files", "packages", "files and packages": what is counted; "file", if it is one. */
const char *mc_headline_noun(const struct muslcheck_target_summary *target, bool one);

/* Why a target counts nothing: "no native code", "nothing could be read". */
const char *mc_headline_nothing(const struct muslcheck_summary *summary,
				const struct muslcheck_target_summary *target);

/* "3 of 18 files do not pass", "all 18 files pass", or mc_headline_nothing. */
void mc_headline_put_counts(const struct muslcheck_summary *summary,
			    const struct muslcheck_target_summary *target,
			    struct mc_buffer *out);

/* Does everything pass on the required targets, and could everything be read? */
bool mc_headline_passes(const struct mc_report_context *context,
			const struct muslcheck_summary *summary);

#endif
