#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	void *memory = malloc(32);

	free(memory);
	free(memory);
	puts("went on");
}
