/* SPDX-License-Identifier: MIT */
/* The input under a path, for parsers that open what they read. */
#ifndef MEMORY_FILE_H
#define MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct memory_file {
	int descriptor; /* close it */
	char path[64];
};

static inline struct memory_file memory_file_new(const uint8_t *data, size_t size)
{
	struct memory_file file = { .descriptor = memfd_create("input", MFD_CLOEXEC) };

	if (file.descriptor < 0 || write(file.descriptor, data, size) != (ssize_t)size)
		abort();
	snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.descriptor);
	return file;
}

#endif
