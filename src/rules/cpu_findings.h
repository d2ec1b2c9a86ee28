/* SPDX-License-Identifier: MIT */
/* Findings about the processor that an image and a program need. */
#ifndef MC_RULES_CPU_FINDINGS_H
#define MC_RULES_CPU_FINDINGS_H

#include "loader/loader.h"
#include "rules/finding.h"

/* The highest x86-64 level above the baseline that the object requires; NULL if none. */
const char *mc_cpu_level(const struct mc_object *object);

enum muslcheck_status mc_cpu_findings(const struct mc_stored *object,
				      const struct mc_load_result *result,
				      struct mc_arena *arena,
				      struct mc_findings *findings) MC_MUST_CHECK;

#endif
