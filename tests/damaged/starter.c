/* SPDX-License-Identifier: MIT */
/*
 * starter [OPENER]: starts each file named on standard input, or OPENER with it, with no
 * room to do harm, and prints the exit status, or minus the signal, one a line.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void limit(int what, rlim_t value)
{
	setrlimit(what, &(struct rlimit){ value, value });
}

static void start(const char *opener, const char *path)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	limit(RLIMIT_CPU, 2);
	limit(RLIMIT_AS, (rlim_t)1 << 40);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CORE, 0);
	alarm(20);
	if (opener)
		execl(opener, opener, path, (char *)0);
	else
		execl(path, path, (char *)0);
	_exit(126);
}

int main(int argc, char **argv)
{
	char path[4096];

	while (fgets(path, sizeof(path), stdin)) {
		int status = 0;
		pid_t child;

		path[strcspn(path, "\n")] = '\0';
		child = fork();
		if (!child)
			start(argc > 1 ? argv[1] : 0, path);
		if (child < 0 || waitpid(child, &status, 0) != child)
			return 1;
		printf("%d\n",
		       WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
	}
	return 0;
}
