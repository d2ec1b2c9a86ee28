/* flags: -lm */
#include <errno.h>
#include <math.h>
#include <stdio.h>

int main(void)
{
	volatile double minus = -1;
	volatile double result;

	errno = 0;
	result = log(minus);
	printf("%d\n", errno);
}
