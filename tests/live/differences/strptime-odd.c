#define _XOPEN_SOURCE 700

#include <stdio.h>
#include <time.h>

int main(void)
{
	struct tm time = { 0 };

	puts(strptime("+0100", "%z", &time) ? "read" : "NULL");
}
