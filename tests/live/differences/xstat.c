#define _GNU_SOURCE

#include <stdio.h>
#include <sys/stat.h>

int __xstat(int version, const char *path, struct stat *status);

int main(void)
{
	struct stat status;

	printf("%d", __xstat(1, "/", &status));
	printf(" %d\n", S_ISDIR(status.st_mode));
}
