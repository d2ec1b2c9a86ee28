/* SPDX-License-Identifier: MIT */
/* Turns the faults of a load into findings. */
#ifndef MC_RULES_LOAD_FINDINGS_H
#define MC_RULES_LOAD_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* Add a finding for every fault; strings are allocated in the arena. */
enum muslcheck_status mc_load_findings(const struct mc_stored *object,
				       const struct mc_load_result *result,
				       struct mc_arena *arena,
				       struct mc_findings *findings) MC_MUST_CHECK;

#endif
