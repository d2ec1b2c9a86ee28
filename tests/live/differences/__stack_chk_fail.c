/* flags: -fstack-protector-all */
#include <stdio.h>
#include <string.h>

static int fill(const char *text)
{
	char buffer[16];

	strcpy(buffer, text);
	return buffer[0];
}

int main(void)
{
	printf("%d\n", fill("short"));
}
