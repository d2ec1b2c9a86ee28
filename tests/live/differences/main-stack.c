#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>

int main(void)
{
	pthread_attr_t attributes;
	size_t size = 0;

	pthread_getattr_np(pthread_self(), &attributes);
	pthread_attr_getstacksize(&attributes, &size);
	puts(size >= 1 << 20 ? "1 MiB or more" : "less than 1 MiB");
}
