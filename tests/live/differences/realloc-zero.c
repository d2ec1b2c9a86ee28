#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	puts(realloc(malloc(10), 0) ? "a pointer" : "NULL");
}
