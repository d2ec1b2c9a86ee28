#include <stdio.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	return *(const int *)left / 1000 - *(const int *)right / 1000;
}

int main(void)
{
	int items[40];
	int kept = 1;

	for (int i = 0; i < 40; i++)
		items[i] = i * 7 % 4 * 1000 + i;
	qsort(items, 40, sizeof(*items), compare);
	for (int i = 1; i < 40; i++)
		kept &= items[i] / 1000 != items[i - 1] / 1000 || items[i] > items[i - 1];
	printf("%d\n", kept);
}
