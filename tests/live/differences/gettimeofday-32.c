/* machine: i386 */
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

int main(void)
{
	struct {
		struct timeval time;
		char guard[16];
	} place;

	memset(&place, 0x55, sizeof(place));
	printf("%d", gettimeofday(&place.time, 0));
	printf(" %d %x\n", place.time.tv_sec > 1700000000, place.guard[0]);
}
