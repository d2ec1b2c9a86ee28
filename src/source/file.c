/* SPDX-License-Identifier: MIT */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PREFIX_SIZE_MAX = 64 };

static enum muslcheck_status system_error(struct mc_error *err)
{
	int system_error = errno;

	if (err && err->status == MUSLCHECK_OK)
		err->system_error = system_error;
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(system_error));
}

/* O_NONBLOCK: a FIFO must not stop us before fstat tells what it is. */
static enum muslcheck_status open_regular(const char *path, int *fd, struct stat *status,
					  struct mc_error *err)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return system_error(err);
	if (fstat(*fd, status) < 0) {
		close(*fd);
		return system_error(err);
	}
	if (S_ISREG(status->st_mode))
		return MUSLCHECK_OK;
	close(*fd);
	if (S_ISDIR(status->st_mode)) {
		errno = EISDIR;
		return system_error(err);
	}
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "Not a regular file");
}

static enum muslcheck_status map(int fd, const struct stat *status, struct mc_file *out,
				 struct mc_error *err)
{
	void *data = NULL;

	if ((uintmax_t)status->st_size > SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "too large to map");
	if (status->st_size > 0) {
		data = mmap(NULL, (size_t)status->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (data == MAP_FAILED)
			return system_error(err);
	}
	*out = (struct mc_file){
		.bytes = { data, (size_t)status->st_size },
		.device = (uint64_t)status->st_dev,
		.inode = (uint64_t)status->st_ino,
	};
	return MUSLCHECK_OK;
}

static bool starts_with(int fd, struct mc_bytes prefix)
{
	unsigned char head[PREFIX_SIZE_MAX];

	if (!prefix.size)
		return true;
	return prefix.size <= sizeof(head) &&
	       pread(fd, head, prefix.size, 0) == (ssize_t)prefix.size &&
	       !memcmp(head, prefix.data, prefix.size);
}

enum muslcheck_status mc_file_open_if(const char *path, struct mc_bytes prefix,
				      struct mc_file *out, bool *starts,
				      struct mc_error *err)
{
	enum muslcheck_status status;
	struct stat stat;
	int fd;

	status = open_regular(path, &fd, &stat, err);
	if (status != MUSLCHECK_OK)
		return status;
	*out = (struct mc_file){ 0 };
	*starts = starts_with(fd, prefix);
	if (*starts)
		status = map(fd, &stat, out, err);
	close(fd);
	return status;
}

enum muslcheck_status mc_file_open(const char *path, struct mc_file *out,
				   struct mc_error *err)
{
	bool starts;

	return mc_file_open_if(path, (struct mc_bytes){ 0 }, out, &starts, err);
}

void mc_file_close(struct mc_file *file)
{
	struct mc_held *held = file->held;

	if (held && atomic_fetch_sub(&held->references, 1) == 1)
		held->free(held);
	else if (!held && file->bytes.data)
		munmap((void *)(uintptr_t)file->bytes.data, file->bytes.size);
	*file = (struct mc_file){ 0 };
}
