#include <stdio.h>

__attribute__((constructor)) static void begin(void)
{
	puts("constructor");
}
__attribute__((destructor)) static void end(void)
{
	puts("destructor");
}

int main(void)
{
	puts("main");
}
