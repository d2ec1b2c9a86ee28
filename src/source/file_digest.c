/* SPDX-License-Identifier: MIT */
#include "source/file_digest.h"

#include <errno.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

#include "source/file.h"

enum { PART_SIZE = 1 << 16 };

/* Read to the end, not mapped: a file that shrinks meanwhile must not fault. */
static enum muslcheck_status read_all(int fd, struct sha256_ctx *hash,
				      struct mc_error *err)
{
	unsigned char part[PART_SIZE];
	ssize_t size;

	do {
		size = read(fd, part, sizeof(part));
		if (size > 0)
			sha256_update(hash, (size_t)size, part);
	} while (size > 0 || (size < 0 && errno == EINTR));
	return size < 0 ? mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno))
			: MUSLCHECK_OK;
}

enum muslcheck_status mc_file_digest(const char *path, char text[MC_DIGEST_TEXT_SIZE],
				     struct mc_error *err)
{
	struct mc_opening opening;
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	enum muslcheck_status status = mc_opening_open(path, &opening, err);

	if (status != MUSLCHECK_OK)
		return status;
	sha256_init(&hash);
	status = read_all(opening.fd, &hash, err);
	mc_opening_close(&opening);
	if (status != MUSLCHECK_OK)
		return status;
	sha256_digest(&hash, sizeof(digest), digest);
	base16_encode_update(text, sizeof(digest), digest);
	text[MC_DIGEST_TEXT_SIZE - 1] = '\0';
	return MUSLCHECK_OK;
}
