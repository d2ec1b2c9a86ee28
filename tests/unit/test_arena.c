/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static int setup(void **state)
{
	static struct mc_arena arena;

	mc_arena_init(&arena);
	*state = &arena;
	return 0;
}

static int teardown(void **state)
{
	mc_arena_done(*state);
	return 0;
}

static void memory_is_zeroed_and_aligned(void **state)
{
	for (size_t size = 1; size < 100; size++) {
		unsigned char *memory = mc_arena_alloc(*state, 1, size);

		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
	}
}

static void a_product_that_overflows_is_refused(void **state)
{
	assert_null(mc_arena_alloc(*state, SIZE_MAX / 2, 3));
	assert_null(mc_arena_alloc(*state, SIZE_MAX, 1));
	assert_null(mc_arena_strndup(*state, "x", SIZE_MAX));
}

static void nothing_of_something_is_not_null(void **state)
{
	assert_non_null(mc_arena_alloc(*state, 0, 16));
	assert_non_null(mc_arena_alloc(*state, 16, 0));
}

static void more_than_a_block_fits(void **state)
{
	char *large = mc_arena_alloc(*state, 1, 1 << 20);
	char *small = mc_arena_strdup(*state, "after");

	memset(large, 1, 1 << 20);
	assert_string_equal(small, "after");
}

static void memory_after_a_reset_is_zeroed_again(void **state)
{
	memset(mc_arena_alloc(*state, 1, 64), 0xff, 64);
	mc_arena_reset(*state);
	assert_int_equal(*(unsigned char *)mc_arena_alloc(*state, 1, 64), 0);
}

static void strings_are_copied_and_terminated(void **state)
{
	assert_string_equal(mc_arena_strndup(*state, "libfoo.so.1", 6), "libfoo");
	assert_string_equal(mc_arena_printf(*state, "%s:%d", "musl", 12), "musl:12");
}

static void joined_strings_stop_at_the_null(void **state)
{
	assert_string_equal(mc_arena_join(*state, "a", "", "bc"), "abc");
	assert_string_equal(mc_arena_join(*state, ""), "");
}

static void a_text_grows_by_words_in_linear_memory(void **state)
{
	struct mc_arena_text text = { 0 };

	for (int i = 0; i < 10000; i++)
		assert_true(mc_arena_text_add(*state, &text, i ? ", ab" : "ab"));
	assert_int_equal(text.size, 2 + 9999 * 4);
	assert_int_equal(strlen(text.data), text.size);
	assert_memory_equal(text.data, "ab, ab, ab", 10);
	assert_true(text.capacity <= 2 * (text.size + 1));
}

/* What was kept from before a reset must hold what the next round asks for. */
static void a_reset_after_a_huge_block_leaves_a_usable_arena(void **state)
{
	for (int round = 0; round < 3; round++) {
		memset(mc_arena_alloc(*state, 1, 1 << 20), 1, 1 << 20);
		memset(mc_arena_alloc(*state, 1, 100), 1, 100);
		memset(mc_arena_alloc(*state, 1, 1 << 21), 1, 1 << 21);
		mc_arena_reset(*state);
		assert_string_equal(mc_arena_strdup(*state, "next"), "next");
	}
}

static void a_formatted_text_longer_than_a_block_is_whole(void **state)
{
	const char *text = mc_arena_printf(*state, "%100000d", 7);

	assert_int_equal(strlen(text), 100000);
	assert_int_equal(text[99999], '7');
}

/* Whether the last thing taken grows in place or moves, nothing else changes. */
static void arrays_that_grow_in_turn_keep_what_they_hold(void **state)
{
	enum { ARRAY_COUNT = 3, ITEM_COUNT = 3000 };
	int *arrays[ARRAY_COUNT] = { NULL };
	size_t capacities[ARRAY_COUNT] = { 0 };

	for (int i = 0; i < ITEM_COUNT; i++)
		for (int a = 0; a < ARRAY_COUNT; a++) {
			/* Runs of one array, so that it is the last thing taken. */
			if (i / 700 % ARRAY_COUNT != a && i % 2)
				continue;
			arrays[a] = mc_arena_grow(*state, arrays[a], (size_t)i,
						  sizeof(*arrays[a]), &capacities[a]);
			assert_non_null(arrays[a]);
			assert_true(capacities[a] > (size_t)i);
			arrays[a][i] = a * ITEM_COUNT + i;
		}
	for (int i = 0; i < ITEM_COUNT; i += 2)
		for (int a = 0; a < ARRAY_COUNT; a++)
			assert_int_equal(arrays[a][i], a * ITEM_COUNT + i);
}

static void an_array_at_the_end_grows_where_it_is(void **state)
{
	size_t capacity = 0;
	int *first = mc_arena_grow(*state, NULL, 0, sizeof(*first), &capacity);

	assert_ptr_equal(
		mc_arena_grow(*state, first, capacity, sizeof(*first), &capacity), first);
	assert_non_null(mc_arena_strdup(*state, "in the way"));
	assert_ptr_not_equal(
		mc_arena_grow(*state, first, capacity, sizeof(*first), &capacity), first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(memory_is_zeroed_and_aligned, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_product_that_overflows_is_refused,
						setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_of_something_is_not_null, setup,
						teardown),
		cmocka_unit_test_setup_teardown(more_than_a_block_fits, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_after_a_reset_is_zeroed_again,
						setup, teardown),
		cmocka_unit_test_setup_teardown(strings_are_copied_and_terminated, setup,
						teardown),
		cmocka_unit_test_setup_teardown(joined_strings_stop_at_the_null, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_text_grows_by_words_in_linear_memory,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_reset_after_a_huge_block_leaves_a_usable_arena, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			a_formatted_text_longer_than_a_block_is_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(
			arrays_that_grow_in_turn_keep_what_they_hold, setup, teardown),
		cmocka_unit_test_setup_teardown(an_array_at_the_end_grows_where_it_is,
						setup, teardown),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
