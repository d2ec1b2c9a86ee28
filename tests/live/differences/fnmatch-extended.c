#define _GNU_SOURCE

#include <fnmatch.h>
#include <stdio.h>

int main(void)
{
	printf("%d\n", fnmatch("@(a|b)", "a", FNM_EXTMATCH));
}
