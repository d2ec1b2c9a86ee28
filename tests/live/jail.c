/* SPDX-License-Identifier: MIT */
/*
 * jail ROOT NAME=VALUE... -- PROGRAM ARGUMENT...: run PROGRAM in the file tree ROOT as
 * nobody, with those variables and nothing else in the environment.
 * Exit 126 when the kernel does not start it.
 */
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NOBODY = 65534, SECONDS = 20 };

int main(int count, char **words)
{
	struct rlimit no_core = { 0, 0 };
	char **environment = words + 2;
	char **command = environment;

	if (count < 4)
		return 2;
	while (*command && strcmp(*command, "--"))
		command++;
	if (!command[0] || !command[1])
		return 2;
	*command++ = NULL;
	setrlimit(RLIMIT_CORE, &no_core);
	if (chroot(words[1]) || chdir("/") || setgroups(0, NULL) || setgid(NOBODY) ||
	    setuid(NOBODY)) {
		perror("jail");
		return 125;
	}
	alarm(SECONDS);
	execve(command[0], command, environment);
	perror("NOT STARTED");
	return 126;
}
