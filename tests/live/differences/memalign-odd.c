#include <malloc.h>
#include <stdio.h>

int main(void)
{
	puts(memalign(3, 10) ? "a pointer" : "NULL");
}
