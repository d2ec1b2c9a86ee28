/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <dirent.h>

#include "source/spool.h"

static struct mc_bytes text(const char *data)
{
	return (struct mc_bytes){ (const unsigned char *)data, strlen(data) };
}

static struct mc_file put(struct mc_spool *spool, const char *content)
{
	struct mc_file file;

	assert_true(mc_spool_begin(spool));
	assert_true(mc_spool_put(spool, text(content)));
	assert_int_equal(mc_spool_end(spool, &file), MUSLCHECK_OK);
	assert_int_equal(file.bytes.size, strlen(content));
	assert_memory_equal(file.bytes.data, content, strlen(content));
	return file;
}

static size_t count_entries(const char *folder)
{
	DIR *directory = opendir(folder);
	size_t count = 0;

	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static void files_outlive_the_spool(void **state)
{
	struct workbench *w = *state;
	struct mc_spool *spool = mc_spool_new(w->folder, 1 << 20);
	struct mc_file first = put(spool, "first"), second = put(spool, "second");

	mc_spool_free(spool);
	assert_memory_equal(first.bytes.data, "first", 5);
	mc_file_drop_pages(&second);
	assert_memory_equal(second.bytes.data, "second", 6);
	mc_file_close(&first);
	mc_file_close(&second);
}

static void the_file_has_no_name(void **state)
{
	struct workbench *w = *state;
	size_t before = count_entries(w->folder);
	struct mc_spool *spool = mc_spool_new(w->folder, 1 << 20);
	struct mc_file file = put(spool, "content");

	assert_int_equal(count_entries(w->folder), before);
	mc_file_close(&file);
	mc_spool_free(spool);
}

/* Larger than what is mapped at once. */
static void files_of_any_size_fit(void **state)
{
	enum { SIZE = 40 << 20 };
	struct workbench *w = *state;
	struct mc_spool *spool = mc_spool_new(w->folder, (uint64_t)2 * SIZE);
	struct mc_file before = put(spool, "before"), large, after;
	unsigned char *data = calloc(SIZE, 1);

	data[SIZE - 1] = 1;
	assert_true(mc_spool_begin(spool));
	assert_true(mc_spool_put(spool, (struct mc_bytes){ data, SIZE }));
	assert_int_equal(mc_spool_end(spool, &large), MUSLCHECK_OK);
	free(data);
	after = put(spool, "after");
	assert_int_equal(large.bytes.size, SIZE);
	assert_int_equal(large.bytes.data[SIZE - 1], 1);
	mc_file_close(&before);
	mc_file_close(&large);
	mc_file_close(&after);
	mc_spool_free(spool);
}

static void what_does_not_fit_is_given_up(void **state)
{
	struct workbench *w = *state;
	struct mc_spool *spool = mc_spool_new(w->folder, 100);
	struct mc_file file;

	assert_true(mc_spool_begin(spool));
	assert_true(mc_spool_put(spool, text("some")));
	assert_false(mc_spool_put(
		spool, (struct mc_bytes){ (const unsigned char *)w, sizeof(*w) }));
	file = put(spool, "smaller");
	mc_file_close(&file);
	mc_spool_free(spool);
}

static void without_a_directory_there_is_no_room(void **state)
{
	struct workbench *w = *state;
	struct mc_spool *spool = mc_spool_new(workbench_path(w, "missing"), 1 << 20);

	assert_false(mc_spool_begin(spool));
	mc_spool_free(spool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(files_outlive_the_spool),
		WORKBENCH_TEST(the_file_has_no_name),
		WORKBENCH_TEST(files_of_any_size_fit),
		WORKBENCH_TEST(what_does_not_fit_is_given_up),
		WORKBENCH_TEST(without_a_directory_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
