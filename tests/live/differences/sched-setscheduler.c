#include <errno.h>
#include <sched.h>
#include <stdio.h>

int main(void)
{
	struct sched_param parameter = { 0 };
	int status = sched_setscheduler(0, SCHED_OTHER, &parameter);

	puts(!status ? "set" : errno == ENOSYS ? "ENOSYS" : "refused");
}
