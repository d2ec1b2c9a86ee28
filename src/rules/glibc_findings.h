/* SPDX-License-Identifier: MIT */
/* Findings on glibc targets that do not affect the verdict. */
#ifndef MC_RULES_GLIBC_FINDINGS_H
#define MC_RULES_GLIBC_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* Add findings about every object of a load; strings are allocated in the arena. */
enum muslcheck_status mc_glibc_findings(const struct mc_load_result *result,
					struct mc_arena *arena,
					struct mc_findings *findings) MC_MUST_CHECK;

#endif
