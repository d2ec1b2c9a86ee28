/* SPDX-License-Identifier: MIT */
/* What is found out about an object once, however many targets it is judged for. */
#ifndef MC_RULES_OBJECT_FACTS_H
#define MC_RULES_OBJECT_FACTS_H

#include "loader/loader.h"

struct mc_behaviour_hit;

/* Zeroed at first; lives as long as the arena of the context that it belongs to. */
struct mc_object_facts {
	const struct mc_stored *object; /* that the rest is about */
	enum mc_language language; /* once it was asked for; mc_object_facts_language */
	bool has_language;
	uint32_t bits;		       /* bits of enum mc_object_fact */
	struct mc_behaviour_hit *hits; /* by behaviour row */
	size_t *rows; /* that may be about it; a row's texts are still to be found */
	size_t row_count;
};

#endif
