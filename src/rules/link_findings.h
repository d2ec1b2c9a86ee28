/* SPDX-License-Identifier: MIT */
/* Would object files and static archives link on a target? */
#ifndef MC_RULES_LINK_FINDINGS_H
#define MC_RULES_LINK_FINDINGS_H

#include "rules/judgement.h"

/*
 * Check link input (stored->linkable).  No loader is involved, so all answers in
 * judgement.load are NOT_ASKED; its faults are the missing symbols.  Findings are unsorted.
 */
enum muslcheck_status mc_link_findings(const struct mc_load_context *context,
				       const struct mc_target *target,
				       const struct mc_stored *stored,
				       struct mc_judgement *out) MC_MUST_CHECK;

#endif
