/* SPDX-License-Identifier: MIT */
#include "base/calendar.h"

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
