#include <signal.h>
#include <stdio.h>

int main(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	printf("%d\n", sigaction(34, &action, 0));
}
