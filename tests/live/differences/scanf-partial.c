/* flags: -std=c99 */
#include <stdio.h>

int main(void)
{
	double value;

	printf("%d\n", sscanf("1e", "%lf", &value));
}
