#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	puts(aligned_alloc(3, 10) ? "a pointer" : "NULL");
}
