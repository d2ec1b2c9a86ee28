#define _GNU_SOURCE /* utmpxname */

#include <stdio.h>
#include <string.h>
#include <utmpx.h>

int main(void)
{
	struct utmpx record = { .ut_type = USER_PROCESS };

	fclose(fopen("utmp", "w"));
	utmpxname("utmp");
	setutxent();
	strcpy(record.ut_id, "a");
	puts(pututxline(&record) ? "written" : "not written");
}
