#define _GNU_SOURCE

#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char text[100];

	puts(confstr(_CS_GNU_LIBC_VERSION, text, sizeof(text)) ? "a version" : "none");
}
