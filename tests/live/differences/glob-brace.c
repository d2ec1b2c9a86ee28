#define _GNU_SOURCE

#include <glob.h>
#include <stdio.h>

int main(void)
{
	glob_t found;

	printf("%d\n", glob("/{dev,proc}", GLOB_BRACE, 0, &found));
}
