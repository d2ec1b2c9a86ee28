/* SPDX-License-Identifier: MIT */
/* The facts about an object that --verbose adds to the text report. */
#ifndef MC_REPORT_TEXT_FACTS_H
#define MC_REPORT_TEXT_FACTS_H

#include "report/report.h"

/* A line each for what the object is and has. arena is scratch memory. */
void mc_text_facts(const struct mc_stored *stored, struct mc_arena *arena,
		   struct mc_buffer *out);

#endif
