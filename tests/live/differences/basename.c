#define _GNU_SOURCE

#include <stdio.h>
#include <string.h>

int main(void)
{
	puts(basename("/usr/lib/"));
}
