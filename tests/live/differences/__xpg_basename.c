#include <libgen.h>
#include <stdio.h>

int main(void)
{
	char path[] = "/usr/lib/";

	puts(basename(path));
}
