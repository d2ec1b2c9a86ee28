/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "source/ld_cache.h"

/* A cache under construction: entries, then their strings. */
struct cache {
	unsigned char bytes[2048];
	size_t size;
	bool is_big_endian;
};

struct entry {
	const char *name, *path;
	uint64_t hwcap;
};

static void put_number(struct cache *cache, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		size_t shift = 8 * (cache->is_big_endian ? size - 1 - i : i);

		cache->bytes[cache->size++] = (unsigned char)(value >> shift);
	}
}

static void put_bytes(struct cache *cache, const char *bytes, size_t size)
{
	memcpy(cache->bytes + cache->size, bytes, size);
	cache->size += size;
}

/* As ldconfig writes it; count is what the header says. */
static void write_new(struct cache *cache, const struct entry *entries,
		      size_t entry_count, uint32_t count)
{
	size_t strings = 48 + 24 * entry_count;

	put_bytes(cache, "glibc-ld.so.cache1.1", 20);
	put_number(cache, count, 4);
	for (size_t i = 0; i < 24; i++)
		put_number(cache, 0, 1);
	for (size_t i = 0; i < entry_count; i++) {
		put_number(cache, 0x303, 4);
		put_number(cache, strings, 4);
		strings += strlen(entries[i].name) + 1;
		put_number(cache, strings, 4);
		strings += strlen(entries[i].path) + 1;
		put_number(cache, 0, 4);
		put_number(cache, entries[i].hwcap, 8);
	}
	for (size_t i = 0; i < entry_count; i++) {
		put_bytes(cache, entries[i].name, strlen(entries[i].name) + 1);
		put_bytes(cache, entries[i].path, strlen(entries[i].path) + 1);
	}
}

/* What glibc before 2.32 writes in front: one entry of the old format, then padding. */
static void write_old(struct cache *cache)
{
	put_bytes(cache, "ld.so-1.7.0", 12);
	put_number(cache, 1, 4);
	for (size_t i = 0; i < 12 + 4; i++)
		put_number(cache, 0, 1);
}

static struct mc_ld_cache read_cache(struct workbench *w, const struct cache *cache)
{
	struct mc_ld_cache read;

	assert_int_equal(mc_ld_cache_read((struct mc_bytes){ cache->bytes, cache->size },
					  &w->arena, &read),
			 MUSLCHECK_OK);
	return read;
}

static const struct entry two[] = {
	{ "libz.so.1", "/opt/lib/libz.so.1", 0 },
	{ "liba.so.2", "/usr/local/lib/liba.so.2", 0 },
};

static void entries_are_found_by_name_in_every_format(void **state)
{
	for (unsigned format = 0; format < 4; format++) {
		struct cache cache = { .is_big_endian = format & 1 };
		struct mc_ld_cache read;

		if (format & 2)
			write_old(&cache);
		write_new(&cache, two, 2, 2);
		read = read_cache(*state, &cache);
		assert_int_equal(read.count, 2);
		assert_string_equal(mc_ld_cache_find(&read, "libz.so.1")->path,
				    two[0].path);
		assert_string_equal(mc_ld_cache_find(&read, "liba.so.2")->path,
				    two[1].path);
		assert_null(mc_ld_cache_find(&read, "libz.so"));
		assert_null(mc_ld_cache_find(&read, "libzz.so.1"));
		assert_null(mc_ld_cache_find(&read, ""));
	}
}

static void entries_for_every_processor_come_first(void **state)
{
	static const struct entry entries[] = {
		{ "libx.so.1", "/a/glibc-hwcaps/x86-64-v3/libx.so.1", UINT64_C(1) << 62 },
		{ "libx.so.1", "/lib/libx.so.1", 0 },
		{ "libx.so.1", "/usr/lib/libx.so.1", 0 },
	};
	struct cache cache = { .size = 0 };
	const struct mc_ld_cached *found;
	struct mc_ld_cache read;

	write_new(&cache, entries, 3, 3);
	read = read_cache(*state, &cache);
	found = mc_ld_cache_find(&read, "libx.so.1");
	assert_string_equal(found[0].path, "/lib/libx.so.1");
	assert_false(found[0].is_hwcaps);
	assert_string_equal(found[1].path, "/usr/lib/libx.so.1");
	assert_true(found[2].is_hwcaps);
}

static void entries_without_an_absolute_path_are_left_out(void **state)
{
	static const struct entry entries[] = {
		{ "liba.so", "lib/liba.so", 0 },
		{ "libb.so", "", 0 },
		{ "libc.so", "/libc.so", 0 },
	};
	struct cache cache = { .size = 0 };
	struct mc_ld_cache read;

	write_new(&cache, entries, 3, 3);
	read = read_cache(*state, &cache);
	assert_int_equal(read.count, 1);
	assert_string_equal(read.items[0].name, "libc.so");
	/* A string that the file does not end. */
	cache.size--;
	assert_int_equal(read_cache(*state, &cache).count, 0);
}

static void what_is_no_cache_has_no_entries(void **state)
{
	struct cache cache = { .size = 0 };

	assert_int_equal(read_cache(*state, &cache).count, 0);
	put_bytes(&cache, "ld.so-1.7.0", 12);
	assert_int_equal(read_cache(*state, &cache).count, 0);
	put_number(&cache, UINT32_MAX, 4);
	assert_int_equal(read_cache(*state, &cache).count, 0);
	cache.size = 0;
	/* More entries than the file has room for, in either byte order. */
	write_new(&cache, two, 2, 200);
	assert_int_equal(read_cache(*state, &cache).count, 0);
	cache.bytes[19] = '2';
	assert_int_equal(read_cache(*state, &cache).count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(entries_are_found_by_name_in_every_format),
		WORKBENCH_TEST(entries_for_every_processor_come_first),
		WORKBENCH_TEST(entries_without_an_absolute_path_are_left_out),
		WORKBENCH_TEST(what_is_no_cache_has_no_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
