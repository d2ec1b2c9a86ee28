#include <stdio.h>

int __xpg_strerror_r(int number, char *buffer, size_t size);

int main(void)
{
	char buffer[100];

	printf("%d %s\n", __xpg_strerror_r(2, buffer, sizeof(buffer)), buffer);
}
