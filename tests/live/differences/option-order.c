#define _XOPEN_SOURCE 700
#define _GNU_SOURCE

#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char *arguments[] = { "program", "file", "-a", 0 };

	puts(getopt(3, arguments, "a") == 'a' ? "-a is seen" : "-a is not seen");
}
