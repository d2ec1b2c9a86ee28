#include <stdio.h>
#include <time.h>

int main(void)
{
	char text[100];
	struct tm time = { .tm_hour = 6, .tm_min = 7, .tm_mday = 1 };

	printf("%zu\n", strftime(text, sizeof(text), "%k:%M", &time));
}
