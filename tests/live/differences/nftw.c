#define _XOPEN_SOURCE 700

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

static int see(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	printf("%s %s\n", path,
	       type == FTW_F   ? "file"
	       : type == FTW_D ? "directory"
			       : "something else");
	return 0;
}

int main(void)
{
	mkdir("tree", 0755);
	creat("tree/file", 0644);
	return nftw("tree", see, 4, FTW_PHYS);
}
