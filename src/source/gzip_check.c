/* SPDX-License-Identifier: MIT */
/* RFC 1952. */
#include "source/gzip_check.h"

#include <string.h>
#include <zlib.h>

static uint32_t word_at(const unsigned char *data)
{
	return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 |
	       (uint32_t)data[3] << 24;
}

void mc_gzip_check_unpacked(struct mc_gzip_check *check, struct mc_bytes bytes)
{
	check->crc = (uint32_t)crc32_z(check->crc, bytes.data, bytes.size);
	check->size += (uint32_t)bytes.size;
}

/* Method 8, no reserved flag, and one of the values that writers have for speed and system. */
static bool is_header(const unsigned char *data)
{
	const unsigned system_max = 13, unknown = 255;

	return data[0] == 0x1f && data[1] == 0x8b && data[2] == 8 && data[3] < 0x20 &&
	       (data[8] == 0 || data[8] == 2 || data[8] == 4) &&
	       (data[9] <= system_max || data[9] == unknown);
}

/* Is there a header, apart from the one that the file begins with? */
static bool has_header(const unsigned char *data, size_t size, bool is_start)
{
	const size_t header_size = 10;

	for (size_t at = is_start; at + header_size <= size; at++) {
		const unsigned char *found =
			memchr(data + at, 0x1f, size - header_size + 1 - at);

		if (!found)
			return false;
		at = (size_t)(found - data);
		if (is_header(found))
			return true;
	}
	return false;
}

static void keep_tail(struct mc_gzip_check *check, struct mc_bytes bytes)
{
	size_t new_size = bytes.size < MC_GZIP_TAIL_SIZE ? bytes.size : MC_GZIP_TAIL_SIZE;
	size_t room = MC_GZIP_TAIL_SIZE - new_size;
	size_t old_size = check->tail_size < room ? check->tail_size : room;

	memmove(check->tail, check->tail + (check->tail_size - old_size), old_size);
	memcpy(check->tail + old_size, bytes.data + (bytes.size - new_size), new_size);
	check->tail_size = old_size + new_size;
}

void mc_gzip_check_packed(struct mc_gzip_check *check, struct mc_bytes bytes)
{
	unsigned char joint[2 * MC_GZIP_TAIL_SIZE];
	size_t size = bytes.size < MC_GZIP_TAIL_SIZE ? bytes.size : MC_GZIP_TAIL_SIZE;

	if (!bytes.size)
		return;
	memcpy(joint, check->tail, check->tail_size);
	memcpy(joint + check->tail_size, bytes.data, size);
	check->has_more |= has_header(joint, check->tail_size + size,
				      check->position == check->tail_size) ||
			   has_header(bytes.data, bytes.size, !check->position);
	keep_tail(check, bytes);
	check->position += bytes.size;
}

bool mc_gzip_check_is_right(const struct mc_gzip_check *check)
{
	const unsigned char *end = check->tail + check->tail_size - 8;

	return check->has_more || check->tail_size < 8 ||
	       (word_at(end) == check->crc && word_at(end + 4) == check->size);
}
