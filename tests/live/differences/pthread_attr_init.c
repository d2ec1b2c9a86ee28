#include <pthread.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	struct {
		pthread_attr_t attributes;
		char guard[64];
	} place;
	size_t size = 0;

	memset(&place, 0x55, sizeof(place));
	pthread_attr_init(&place.attributes);
	pthread_attr_setstacksize(&place.attributes, 1 << 20);
	pthread_attr_getstacksize(&place.attributes, &size);
	printf("%zu %x\n", size, place.guard[0]);
}
