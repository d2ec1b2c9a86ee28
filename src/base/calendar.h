/* SPDX-License-Identifier: MIT */
/* Dates in ISO 8601 form; they compare as text. */
#ifndef MC_BASE_CALENDAR_H
#define MC_BASE_CALENDAR_H

#include <stdbool.h>

/* True if text is a valid date, "2027-01-31". */
bool mc_calendar_is_day(const char *text);

#endif
