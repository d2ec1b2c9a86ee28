#define _GNU_SOURCE

#include <fcntl.h>
#include <stdio.h>

int main(void)
{
	printf("%d\n", open64("/dev/null", O_RDONLY) >= 0);
}
