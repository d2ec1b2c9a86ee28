/* flags: -O2 */
#define _GNU_SOURCE

/* The inlines of glibc's header. */
#include <stdio.h>

int main(void)
{
	FILE *file = fopen("file", "w+");
	long sum = 0;

	for (int i = 0; i < 100000; i++)
		putc_unlocked(i & 0xff, file);
	rewind(file);
	for (int byte; (byte = getc_unlocked(file)) != EOF;)
		sum = sum * 31 + byte;
	printf("%lx\n", sum);
}
