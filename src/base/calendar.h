/* SPDX-License-Identifier: MIT */
/* Days, as ISO 8601 writes them: text that compares as they do. */
#ifndef MC_BASE_CALENDAR_H
#define MC_BASE_CALENDAR_H

#include <stdbool.h>

/* Is it a day of the calendar, "2027-01-31"? */
bool mc_calendar_is_day(const char *text);

#endif
