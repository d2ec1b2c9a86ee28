/* SPDX-License-Identifier: MIT */
/* The wording that all formats share. */
#ifndef MC_REPORT_WORDING_H
#define MC_REPORT_WORDING_H

#include "report/report.h"

/*
 * The finding that explains the verdict best: for UNKNOWN what could not be read, else
 * the first that needs as much work as the verdict, else the first.  NULL if there is
 * no blocking finding.
 */
const struct mc_finding *mc_wording_decisive(const struct mc_judgement *judgement);

/*
 * The severity of a finding for the run: that of its rule, but at most a warning if the
 * object does not fail on the target, and an error if it decides a component that fails.
 */
enum muslcheck_severity mc_wording_severity(const struct mc_report_object *object,
					    size_t target_index,
					    const struct mc_finding *finding);

/*
 * Does the command that the verdict states resolve the finding?  So it is not shown as an
 * error: add-packages with known packages, and gcompat.
 */
bool mc_wording_is_resolved(enum muslcheck_verdict verdict, size_t package_count,
			    const struct mc_finding *finding);

/* "resolved", "risk", or the severity: the finding in one word. */
const char *mc_wording_level(const struct mc_judgement *judgement,
			     const struct mc_finding *finding);

/* "apk add libstdc++ gcompat": the command that installs the verdict's packages, if any. */
void mc_wording_put_packages(struct mc_buffer *out, const struct mc_judgement *judgement);

/*
 * The same for something that fails: if it runs, what fails it nevertheless.  Borrows from
 * arena; NULL when memory is out.
 */
const char *mc_wording_failure(const struct mc_judgement *judgement,
			       struct mc_arena *arena);

/* The reason and the fix, in one line.  Text from files is not escaped. */
void mc_wording_put_reason(struct mc_buffer *out, const struct mc_judgement *judgement);

/* How many findings are ignored. */
size_t mc_wording_suppressed_count(const struct mc_findings *findings);

/* End of the group of findings that differ from that at first only in their subject. */
size_t mc_wording_group_end(const struct mc_findings *findings, size_t first);

/*
 * A group in one line: the message of a single finding, or the rule's title with at most
 * names_max subjects (0: all).  Text from files is not escaped.
 */
void mc_wording_put_group(struct mc_buffer *out, const struct mc_findings *findings,
			  size_t first, size_t end, size_t names_max);

/*
 * What the verdict rests on, "" if it runs without a reservation; and the command that
 * installs what is missing, or how to resolve what decides ("": nothing is known).
 * Borrow from arena; NULL when memory is out.
 */
const char *mc_wording_why(const struct mc_report_object *object, size_t target_index,
			   struct mc_arena *arena);
const char *mc_wording_fix(const struct mc_judgement *judgement, struct mc_arena *arena);

/* The first target with the same findings as the target at index, or index itself. */
size_t mc_wording_first_same(const struct mc_report_object *object, size_t index);

/* The same as strings that borrow from arena; NULL when memory is out. */
const char *mc_wording_reason(const struct mc_judgement *judgement,
			      struct mc_arena *arena);
const char *mc_wording_group(const struct mc_findings *findings, size_t first, size_t end,
			     size_t names_max, struct mc_arena *arena);

#endif
