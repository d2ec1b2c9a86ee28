#define _GNU_SOURCE

#include <stdio.h>
#include <sys/stat.h>

int main(void)
{
	struct stat64 status;

	printf("%d", stat64("/", &status));
	printf(" %d\n", S_ISDIR(status.st_mode));
}
