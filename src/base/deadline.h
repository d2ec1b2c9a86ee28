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

#endif
