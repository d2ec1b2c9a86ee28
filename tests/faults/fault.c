/* SPDX-License-Identifier: MIT */
/*
 * LD_PRELOAD: the call of FAULT_CALL on a file whose path ends in FAULT_FILE fails with
 * FAULT_ERRNO: the first one, or the one after FAULT_AFTER calls.  The call "truncate" lets mmap succeed and then cuts the file to one page.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int call_count;

static bool ends_with(const char *path, const char *suffix)
{
	size_t size = strlen(path), suffix_size = strlen(suffix);

	return size >= suffix_size && !strcmp(path + size - suffix_size, suffix);
}

static bool fails(const char *call, const char *path)
{
	const char *wanted = getenv("FAULT_CALL"), *file = getenv("FAULT_FILE");
	const char *after = getenv("FAULT_AFTER");

	if (!wanted || !file || strcmp(wanted, call) || !ends_with(path, file))
		return false;
	errno = atoi(getenv("FAULT_ERRNO"));
	return atomic_fetch_add(&call_count, 1) == (after ? atoi(after) : 0);
}

static bool fails_on(const char *call, int fd, char path[static 4096])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, path, 4095);
	path[size < 0 ? 0 : size] = '\0';
	return fails(call, path);
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return fails("open", path) ? -1 : REAL(open)(path, flags, mode);
}

/* What open is under _FORTIFY_SOURCE, if the compiler cannot see the flags. */
int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	return fails("open", path) ? -1 : REAL(__open_2)(path, flags);
}

ssize_t pread(int fd, void *data, size_t size, off_t offset)
{
	char path[4096];

	return fails_on("pread", fd, path) ? -1 : REAL(pread)(fd, data, size, offset);
}

/* The same with the size of the buffer. */
ssize_t __pread_chk(int fd, void *data, size_t size, off_t offset, size_t room);
ssize_t __pread_chk(int fd, void *data, size_t size, off_t offset, size_t room)
{
	char path[4096];

	return fails_on("pread", fd, path)
		       ? -1
		       : REAL(__pread_chk)(fd, data, size, offset, room);
}

int fstat(int fd, struct stat *out)
{
	char path[4096];

	return fails_on("fstat", fd, path) ? -1 : REAL(fstat)(fd, out);
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	char path[4096];
	void *data;

	if (fd >= 0 && fails_on("mmap", fd, path))
		return MAP_FAILED;
	data = REAL(mmap)(at, size, protection, flags, fd, offset);
	if (fd >= 0 && fails_on("truncate", fd, path) && truncate(path, 4096))
		abort();
	return data;
}
