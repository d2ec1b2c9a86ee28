#include <regex.h>
#include <stdio.h>

int main(void)
{
	regex_t regex;

	if (regcomp(&regex, "(a)\\1", REG_EXTENDED | REG_NOSUB))
		puts("refused");
	else
		printf("%d\n", regexec(&regex, "aa", 0, 0, 0));
}
