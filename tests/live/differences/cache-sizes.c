#include <stdio.h>
#include <unistd.h>

int main(void)
{
	puts(sysconf(_SC_LEVEL1_DCACHE_LINESIZE) < 0 ? "not known" : "known");
}
