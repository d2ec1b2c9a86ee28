#include <stdio.h>

int main(void)
{
	char buffer[100];

	printf("%d\n", snprintf(buffer, sizeof(buffer), "%Id", 5));
}
