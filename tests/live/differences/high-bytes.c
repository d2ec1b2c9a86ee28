#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	wchar_t wide;

	printf("%d\n", mbtowc(&wide, "\xe9", 1));
}
