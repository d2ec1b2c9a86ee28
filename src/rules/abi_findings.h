/* SPDX-License-Identifier: MIT */
/* Findings about functions with the same name and another ABI. */
#ifndef MC_RULES_ABI_FINDINGS_H
#define MC_RULES_ABI_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* A finding for every clash of that effect in one load; texts go to the arena. */
enum muslcheck_status mc_abi_findings(const struct mc_load_result *result,
				      enum mc_abi_effect effect, struct mc_arena *arena,
				      struct mc_findings *findings) MC_MUST_CHECK;

#endif
