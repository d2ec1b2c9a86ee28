/* SPDX-License-Identifier: MIT */
/* Days, as ISO 8601 writes them: text that compares as they do. */
#ifndef MC_FINDINGS_DATE_H
#define MC_FINDINGS_DATE_H

#include <stdbool.h>

/* Is it a day of the calendar, "2027-01-31"? */
bool mc_date_is_valid(const char *text);

#endif
