/* SPDX-License-Identifier: MIT */
/* RFC 1952. */
#include "source/gzip_check.h"

#include <pthread.h>
#include <string.h>

/* Eight bytes at once: the rows are the effect of a byte with 0 to 7 bytes after it. */
static uint32_t rows[8][256];
static pthread_once_t rows_once = PTHREAD_ONCE_INIT;

static void fill_rows(void)
{
	const uint32_t polynomial = 0xedb88320;

	for (uint32_t i = 0; i < 256; i++) {
		uint32_t value = i;

		for (int bit = 0; bit < 8; bit++)
			value = value >> 1 ^ (value & 1 ? polynomial : 0);
		rows[0][i] = value;
	}
	for (int row = 1; row < 8; row++)
		for (int i = 0; i < 256; i++)
			rows[row][i] =
				rows[row - 1][i] >> 8 ^ rows[0][rows[row - 1][i] & 0xff];
}

static uint32_t word_at(const unsigned char *data)
{
	return (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 |
	       (uint32_t)data[3] << 24;
}

static uint32_t update(uint32_t crc, const unsigned char *data, size_t size)
{
	crc = ~crc;
	for (; size >= 8; size -= 8, data += 8) {
		uint32_t low = crc ^ word_at(data), high = word_at(data + 4);

		crc = rows[7][low & 0xff] ^ rows[6][low >> 8 & 0xff] ^
		      rows[5][low >> 16 & 0xff] ^ rows[4][low >> 24] ^
		      rows[3][high & 0xff] ^ rows[2][high >> 8 & 0xff] ^
		      rows[1][high >> 16 & 0xff] ^ rows[0][high >> 24];
	}
	for (; size; size--)
		crc = crc >> 8 ^ rows[0][(crc ^ *data++) & 0xff];
	return ~crc;
}

void mc_gzip_check_unpacked(struct mc_gzip_check *check, struct mc_bytes bytes)
{
	pthread_once(&rows_once, fill_rows);
	check->crc = update(check->crc, bytes.data, bytes.size);
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
