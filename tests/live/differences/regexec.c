/* The array is as large as glibc's header says; does more than it get written? */
#include <regex.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	struct {
		regmatch_t match[2];
		char guard[32];
	} place;
	regex_t regex;
	int damage = 0;

	memset(&place, 0x55, sizeof(place));
	regcomp(&regex, "b(c)d", REG_EXTENDED);
	regexec(&regex, "aabcdee", 2, place.match, 0);
	for (size_t i = 0; i < sizeof(place.guard); i++)
		damage += place.guard[i] != 0x55;
	printf("match at %d to %d, %d bytes damaged\n", (int)place.match[0].rm_so,
	       (int)place.match[0].rm_eo, damage);
	return damage ? 3 : 0;
}
