/* SPDX-License-Identifier: MIT */
/* Dates in ISO 8601 form; they compare as text. */
#ifndef MC_BASE_CALENDAR_H
#define MC_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* True if text is a valid date, "2027-01-31". */
bool mc_calendar_is_day(const char *text);

/* Days since a fixed day long ago, of a valid date: their difference is an age. */
int64_t mc_calendar_days(const char *day);

#endif
