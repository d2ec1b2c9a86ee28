/* SPDX-License-Identifier: MIT */
/*
 * What to do about one thing, by target: an array of texts, NULL or "" for a target where
 * there is nothing to do.  Targets often share a text, which is then shown once.
 */
#ifndef MC_REPORT_WORK_H
#define MC_REPORT_WORK_H

#include "report/report.h"

/* The component's fix on the target, else its reason; NULL if it passes there. */
const char *mc_work_of_component(const struct mc_component *component, size_t target);

/* Is the text at index not empty, and the first of its kind? */
bool mc_work_is_first(const char *const *texts, size_t index);

/* Has the target at index the text that is at first? */
bool mc_work_shares(const char *const *texts, size_t first, size_t index);

/* How many different texts there are; 0: nothing to do. */
size_t mc_work_count(const char *const *texts, size_t target_count);

#endif
