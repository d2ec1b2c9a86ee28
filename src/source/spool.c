/* SPDX-License-Identifier: MIT */
#include "source/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Small files share a mapping: a process may have 65,530 of them. */
enum { PART_SIZE = 32 << 20, ALIGNMENT = 64 };

/* A mapped part of the temporary file. */
struct part {
	struct mc_held held;
	void *data;
	uint64_t start;
	uint64_t end; /* may be past the end of the temporary file */
};

struct mc_spool {
	const char *directory; /* NULL: the usual ones */
	uint64_t size_max;
	uint64_t start; /* of the current file */
	uint64_t end;
	int fd; /* -1: not created */
	bool has_failed;
	struct part *part; /* the last one; NULL: none */
};

static void part_free(struct mc_held *held)
{
	struct part *part = (struct part *)held;

	munmap(part->data, (size_t)(part->end - part->start));
	free(part);
}

static void part_unref(struct part *part)
{
	if (part && atomic_fetch_sub(&part->held.references, 1) == 1)
		part_free(&part->held);
}

struct mc_spool *mc_spool_new(const char *directory, uint64_t size_max)
{
	struct mc_spool *spool = calloc(1, sizeof(*spool));

	if (!spool)
		return NULL;
	spool->directory = directory;
	spool->size_max = size_max;
	spool->fd = -1;
	return spool;
}

void mc_spool_free(struct mc_spool *spool)
{
	if (!spool)
		return;
	part_unref(spool->part);
	if (spool->fd >= 0)
		close(spool->fd);
	free(spool);
}

/* Some file systems have no files without a name: make one, and remove its name. */
static int create_and_unlink(const char *directory)
{
	char *path = NULL;
	int fd;

	if (asprintf(&path, "%s/muslcheck.XXXXXX", directory) < 0)
		return -1;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	free(path);
	return fd;
}

static int create_in(const char *directory)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

	return fd >= 0 ? fd : create_and_unlink(directory);
}

/* /var/tmp comes first: /tmp is often in memory. */
static int create(const struct mc_spool *spool)
{
	int fd = create_in(spool->directory ? spool->directory : "/var/tmp");

	return fd < 0 && !spool->directory ? create_in("/tmp") : fd;
}

bool mc_spool_begin(struct mc_spool *spool)
{
	if (spool->fd < 0 && !spool->has_failed) {
		spool->fd = create(spool);
		spool->has_failed = spool->fd < 0;
	}
	spool->start = spool->end = (spool->end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	return spool->fd >= 0 && spool->end < spool->size_max;
}

static ssize_t write_some(struct mc_spool *spool, const unsigned char *data, size_t size)
{
	ssize_t count;

	if (size > spool->size_max - spool->end)
		return -1;
	do
		count = pwrite(spool->fd, data, size, (off_t)spool->end);
	while (count < 0 && errno == EINTR);
	return count;
}

bool mc_spool_put(struct mc_spool *spool, struct mc_bytes bytes)
{
	for (size_t done = 0; done < bytes.size;) {
		ssize_t count = write_some(spool, bytes.data + done, bytes.size - done);

		if (count <= 0) {
			spool->end = spool->start;
			return false;
		}
		done += (size_t)count;
		spool->end += (uint64_t)count;
	}
	return true;
}

/* Map a part that begins with the current file. */
static struct part *map_part(struct mc_spool *spool)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct part *part = calloc(1, sizeof(*part));

	if (!part)
		return NULL;
	part->held.free = part_free;
	atomic_init(&part->held.references, 1);
	part->start = spool->start / page * page;
	part->end = part->start + PART_SIZE;
	if (part->end < spool->end)
		part->end = spool->end;
	part->data = mmap(NULL, (size_t)(part->end - part->start), PROT_READ, MAP_SHARED,
			  spool->fd, (off_t)part->start);
	if (part->data != MAP_FAILED)
		return part;
	free(part);
	return NULL;
}

enum muslcheck_status mc_spool_end(struct mc_spool *spool, struct mc_file *out)
{
	struct part *part = spool->part;

	if (!part || spool->end > part->end) {
		part = map_part(spool);
		if (!part)
			return MUSLCHECK_ERROR_MEMORY;
		part_unref(spool->part);
		spool->part = part;
	}
	atomic_fetch_add(&part->held.references, 1);
	*out = (struct mc_file){
		.bytes = {
			(unsigned char *)part->data + (spool->start - part->start),
			(size_t)(spool->end - spool->start),
		},
		.held = &part->held,
		.is_spooled = true,
	};
	return MUSLCHECK_OK;
}
