/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "source/gzip_check.h"

static const unsigned char text[] = "hello, world\n";
enum { TEXT_SIZE = sizeof(text) - 1, PACKED_SIZE = 33 };

/* What gzip -n makes of the text. */
static const unsigned char packed[PACKED_SIZE] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb,
	0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x51, 0x28, 0xcf, 0x2f, 0xca, 0x49,
	0xe1, 0x02, 0x00, 0x53, 0x74, 0x24, 0xf4, 0x0d, 0x00, 0x00, 0x00
};

/* The data in pieces of that many bytes. */
static bool is_right(const unsigned char *data, size_t size, size_t piece)
{
	struct mc_gzip_check check = { 0 };

	for (size_t at = 0; at < TEXT_SIZE; at += piece)
		mc_gzip_check_unpacked(
			&check, (struct mc_bytes){ text + at, TEXT_SIZE - at < piece
								      ? TEXT_SIZE - at
								      : piece });
	for (size_t at = 0; at < size; at += piece)
		mc_gzip_check_packed(&check,
				     (struct mc_bytes){ data + at, size - at < piece
									   ? size - at
									   : piece });
	return mc_gzip_check_is_right(&check);
}

static void the_end_is_compared_whatever_the_pieces(void **state)
{
	unsigned char data[PACKED_SIZE];

	(void)state;
	for (size_t piece = 1; piece <= PACKED_SIZE; piece++) {
		memcpy(data, packed, sizeof(data));
		assert_true(is_right(data, sizeof(data), piece));
		data[PACKED_SIZE - 8] ^= 1;
		assert_false(is_right(data, sizeof(data), piece));
		data[PACKED_SIZE - 8] ^= 1;
		data[PACKED_SIZE - 1] ^= 1;
		assert_false(is_right(data, sizeof(data), piece));
	}
}

static void several_members_are_taken_to_be_right(void **state)
{
	unsigned char data[2 * PACKED_SIZE];

	(void)state;
	memcpy(data, packed, PACKED_SIZE);
	memcpy(data + PACKED_SIZE, packed, PACKED_SIZE);
	for (size_t piece = 1; piece <= sizeof(data); piece++) {
		assert_true(is_right(data, sizeof(data), piece));
		/* No header: its method is not deflate. */
		data[PACKED_SIZE + 2] = 7;
		data[sizeof(data) - 1] = 1;
		assert_false(is_right(data, sizeof(data), piece));
		data[PACKED_SIZE + 2] = 8;
		data[sizeof(data) - 1] = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_is_compared_whatever_the_pieces),
		cmocka_unit_test(several_members_are_taken_to_be_right),
	};

	return cmocka_run_group_tests_name("gzip check", tests, NULL, NULL);
}
