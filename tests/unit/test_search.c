/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/find.h"
#include "base/search.h"

enum { HITS_MAX = 64 };

struct hit {
	size_t pattern;
	size_t offset;
};

struct hits {
	struct hit items[HITS_MAX];
	size_t count;
};

static void note(void *context, size_t pattern, size_t offset)
{
	struct hits *hits = context;

	assert_true(hits->count < HITS_MAX);
	hits->items[hits->count++] = (struct hit){ pattern, offset };
}

#define BYTES(text)                                                                      \
	{                                                                                \
		(const unsigned char *)(text), sizeof(text) - 1                          \
	}

static int compare_offsets(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	return (a->offset > b->offset) - (a->offset < b->offset);
}

static struct hits search(const struct mc_bytes *patterns, size_t count,
			  struct mc_bytes bytes)
{
	struct mc_search *search;
	struct hits hits = { .count = 0 };

	assert_int_equal(mc_search_new(patterns, count, &search), MUSLCHECK_OK);
	mc_search_run(search, bytes, 0, bytes.size, note, &hits);
	mc_search_free(search);
	qsort(hits.items, hits.count, sizeof(*hits.items), compare_offsets);
	return hits;
}

static void patterns_are_found_wherever_they_are(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("/etc/passwd"), BYTES("\0-c\0"),
						    BYTES("passw"), BYTES("zzzz") };
	const struct mc_bytes bytes = BYTES("zzzz /etc/passwd\0-c\0 /etc/passwzzzz");
	static const struct hit expected[] = { { 3, 0 },  { 0, 5 },  { 2, 10 },
					       { 1, 16 }, { 2, 26 }, { 3, 31 } };
	struct hits hits = search(patterns, 4, bytes);

	(void)state;
	assert_int_equal(hits.count, sizeof(expected) / sizeof(*expected));
	for (size_t i = 0; i < hits.count; i++) {
		assert_int_equal(hits.items[i].pattern, expected[i].pattern);
		assert_int_equal(hits.items[i].offset, expected[i].offset);
	}
}

static void occurrences_may_overlap(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("aaaa"), BYTES("aaaaa") };
	struct hits hits = search(patterns, 2, (struct mc_bytes)BYTES("aaaaaa"));

	(void)state;
	assert_int_equal(hits.count, 3 + 2);
}

static void a_pattern_cut_by_the_end_is_none(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("/etc/passwd") };

	(void)state;
	assert_int_equal(search(patterns, 1, (struct mc_bytes)BYTES("/etc/passw")).count,
			 0);
	assert_int_equal(search(patterns, 1, (struct mc_bytes)BYTES("/et")).count, 0);
	assert_int_equal(search(patterns, 1, (struct mc_bytes){ NULL, 0 }).count, 0);
}

static void short_patterns_are_refused(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("abc") };
	struct mc_search *out;

	(void)state;
	assert_int_equal(mc_search_new(patterns, 1, &out), MUSLCHECK_ERROR_LIMIT);
}

/* The same answers as looking at every place for every pattern. */
static void it_agrees_with_looking_everywhere(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("abab"), BYTES("bbaab"),
						    BYTES("baba"), BYTES("aabbab"),
						    BYTES("abbabab") };
	unsigned char text[512];
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct mc_bytes bytes = { text, 40 };
		size_t expected = 0;

		for (size_t i = 0; i < bytes.size; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = seed >> 30 & 1 ? 'a' : 'b';
		}
		for (size_t p = 0; p < 5; p++)
			for (size_t i = 0; i + patterns[p].size <= bytes.size; i++)
				expected += !memcmp(text + i, patterns[p].data,
						    patterns[p].size);
		assert_int_equal(search(patterns, 5, bytes).count, expected);
	}
}

static void only_matches_that_start_in_the_range_count(void **state)
{
	static const struct mc_bytes patterns[] = { BYTES("abcd") };
	const struct mc_bytes bytes = BYTES("abcd.abcd.abcd");
	struct mc_search *search;
	struct hits hits = { .count = 0 };

	(void)state;
	assert_int_equal(mc_search_new(patterns, 1, &search), MUSLCHECK_OK);
	mc_search_run(search, bytes, 1, 6, note, &hits);
	mc_search_run(search, bytes, 6, 10, note, &hits);
	assert_int_equal(hits.count, 1);
	assert_int_equal(hits.items[0].offset, 5);
	mc_search_free(search);
}

/* With a rare byte and without. */
static void one_text_is_found_wherever_it_is(void **state)
{
	static const struct mc_bytes texts[] = { BYTES("ab."), BYTES("aab"), BYTES(".") };
	unsigned char bytes[100];
	const struct mc_bytes all = { bytes, sizeof(bytes) };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t at = 0; at + texts[i].size <= all.size; at++) {
			memset(bytes, 'a', sizeof(bytes));
			memcpy(bytes + at, texts[i].data, texts[i].size);
			for (size_t from = 0; from <= all.size; from++)
				assert_int_equal(mc_bytes_find(all, from, texts[i]),
						 from <= at ? at : SIZE_MAX);
		}
	assert_int_equal(mc_bytes_find((struct mc_bytes){ NULL, 0 }, 0, texts[0]),
			 SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_are_found_wherever_they_are),
		cmocka_unit_test(occurrences_may_overlap),
		cmocka_unit_test(a_pattern_cut_by_the_end_is_none),
		cmocka_unit_test(only_matches_that_start_in_the_range_count),
		cmocka_unit_test(one_text_is_found_wherever_it_is),
		cmocka_unit_test(short_patterns_are_refused),
		cmocka_unit_test(it_agrees_with_looking_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
