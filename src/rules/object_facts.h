/* SPDX-License-Identifier: MIT */
/* Facts about an object that are computed once for all targets. */
#ifndef MC_RULES_OBJECT_FACTS_H
#define MC_RULES_OBJECT_FACTS_H

#include "loader/loader.h"
#include "rules/companions.h"
#include "rules/finding.h"
#include "rules/static.h"

struct mc_behaviour_hit;

/* Initially zeroed; lives as long as the arena of its context. */
struct mc_object_facts {
	const struct mc_stored *object; /* the object; NULL: not filled yet */
	enum mc_language language; /* once it was asked for; mc_object_facts_language */
	bool has_language;
	const char *ecosystem; /* once has_ecosystem: of mc_module_ecosystem */
	bool has_ecosystem;
	struct mc_findings start; /* once has_start: of mc_start_findings */
	bool has_start;
	struct mc_origin_paths origin_paths;
	struct mc_signs *signs;	       /* of a static program, once they were asked for */
	uint32_t bits;		       /* bits of enum mc_object_fact */
	struct mc_behaviour_hit *hits; /* one per behaviour row */
	size_t *rows; /* rows that may apply; their strings are searched later */
	size_t row_count;
};

#endif
