/* SPDX-License-Identifier: MIT */
/* How long one input may take. */
#ifndef MC_BASE_DEADLINE_H
#define MC_BASE_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

/* The time so many seconds from now, for mc_deadline_has_passed; never 0. */
int64_t mc_deadline_after(uint64_t seconds);

/* 0, no deadline, never passes. */
bool mc_deadline_has_passed(int64_t deadline);

/*
 * The deadline of the input that this thread works on, for loops over its bytes far below
 * those who know it; 0: none.  Whoever set it asks at the end whether a loop may have stopped.
 */
void mc_deadline_set(int64_t deadline);
bool mc_deadline_is_over(void);

#endif
