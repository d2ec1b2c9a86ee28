#define _GNU_SOURCE

#include <stdio.h>
#include <string.h>

int main(void)
{
	char buffer[100];

	puts(strerror_r(2, buffer, sizeof(buffer)));
}
