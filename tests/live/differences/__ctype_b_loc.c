#include <ctype.h>
#include <stdio.h>

int main(void)
{
	unsigned long sum = 0;

	for (int i = 0; i < 128; i++)
		sum = sum * 31 + (*__ctype_b_loc())[i];
	printf("%lx\n", sum);
}
