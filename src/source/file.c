/* SPDX-License-Identifier: MIT */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pages.h"

enum { PREFIX_SIZE_MAX = 64 };

static enum muslcheck_status system_error(struct mc_error *err)
{
	int system_error = errno;

	if (err && err->status == MUSLCHECK_OK)
		err->system_error = system_error;
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s",
			    system_error == ENOMEM ? "out of memory"
						   : strerror(system_error));
}

/* Takes fd, which is negative if it could not be opened. */
static enum muslcheck_status open_regular(int fd, struct mc_opening *out,
					  struct mc_error *err)
{
	struct stat status;

	*out = (struct mc_opening){ 0 };
	if (fd < 0)
		return system_error(err);
	if (fstat(fd, &status) < 0) {
		close(fd);
		return system_error(err);
	}
	if (S_ISREG(status.st_mode)) {
		*out = (struct mc_opening){
			.is_open = true,
			.fd = fd,
			.device = (uint64_t)status.st_dev,
			.inode = (uint64_t)status.st_ino,
			.size = (uint64_t)status.st_size,
		};
		return MUSLCHECK_OK;
	}
	close(fd);
	if (S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return system_error(err);
	}
	return mc_error_set(err, MUSLCHECK_ERROR_IO, "Not a regular file");
}

/* O_NONBLOCK: do not block on a FIFO before fstat shows what it is. */
enum muslcheck_status mc_opening_open(const char *path, struct mc_opening *out,
				      struct mc_error *err)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	return open_regular(fd, out, err);
}

enum muslcheck_status mc_opening_of(int fd, struct mc_opening *out, struct mc_error *err)
{
	return open_regular(fcntl(fd, F_DUPFD_CLOEXEC, 0), out, err);
}

/* Read up to size bytes from the start of the file; fewer if it is shorter. */
static enum muslcheck_status read_start(int fd, unsigned char *data, size_t size,
					size_t *have, struct mc_error *err)
{
	ssize_t count = 0;

	for (*have = 0; *have < size; *have += (size_t)count) {
		do
			count = pread(fd, data + *have, size - *have, (off_t)*have);
		while (count < 0 && errno == EINTR);
		if (count < 0)
			return system_error(err);
		if (!count)
			break;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_opening_head(const struct mc_opening *opening,
				      unsigned char *head, size_t size, size_t *have,
				      struct mc_error *err)
{
	return read_start(opening->fd, head, size, have, err);
}

void mc_opening_close(struct mc_opening *opening)
{
	if (opening->is_open)
		close(opening->fd);
	opening->is_open = false;
}

/*
 * Up to this size, copying a file costs less than its page faults and the unmapping,
 * for which all threads have to wait.
 */
enum { READ_SIZE_MAX = 256 * 1024 };

struct copy {
	struct mc_held held;
	alignas(max_align_t) unsigned char data[];
};

static void free_copy(struct mc_held *held)
{
	free(held); /* the first member of struct copy */
}

static enum muslcheck_status read_whole(int fd, size_t size, struct mc_file *out,
					struct mc_error *err)
{
	struct copy *copy = malloc(sizeof(*copy) + size);
	enum muslcheck_status status;
	size_t have;

	if (!copy)
		return mc_error_memory(err);
	copy->held.free = free_copy;
	atomic_init(&copy->held.references, 1);
	status = read_start(fd, copy->data, size, &have, err);
	if (status != MUSLCHECK_OK) {
		free(copy);
		return status;
	}
	out->held = &copy->held;
	out->bytes = (struct mc_bytes){ copy->data, have };
	return MUSLCHECK_OK;
}

static enum muslcheck_status map_whole(int fd, size_t size, struct mc_file *out,
				       struct mc_error *err)
{
	void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (data == MAP_FAILED)
		return system_error(err);
	out->bytes = (struct mc_bytes){ data, size };
	return MUSLCHECK_OK;
}

static enum muslcheck_status get_bytes(const struct mc_opening *opening,
				       struct mc_file *out, struct mc_error *err)
{
	size_t size = (size_t)opening->size;

	*out = (struct mc_file){
		.device = opening->device,
		.inode = opening->inode,
	};
	if (opening->size > SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "too large to map");
	if (!size)
		return MUSLCHECK_OK;
	return size <= READ_SIZE_MAX ? read_whole(opening->fd, size, out, err)
				     : map_whole(opening->fd, size, out, err);
}

static enum muslcheck_status starts_with(const struct mc_opening *opening,
					 struct mc_bytes prefix, bool *starts,
					 struct mc_error *err)
{
	unsigned char head[PREFIX_SIZE_MAX];
	size_t size = 0;
	enum muslcheck_status status;

	*starts = !prefix.size;
	if (*starts || prefix.size > sizeof(head))
		return MUSLCHECK_OK;
	status = mc_opening_head(opening, head, prefix.size, &size, err);
	*starts = status == MUSLCHECK_OK && size == prefix.size &&
		  !memcmp(head, prefix.data, prefix.size);
	return status;
}

enum muslcheck_status mc_opening_read_if(struct mc_opening *opening,
					 struct mc_bytes prefix, struct mc_file *out,
					 bool *starts, struct mc_error *err)
{
	enum muslcheck_status status = starts_with(opening, prefix, starts, err);

	*out = (struct mc_file){ 0 };
	if (*starts)
		status = get_bytes(opening, out, err);
	mc_opening_close(opening);
	return status;
}

enum muslcheck_status mc_file_open_if(const char *path, struct mc_bytes prefix,
				      struct mc_file *out, bool *starts,
				      struct mc_error *err)
{
	struct mc_opening opening;
	enum muslcheck_status status = mc_opening_open(path, &opening, err);

	return status == MUSLCHECK_OK
		       ? mc_opening_read_if(&opening, prefix, out, starts, err)
		       : status;
}

enum muslcheck_status mc_file_open(const char *path, struct mc_file *out,
				   struct mc_error *err)
{
	bool starts;

	return mc_file_open_if(path, (struct mc_bytes){ 0 }, out, &starts, err);
}

struct held_memory {
	struct mc_held held;
	unsigned char *data;
};

static void held_memory_free(struct mc_held *held)
{
	struct held_memory *memory = (struct held_memory *)held;

	free(memory->data);
	free(memory);
}

enum muslcheck_status mc_file_of_memory(unsigned char *data, size_t size,
					struct mc_file *out)
{
	struct held_memory *memory = malloc(sizeof(*memory));

	if (!memory) {
		free(data);
		return MUSLCHECK_ERROR_MEMORY;
	}
	memory->held.free = held_memory_free;
	atomic_init(&memory->held.references, 1);
	memory->data = data;
	*out = (struct mc_file){ .bytes = { data, size }, .held = &memory->held };
	return MUSLCHECK_OK;
}

struct mc_file mc_file_share(const struct mc_file *file)
{
	atomic_fetch_add(&file->held->references, 1);
	return *file;
}

void mc_file_drop_pages(const struct mc_file *file)
{
	if (mc_file_has_pages(file))
		mc_pages_drop(file->bytes);
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
