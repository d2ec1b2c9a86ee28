#include <stdio.h>
#include <wchar.h>

int main(void)
{
	FILE *file = fopen("/dev/null", "r,ccs=UTF-8");

	printf("%d\n", fwide(file, 0) > 0);
}
