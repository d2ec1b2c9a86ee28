/* SPDX-License-Identifier: MIT */
/* The ways to give a checker something to check. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/check.h"
#include "source/facts_input.h"

enum muslcheck_status muslcheck_check(struct muslcheck *checker, const char *const *paths,
				      size_t path_count,
				      const struct muslcheck_summary **summary)
{
	struct mc_facts_inputs facts;
	struct mc_arena arena;
	enum muslcheck_status status;

	mc_arena_init(&arena);
	status = mc_facts_inputs_read(paths, path_count, &arena, &facts);
	if (status == MUSLCHECK_OK) {
		const struct mc_inputs inputs = {
			.paths = facts.names,
			.path_count = path_count,
			.files = facts.files,
			.digests = facts.digests,
		};

		status = mc_checker_run(checker, &inputs, summary);
	}
	mc_arena_done(&arena);
	return status;
}

enum muslcheck_status muslcheck_check_path(struct muslcheck *checker, const char *path,
					   const struct muslcheck_summary **summary)
{
	return muslcheck_check(checker, &path, 1, summary);
}

enum muslcheck_status muslcheck_check_fd(struct muslcheck *checker, const char *name,
					 int fd, const struct muslcheck_summary **summary)
{
	const struct mc_inputs inputs = {
		.paths = &name,
		.path_count = 1,
		.fd = fd,
		.has_fd = true,
	};

	return mc_checker_run(checker, &inputs, summary);
}

/* False with errno set. */
static bool write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t written = write(fd, data, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		data += written;
		size -= (size_t)written;
	}
	return true;
}

/* A copy in memory behaves as any file does, whatever the caller does with the bytes. */
enum muslcheck_status muslcheck_check_memory(struct muslcheck *checker, const char *name,
					     const void *data, size_t size,
					     const struct muslcheck_summary **summary)
{
	int fd = memfd_create("muslcheck", MFD_CLOEXEC);
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;

	if (fd < 0)
		return status;
	if (write_all(fd, data, size))
		status = muslcheck_check_fd(checker, name, fd, summary);
	close(fd);
	return status;
}
