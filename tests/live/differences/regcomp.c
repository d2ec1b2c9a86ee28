/* Where the header has re_nsub. */
#include <regex.h>
#include <stdio.h>

int main(void)
{
	regex_t regex;

	regcomp(&regex, "(a)(b)", REG_EXTENDED);
	printf("re_nsub %zu\n", regex.re_nsub);
}
