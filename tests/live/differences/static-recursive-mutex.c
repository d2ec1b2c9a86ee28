#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

int main(void)
{
	pthread_mutex_lock(&mutex);
	pthread_mutex_lock(&mutex);
	puts("locked twice");
}
