/* flags: -fexceptions */
/* Does anybody walk the stack of a thread that ends?  Then the frame's personality is asked. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int __gcc_personality_v0(int version)
{
	puts("unwound");
	exit(0);
}

void _Unwind_Resume(void *exception)
{
	abort();
}

static void clean(int *value)
{
}

static void *run(void *argument)
{
	int value __attribute__((cleanup(clean))) = 0;

	pthread_exit(0);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, 0, run, 0);
	pthread_join(thread, 0);
	puts("not unwound");
}
