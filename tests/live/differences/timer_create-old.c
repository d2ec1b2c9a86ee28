/* The version of glibc 2.2.5 stores an int; what lies behind it? */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int old(clockid_t clock, struct sigevent *event, int *id);
__asm__(".symver old, timer_create@GLIBC_2.2.5");

int main(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE };
	int id[2] = { -1, 0x55555555 };

	if (old(CLOCK_REALTIME, &event, id))
		perror("timer_create");
	printf("behind the id %x\n", (unsigned)id[1]);
	return id[1] == 0x55555555 ? 0 : 3;
}
