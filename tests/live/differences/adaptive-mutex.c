#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>

int main(void)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	printf("%d\n", pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP));
}
