#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	FILE *script = fopen("script", "w");
	int status = 0;

	fputs("exit 7\n", script);
	fclose(script);
	chmod("script", 0755);
	if (!fork()) {
		execlp("./script", "script", (char *)0);
		_exit(1);
	}
	wait(&status);
	printf("%d\n", WEXITSTATUS(status));
}
