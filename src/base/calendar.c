/* SPDX-License-Identifier: MIT */
#include "base/calendar.h"

#include <stdlib.h>
#include <string.h>

static unsigned days_of(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

bool mc_calendar_is_day(const char *text)
{
	static const char shape[] = "0000-00-00";
	unsigned numbers[3] = { 0 }, field = 0;

	if (strlen(text) != sizeof(shape) - 1)
		return false;
	for (unsigned i = 0; shape[i]; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (digit != (shape[i] == '0') || (!digit && text[i] != '-'))
			return false;
		if (digit)
			numbers[field] = numbers[field] * 10 + (unsigned)(text[i] - '0');
		else
			field++;
	}
	return numbers[1] >= 1 && numbers[1] <= 12 && numbers[2] >= 1 &&
	       numbers[2] <= days_of(numbers[0], numbers[1]);
}

int64_t mc_calendar_days(const char *day)
{
	int64_t year = strtoll(day, NULL, 10);
	int64_t month = strtoll(day + 5, NULL, 10);
	int64_t number = strtoll(day + 8, NULL, 10);

	/* Years from March on: the leap day is the last one. */
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
	       number;
}
