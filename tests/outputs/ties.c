/* SPDX-License-Identifier: MIT */
/* A qsort, to be preloaded, that reverses the order of equal elements. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static void swap(char *left, char *right, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char kept = left[i];

		left[i] = right[i];
		right[i] = kept;
	}
}

/* Sorts start to end; what is equal keeps its order, which qsort reversed before. */
static void merge_sort(char *items, size_t count, size_t size, char *room,
		       int (*compare)(const void *, const void *))
{
	size_t half = count / 2, left = 0, right = half, out = 0;

	if (count < 2)
		return;
	merge_sort(items, half, size, room, compare);
	merge_sort(items + half * size, count - half, size, room, compare);
	while (left < half || right < count) {
		int takes_left = right == count ||
				 (left < half && compare(items + left * size,
							 items + right * size) <= 0);
		size_t taken = takes_left ? left++ : right++;

		memcpy(room + out++ * size, items + taken * size, size);
	}
	memcpy(items, room, count * size);
}

void qsort(void *base, size_t count, size_t size,
	   int (*compare)(const void *, const void *))
{
	char *items = base, *room = malloc(count * size);

	if (!room)
		abort();
	for (size_t i = 0; i < count / 2; i++)
		swap(items + i * size, items + (count - 1 - i) * size, size);
	merge_sort(items, count, size, room, compare);
	free(room);
}
