/* SPDX-License-Identifier: MIT */
/* What stands in nobody's way on a glibc target, and is worth knowing. */
#ifndef MC_RULES_GLIBC_FINDINGS_H
#define MC_RULES_GLIBC_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* Add findings about every object of a load; texts go to the arena. */
enum muslcheck_status mc_glibc_findings(const struct mc_load_result *result,
					struct mc_arena *arena,
					struct mc_findings *findings) MC_MUST_CHECK;

#endif
