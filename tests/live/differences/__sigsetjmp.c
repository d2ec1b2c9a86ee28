#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	static struct {
		sigjmp_buf buffer;
		char guard[64];
	} place;
	sigset_t set;

	memset(place.guard, 0x55, sizeof(place.guard));
	if (!sigsetjmp(place.buffer, 1)) {
		sigfillset(&set);
		sigprocmask(SIG_SETMASK, &set, 0);
		siglongjmp(place.buffer, 1);
	}
	sigprocmask(SIG_SETMASK, 0, &set);
	printf("guard %x, blocked %d\n", place.guard[0], sigismember(&set, SIGUSR1));
}
