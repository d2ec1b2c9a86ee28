/* machine: i386 */
#include <sys/stat.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	struct {
		struct stat value;
		char guard[64];
	} place;
	int damage = 0;

	memset(&place, 0x55, sizeof(place));
	fstat(0, &place.value);
	for (size_t i = 0; i < sizeof(place.guard); i++)
		damage += place.guard[i] != 0x55;
	printf("%d bytes damaged\n", damage);
	return damage ? 3 : 0;
}
