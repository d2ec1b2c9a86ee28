/* SPDX-License-Identifier: MIT */
#include "base/version.h"

#include <stdlib.h>

int mc_version_compare(const char *left, const char *right)
{
	while (*left || *right) {
		char *left_end, *right_end;
		unsigned long a = strtoul(left, &left_end, 10);
		unsigned long b = strtoul(right, &right_end, 10);

		if (a != b)
			return a < b ? -1 : 1;
		if ((left_end == left && *left) || (right_end == right && *right))
			return 0;
		left = left_end + (*left_end == '.');
		right = right_end + (*right_end == '.');
	}
	return 0;
}
