/* SPDX-License-Identifier: MIT */
/* Turns what a loader would stumble over into findings that a person can act on. */
#ifndef MC_RULES_LOAD_FINDINGS_H
#define MC_RULES_LOAD_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* Findings for every fault of one load; texts go to the arena. */
enum muslcheck_status mc_load_findings(const struct mc_stored *object,
				       const struct mc_load_result *result,
				       struct mc_arena *arena,
				       struct mc_findings *findings) MC_MUST_CHECK;

#endif
