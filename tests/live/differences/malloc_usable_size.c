#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	printf("%d\n", malloc_usable_size(malloc(100)) >= 100);
}
