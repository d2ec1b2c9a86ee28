/* SPDX-License-Identifier: MIT */
/* What --verbose tells people of an object beside its verdicts. */
#ifndef MC_REPORT_TEXT_FACTS_H
#define MC_REPORT_TEXT_FACTS_H

#include "report/report.h"

/* A line each for what the object is and has. arena is scratch memory. */
void mc_text_facts(const struct mc_stored *stored, struct mc_arena *arena,
		   struct mc_buffer *out);

#endif
