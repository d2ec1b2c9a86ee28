/* SPDX-License-Identifier: MIT */
/* Findings about functions with the same name and a different ABI. */
#ifndef MC_RULES_ABI_FINDINGS_H
#define MC_RULES_ABI_FINDINGS_H

#include "loader/abi.h"
#include "loader/loader.h"
#include "rules/finding.h"

/* Add a finding for every clash with that effect; strings are allocated in the arena. */
enum muslcheck_status mc_abi_findings(const struct mc_load_result *result,
				      enum mc_abi_effect effect, struct mc_arena *arena,
				      struct mc_findings *findings) MC_MUST_CHECK;

#endif
