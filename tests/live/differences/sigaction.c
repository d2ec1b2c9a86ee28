#include <signal.h>
#include <stdio.h>

static volatile int seen;

static void hear(int number, siginfo_t *info, void *context)
{
	seen = number == SIGUSR1 && info->si_signo == number;
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = hear, .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &action, 0);
	raise(SIGUSR1);
	printf("%d\n", seen);
}
