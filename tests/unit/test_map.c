/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/map.h"

enum { MANY = 1 << 16 };

static void an_empty_map_has_nothing(void **state)
{
	struct mc_map map = { 0 };

	(void)state;
	assert_null(mc_map_find(&map, "a", 1));
	assert_null(mc_map_find_text(&map, ""));
	assert_true(mc_map_index(&map, "a", 1) == SIZE_MAX);
	assert_int_equal(mc_map_probe_count(&map, "a", 1), 0);
	mc_map_done(&map);
}

static void a_key_is_added_once_and_its_value_can_be_replaced(void **state)
{
	struct mc_map map = { 0 };
	struct mc_map_entry *entry;
	bool is_new;

	(void)state;
	entry = mc_map_add_text(&map, "name", &is_new);
	assert_non_null(entry);
	assert_true(is_new);
	assert_null(entry->item);
	entry->index = 7;
	entry = mc_map_add(&map, "name and more", 4, &is_new);
	assert_non_null(entry);
	assert_false(is_new);
	assert_int_equal(entry->index, 7);
	assert_int_equal(mc_map_set_index(&map, "name", 4, 8), MUSLCHECK_OK);
	assert_int_equal(mc_map_index(&map, "name", 4), 8);
	assert_int_equal(map.count, 1);
	mc_map_done(&map);
	assert_null(mc_map_find_text(&map, "name"));
}

/* Every size up to 40, so that whole words and each tail are hashed; also NULs. */
static void keys_of_every_size_differ(void **state)
{
	static const char zeros[40];
	char letters[40];
	struct mc_map map = { 0 };

	(void)state;
	memset(letters, 'x', sizeof(letters));
	for (size_t size = 0; size < sizeof(letters); size++) {
		assert_int_equal(mc_map_set_index(&map, zeros, size, size), MUSLCHECK_OK);
		assert_int_equal(mc_map_set_index(&map, letters, size, 100 + size),
				 MUSLCHECK_OK);
	}
	for (size_t size = 1; size < sizeof(letters); size++) {
		assert_int_equal(mc_map_index(&map, zeros, size), size);
		assert_int_equal(mc_map_index(&map, letters, size), 100 + size);
	}
	assert_int_equal(mc_map_index(&map, "", 0), 100);
	assert_int_equal(map.count, 2 * sizeof(letters) - 1);
	mc_map_done(&map);
}

/* Each byte of a key counts, wherever it is. */
static void a_key_that_differs_in_one_byte_is_another(void **state)
{
	char key[20] = "nineteen characters";
	struct mc_map map = { 0 };

	(void)state;
	assert_non_null(mc_map_add_text(&map, "nineteen characters", NULL));
	for (size_t i = 0; i < 19; i++) {
		key[i] ^= 1;
		assert_null(mc_map_find_text(&map, key));
		key[i] ^= 1;
	}
	assert_non_null(mc_map_find_text(&map, key));
	mc_map_done(&map);
}

static void fill(struct mc_map *map, char (*names)[32], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "name_%zu", i);
		assert_int_equal(mc_map_set_index(map, names[i], strlen(names[i]), 3 * i),
				 MUSLCHECK_OK);
	}
}

static void growth_keeps_all_entries_in_the_order_added(void **state)
{
	static char names[MANY][32];
	struct mc_map map = { 0 };

	(void)state;
	fill(&map, names, MANY);
	assert_int_equal(map.count, MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_ptr_equal(map.entries[i].key, names[i]);
		assert_int_equal(map.entries[i].key_size, strlen(names[i]));
		assert_int_equal(mc_map_find_text(&map, names[i])->index, 3 * i);
	}
	assert_null(mc_map_find_text(&map, "name_65536"));
	mc_map_done(&map);
}

/* Nothing to free but the arena: the address sanitizer would report a leak. */
static void a_map_in_an_arena_goes_away_with_it(void **state)
{
	static char names[1000][32];
	struct mc_arena arena;
	struct mc_map map = { .arena = &arena };

	(void)state;
	mc_arena_init(&arena);
	fill(&map, names, 1000);
	assert_int_equal(mc_map_index(&map, "name_999", 8), 2997);
	mc_arena_done(&arena);
}

