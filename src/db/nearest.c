/* SPDX-License-Identifier: MIT */
#include "db/symdb.h"

#include <string.h>

enum { TEXT_MAX = 64 }; /* longer than any id */

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein distance. */
static size_t distance(const char *left, const char *right)
{
	size_t row[TEXT_MAX + 1], i, j, right_size = strlen(right);

	for (j = 0; j <= right_size; j++)
		row[j] = j;
	for (i = 1; left[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= right_size; j++) {
			size_t above = row[j];

			row[j] = least(above + 1, row[j - 1] + 1,
				       diagonal + (left[i - 1] != right[j - 1]));
			diagonal = above;
		}
	}
	return row[right_size];
}

const char *mc_symdb_nearest(const char *text, const char *const *candidates,
			     size_t count)
{
	const char *nearest = NULL;
	size_t i, best = strlen(text) / 2 +
			 1; /* more than half changed is a different word */

	if (strlen(text) > TEXT_MAX)
		return NULL;
	for (i = 0; i < count; i++) {
		size_t cost;

		if (strlen(candidates[i]) > TEXT_MAX)
			continue;
		cost = distance(text, candidates[i]);
		if (cost < best) {
			best = cost;
			nearest = candidates[i];
		}
	}
	return nearest;
}
