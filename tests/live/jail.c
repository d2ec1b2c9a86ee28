/* SPDX-License-Identifier: MIT */
/*
 * jail ROOT PRELOAD PROGRAM ARGUMENT...: run PROGRAM in the file tree ROOT as nobody,
 * with PRELOAD ("-": none) as LD_PRELOAD and nothing else in the environment.
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
	char preload[4096] = "PATH=/bin";
	char *environment[] = { preload, NULL };
	struct rlimit no_core = { 0, 0 };

	if (count < 4)
		return 2;
	if (strcmp(words[2], "-"))
		snprintf(preload, sizeof preload, "LD_PRELOAD=%s", words[2]);
	setrlimit(RLIMIT_CORE, &no_core);
	if (chroot(words[1]) || chdir("/") || setgroups(0, NULL) || setgid(NOBODY) ||
	    setuid(NOBODY)) {
		perror("jail");
		return 125;
	}
	alarm(SECONDS);
	execve(words[3], words + 3, environment);
	perror("NOT STARTED");
	return 126;
}