static size_t probe_total(const struct mc_map *map)
{
	size_t total = 0;

	for (size_t i = 0; i < map->count; i++)
		total += mc_map_probe_count(map, map->entries[i].key,
					    map->entries[i].key_size);
	return total;
}

/* Sixteen pairs, each "a" + "B" or "b" + "!": all 65536 names have one DT_GNU_HASH. */
static void make_colliding(char name[33], size_t number)
{
	for (size_t bit = 0; bit < 16; bit++)
		memcpy(&name[2 * bit], number >> bit & 1 ? "b!" : "aB", 2);
	name[32] = '\0';
}

/* With linear probing of one chain the total would be 65536 * 65537 / 2. */
static void names_made_to_collide_take_linear_time(void **state)
{
	static char names[MANY][33];
	struct mc_map map = { 0 };

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		make_colliding(names[i], i);
		assert_int_equal(mc_hash_gnu(names[i]), mc_hash_gnu(names[0]));
		assert_non_null(mc_map_add_text(&map, names[i], NULL));
	}
	assert_int_equal(map.count, MANY);
	assert_true(probe_total(&map) >= MANY && probe_total(&map) <= 3 * MANY);
	mc_map_done(&map);
}

/* Numbers in a few bits only, as inodes and indices are. */
static void regular_keys_take_linear_time(void **state)
{
	static uint64_t keys[MANY];
	struct mc_map map = { 0 };

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		keys[i] = (uint64_t)i << 40;
		assert_non_null(mc_map_add(&map, &keys[i], sizeof(keys[i]), NULL));
	}
	assert_true(probe_total(&map) >= MANY && probe_total(&map) <= 3 * MANY);
	mc_map_done(&map);
}

/* Two maps with the same keys have their own seeds, and so their own order of slots. */
static void each_map_has_its_own_seed(void **state)
{
	static char names[1000][32], again[1000][32];
	struct mc_map map = { 0 }, other = { 0 };

	(void)state;
	fill(&map, names, 1000);
	fill(&other, again, 1000);
	assert_memory_not_equal(map.seed, other.seed, sizeof(map.seed));
	mc_map_done(&map);
	mc_map_done(&other);
}

/* With no address space left calloc fails; sanitizers need that space themselves. */
static void a_failed_allocation_leaves_the_map_as_it_was(void **state)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	(void)state;
	skip();
#else
	enum { FULL = 1 << 15 }; /* growing it takes more than the heap has to spare */
	static char names[FULL][32];
	struct mc_map map = { 0 };
	struct rlimit before, none;

	(void)state;
	fill(&map, names, FULL);
	assert_int_equal(2 * map.count, map.slot_count);
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	none = (struct rlimit){ .rlim_cur = 1, .rlim_max = before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	struct mc_map_entry *refused = mc_map_add_text(&map, "one more", NULL);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_null(refused);
	assert_int_equal(map.count, FULL);
	for (size_t i = 0; i < FULL; i++)
		assert_int_equal(mc_map_find_text(&map, names[i])->index, 3 * i);
	assert_non_null(mc_map_add_text(&map, "one more", NULL));
	mc_map_done(&map);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_has_nothing),
		cmocka_unit_test(a_key_is_added_once_and_its_value_can_be_replaced),
		cmocka_unit_test(keys_of_every_size_differ),
		cmocka_unit_test(a_key_that_differs_in_one_byte_is_another),
		cmocka_unit_test(growth_keeps_all_entries_in_the_order_added),
		cmocka_unit_test(a_map_in_an_arena_goes_away_with_it),
		cmocka_unit_test(names_made_to_collide_take_linear_time),
		cmocka_unit_test(regular_keys_take_linear_time),
		cmocka_unit_test(each_map_has_its_own_seed),
		cmocka_unit_test(a_failed_allocation_leaves_the_map_as_it_was),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
