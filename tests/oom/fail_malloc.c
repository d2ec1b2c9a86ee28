/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into the program: each allocation fails once, in a copy of the process.  The copy
 * goes on with NULL and writes to FAIL_FOLDER/N.out and N.err; the original waits, adds a line
 * `N wait-status` to FAIL_FOLDER/log and goes on with its memory.  So the program starts only
 * once.  Allocations before main, and those of the dynamic loader, are not counted.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	OPEN_FILES_MAX = 64,
	SECONDS = 60, /* of one copy */
};

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static const char *folder; /* NULL: nothing fails */
static unsigned long count;
static int log_file = -1;

__attribute__((constructor)) static void start(void)
{
	char path[4096];

	real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
	real_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
	real_realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
	folder = getenv("FAIL_FOLDER");
	if (!folder)
		return;
	snprintf(path, sizeof(path), "%s/log", folder);
	log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log_file < 0)
		_exit(126);
}

/* What the process has written so far, into a file of the copy's own. */
static void redirect(int fd, const char *suffix)
{
	char path[4096], part[4096];
	ssize_t size;
	off_t done = 0;
	int from, to;

	snprintf(path, sizeof(path), "%s/%lu.%s", folder, count, suffix);
	to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	from = open(path, O_RDONLY);
	if (from < 0 || to < 0)
		_exit(126);
	while ((size = pread(from, part, sizeof(part), done)) > 0) {
		if (write(to, part, (size_t)size) != size)
			_exit(126);
		done += size;
	}
	close(from);
	dup2(to, fd);
	close(to);
}

/* The copy shares the file positions; the original finds them as they were. */
static void wait_for(pid_t copy, const off_t *positions)
{
	char line[64];
	int status;

	if (waitpid(copy, &status, 0) != copy)
		_exit(126);
	for (int fd = 0; fd < OPEN_FILES_MAX; fd++)
		if (positions[fd] >= 0)
			lseek(fd, positions[fd], SEEK_SET);
	snprintf(line, sizeof(line), "%lu %d\n", count, status);
	if (write(log_file, line, strlen(line)) < 0)
		_exit(126);
}

/* Does this allocation fail?  In the copy alone. */
static int fails(void)
{
	off_t positions[OPEN_FILES_MAX];
	int saved_errno = errno;
	pid_t copy;

	if (!folder)
		return 0;
	count++;
	for (int fd = 0; fd < OPEN_FILES_MAX; fd++)
		positions[fd] = lseek(fd, 0, SEEK_CUR);
	copy = fork();
	if (copy < 0)
		_exit(126);
	if (copy) {
		wait_for(copy, positions);
		errno = saved_errno;
		return 0;
	}
	redirect(STDOUT_FILENO, "out");
	redirect(STDERR_FILENO, "err");
	folder = NULL;
	alarm(SECONDS);
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	static void *(*early)(size_t);

	if (!real_malloc) {
		if (!early)
			early = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
		return early(size);
	}
	return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t items, size_t size)
{
	/* dlsym itself asks for memory before it can say where calloc is. */
	static char early[4096];
	static size_t used;

	if (!real_calloc) {
		void *memory = early + used;

		used += (items * size + 15) / 16 * 16;
		return used <= sizeof(early) ? memory : NULL;
	}
	return fails() ? NULL : real_calloc(items, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : real_realloc(old, size);
}
