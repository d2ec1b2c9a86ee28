/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

static void assert_holds(const struct mc_buffer *buffer, const char *text)
{
	assert_false(buffer->failed);
	assert_int_equal(buffer->size, strlen(text));
	assert_memory_equal(buffer->data, text, buffer->size);
}

static void text_is_appended_in_order(void **state)
{
	struct mc_buffer buffer = { 0 };

	(void)state;
	mc_buffer_puts(&buffer, "lib");
	mc_buffer_put(&buffer, "c.so.6 and more", 6);
	mc_buffer_printf(&buffer, ":%d", 64);
	assert_holds(&buffer, "libc.so.6:64");
	mc_buffer_done(&buffer);
}

/* Its NUL needs room that size does not count: the edges of the growth are where it shows. */
static void printf_at_the_edge_of_the_memory_is_whole(void **state)
{
	(void)state;
	for (int filled = 200; filled < 600; filled++) {
		struct mc_buffer buffer = { 0 };

		mc_buffer_printf(&buffer, "%*s", filled, "");
		mc_buffer_printf(&buffer, "%s", "12345");
		assert_int_equal(buffer.size, filled + 5);
		assert_memory_equal(buffer.data + filled, "12345", 5);
		mc_buffer_done(&buffer);
	}
}

static void bytes_with_zeros_are_kept(void **state)
{
	struct mc_buffer buffer = { 0 };

	(void)state;
	mc_buffer_put(&buffer, "a\0b", 3);
	assert_int_equal(buffer.size, 3);
	assert_memory_equal(buffer.data, "a\0b", 3);
	mc_buffer_done(&buffer);
}

static void nothing_put_needs_no_memory(void **state)
{
	struct mc_buffer buffer = { 0 };

	(void)state;
	mc_buffer_put(&buffer, NULL, 0);
	mc_buffer_puts(&buffer, "");
	assert_null(buffer.data);
	assert_false(buffer.failed);
}

static void a_failure_sticks(void **state)
{
	struct mc_buffer buffer = { 0 };

	(void)state;
	mc_buffer_puts(&buffer, "before");
	mc_buffer_put(&buffer, "x", SIZE_MAX / 2);
	assert_true(buffer.failed);
	mc_buffer_puts(&buffer, "after");
	mc_buffer_printf(&buffer, "%d", 1);
	assert_true(buffer.failed);
	assert_int_equal(buffer.size, strlen("before"));
	mc_buffer_done(&buffer);
	assert_false(buffer.failed);
}

static void a_buffer_can_be_used_again_when_done(void **state)
{
	struct mc_buffer buffer = { 0 };

	(void)state;
	mc_buffer_puts(&buffer, "first");
	mc_buffer_done(&buffer);
	mc_buffer_puts(&buffer, "second");
	assert_holds(&buffer, "second");
	mc_buffer_done(&buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_appended_in_order),
		cmocka_unit_test(printf_at_the_edge_of_the_memory_is_whole),
		cmocka_unit_test(bytes_with_zeros_are_kept),
		cmocka_unit_test(nothing_put_needs_no_memory),
		cmocka_unit_test(a_failure_sticks),
		cmocka_unit_test(a_buffer_can_be_used_again_when_done),
	};

	return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
