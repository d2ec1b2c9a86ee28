/* SPDX-License-Identifier: MIT */
/* Would object files and static archives link on a target? */
#ifndef MC_RULES_LINK_FINDINGS_H
#define MC_RULES_LINK_FINDINGS_H

#include "rules/verdict.h"

/*
 * The judgement of what is still to be linked (stored->linkable): no loader is asked, so
 * all of judgement.load's answers are NOT_ASKED; its faults are the names that a link
 * would not find.  Findings are not sorted yet.
 */
enum muslcheck_status mc_link_findings(const struct mc_load_context *context,
				       const struct mc_target *target,
				       const struct mc_stored *stored,
				       struct mc_judgement *out) MC_MUST_CHECK;

#endif
