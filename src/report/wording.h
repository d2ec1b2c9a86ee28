/* SPDX-License-Identifier: MIT */
/* What every format says of a judgement, in the same words. */
#ifndef MC_REPORT_WORDING_H
#define MC_REPORT_WORDING_H

#include "report/report.h"

/*
 * The finding that says most about the verdict: what could not be read, where that leaves
 * it open; else the first that asks for as much work; failing that, the first.  NULL if
 * none stands in the way.
 */
const struct mc_finding *mc_wording_decisive(const struct mc_judgement *judgement);

/*
 * How bad a finding is for the run: as its rule says where the object fails, and no
 * more than a warning where it does not.
 */
enum muslcheck_severity mc_wording_severity(const struct mc_report_object *object,
					    size_t target_index,
					    const struct mc_finding *finding);

/* "apk add libstdc++ gcompat": what the verdict's packages take; nothing if it has none. */
void mc_wording_put_packages(struct mc_buffer *out, const struct mc_judgement *judgement);

/* The reason and the way out, in a line.  Text from files is as it is in them. */
void mc_wording_put_reason(struct mc_buffer *out, const struct mc_judgement *judgement);

/* How many findings are ignored. */
size_t mc_wording_suppressed_count(const struct mc_findings *findings);

/*
 * Findings from first on that differ in nothing but the name they are about are told
 * together: where they end.
 */
size_t mc_wording_group_end(const struct mc_findings *findings, size_t first);

/*
 * The findings from first up to end, in a line: the one's message, or the rule's title
 * and at most names_max of the names (0: all).  Text from files is as it is in them.
 */
void mc_wording_put_group(struct mc_buffer *out, const struct mc_findings *findings,
			  size_t first, size_t end, size_t names_max);

/* The first target with the same findings as the one of that index, or index itself. */
size_t mc_wording_first_same(const struct mc_report_object *object, size_t index);

/* Both as text that borrows from the arena; NULL when memory is out. */
const char *mc_wording_reason(const struct mc_judgement *judgement,
			      struct mc_arena *arena);
const char *mc_wording_group(const struct mc_findings *findings, size_t first, size_t end,
			     size_t names_max, struct mc_arena *arena);

#endif
