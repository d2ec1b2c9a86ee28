#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void *run(void *argument)
{
	char frame[1 << 20];

	memset(frame, 1, sizeof(frame));
	return argument ? frame : 0;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, 0, run, 0);
	pthread_join(thread, 0);
	puts("a frame of 1 MiB is fine");
}
