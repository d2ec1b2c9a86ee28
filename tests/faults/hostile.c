/* SPDX-License-Identifier: MIT */
/*
 * LD_PRELOAD: the first call that reads an input does what a reader that was taken over would
 * do, and writes to standard error what succeeded: HOSTILE_FILE is the file that it writes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static bool starts_program(void)
{
	char program[] = "/bin/true", *const arguments[] = { program, NULL };
	pid_t child;

	return !posix_spawn(&child, program, NULL, NULL, arguments, NULL) &&
	       waitpid(child, NULL, 0) == child;
}

static bool opens_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd >= 0 && !close(fd);
}

static bool writes_file(void)
{
	int fd = open(getenv("HOSTILE_FILE"), O_WRONLY | O_CREAT, 0600);

	return fd >= 0 && !close(fd);
}

static bool changes_mode(void)
{
	return !chmod(getenv("HOSTILE_FOLDER"), 0755);
}

static void attack(void)
{
	static atomic_flag is_done = ATOMIC_FLAG_INIT;

	if (atomic_flag_test_and_set(&is_done))
		return;
	dprintf(STDERR_FILENO, "attack:%s%s%s%s\n", starts_program() ? " exec" : "",
		opens_socket() ? " socket" : "", writes_file() ? " write" : "",
		changes_mode() ? " chmod" : "");
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	attack();
	return REAL(pread)(fd, buffer, size, offset);
}

/* What pread can be under _FORTIFY_SOURCE. */
ssize_t __pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t room);
ssize_t __pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t room)
{
	attack();
	return REAL(__pread_chk)(fd, buffer, size, offset, room);
}

int archive_read_next_header(void *archive, void **entry);
int archive_read_next_header(void *archive, void **entry)
{
	attack();
	return REAL(archive_read_next_header)(archive, entry);
}

void *json_loadb(const char *data, size_t size, size_t flags, void *error);
void *json_loadb(const char *data, size_t size, size_t flags, void *error)
{
	attack();
	return REAL(json_loadb)(data, size, flags, error);
}
