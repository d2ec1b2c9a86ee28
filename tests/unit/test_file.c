/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/file.h"

static const struct mc_bytes elf_magic = { (const unsigned char *)ELFMAG, SELFMAG };

static void a_small_file_is_read_whole(void **state)
{
	const char *path = workbench_write(*state, "file", "some bytes");
	struct mc_error error = { 0 };
	struct mc_file file;

	assert_int_equal(mc_file_open(path, &file, &error), MUSLCHECK_OK);
	assert_int_equal(file.bytes.size, 10);
	assert_memory_equal(file.bytes.data, "some bytes", 10);
	mc_file_close(&file);
	assert_null(file.bytes.data);
	mc_file_close(&file);
}

static void a_large_file_is_mapped_whole(void **state)
{
	static char text[300 * 1024 + 1];
	struct mc_file file;
	const char *path;

	memset(text, 'x', sizeof(text) - 1);
	path = workbench_write(*state, "large", text);
	assert_int_equal(mc_file_open(path, &file, NULL), MUSLCHECK_OK);
	assert_null(file.held);
	assert_int_equal(file.bytes.size, sizeof(text) - 1);
	assert_memory_equal(file.bytes.data, text, sizeof(text) - 1);
	mc_file_close(&file);
	assert_null(file.bytes.data);
}

static void an_empty_file_is_no_error(void **state)
{
	const char *path = workbench_write(*state, "empty", "");
	struct mc_file file;
	bool starts;

	assert_int_equal(mc_file_open(path, &file, NULL), MUSLCHECK_OK);
	assert_int_equal(file.bytes.size, 0);
	mc_file_close(&file);
	assert_int_equal(mc_file_open_if(path, elf_magic, &file, &starts, NULL),
			 MUSLCHECK_OK);
	assert_false(starts);
}

static void only_a_file_that_starts_so_is_read(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *text;
		bool starts;
	} rows[] = {
		{ "\177ELF and more", true }, { "\177ELF", true },   { "\177EL", false },
		{ "\177ELG", false },	      { "x\177ELF", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *path = workbench_write(w, "file", rows[i].text);
		struct mc_file file;
		bool starts;

		assert_int_equal(mc_file_open_if(path, elf_magic, &file, &starts, NULL),
				 MUSLCHECK_OK);
		assert_int_equal(starts, rows[i].starts);
		assert_int_equal(file.bytes.data != NULL, rows[i].starts);
		mc_file_close(&file);
	}
}

static void a_file_that_was_opened_is_read_when_its_name_is_gone(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_write(w, "file", "head and rest");
	struct mc_opening opening;
	unsigned char head[4];
	struct mc_file file;
	size_t size;
	bool starts;

	assert_int_equal(mc_opening_open(path, &opening, NULL), MUSLCHECK_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mc_opening_head(&opening, head, sizeof(head), &size, NULL),
			 MUSLCHECK_OK);
	assert_int_equal(size, 4);
	assert_memory_equal(head, "head", 4);
	assert_int_equal(mc_opening_read_if(&opening, (struct mc_bytes){ head, 4 }, &file,
					    &starts, NULL),
			 MUSLCHECK_OK);
	assert_true(starts);
	assert_int_equal(file.bytes.size, strlen("head and rest"));
	assert_false(opening.is_open);
	mc_opening_close(&opening);
	mc_file_close(&file);
}

static void links_lead_to_the_same_identity(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_write(w, "file", "x");
	struct mc_file file, same;

	workbench_link(w, "file", "link");
	assert_int_equal(link(path, workbench_path(w, "hard")), 0);
	assert_int_equal(mc_file_open(path, &file, NULL), MUSLCHECK_OK);
	assert_int_equal(mc_file_open(workbench_path(w, "link"), &same, NULL),
			 MUSLCHECK_OK);
	assert_true(file.inode == same.inode && file.device == same.device);
	mc_file_close(&same);
	assert_int_equal(mc_file_open(workbench_path(w, "hard"), &same, NULL),
			 MUSLCHECK_OK);
	assert_true(file.inode == same.inode && file.device == same.device);
	mc_file_close(&same);
	mc_file_close(&file);
}

static void the_system_says_why_not(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *path;
		int system_error;
	} rows[] = {
		{ "missing", ENOENT },
		{ "file/below", ENOTDIR },
		{ "loop", ELOOP },
		{ "folder", EISDIR },
	};

	workbench_write(w, "file", "x");
	workbench_link(w, "loop", "loop");
	workbench_folder(w, "folder");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_error error = { 0 };
		struct mc_file file;

		assert_int_equal(
			mc_file_open(workbench_path(w, rows[i].path), &file, &error),
			MUSLCHECK_ERROR_IO);
		assert_int_equal(error.system_error, rows[i].system_error);
		assert_string_equal(error.text, strerror(rows[i].system_error));
	}
}

/* Would hang, were it opened for reading only. */
static void a_fifo_is_refused_without_waiting(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_path(w, "fifo");
	struct mc_error error = { 0 };
	struct mc_file file;

	assert_int_equal(mkfifo(path, 0600), 0);
	alarm(10);
	assert_int_equal(mc_file_open(path, &file, &error), MUSLCHECK_ERROR_IO);
	alarm(0);
	assert_string_equal(error.text, "Not a regular file");
}

static void a_device_is_refused(void **state)
{
	struct mc_error error = { 0 };
	struct mc_file file;

	(void)state;
	assert_int_equal(mc_file_open("/dev/null", &file, &error), MUSLCHECK_ERROR_IO);
}

static void a_file_that_may_not_be_read_says_so(void **state)
{
	const char *path = workbench_write(*state, "secret", "x");
	struct mc_error error = { 0 };
	struct mc_file file;

	if (geteuid() == 0)
		skip();
	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(mc_file_open(path, &file, &error), MUSLCHECK_ERROR_IO);
	assert_int_equal(error.system_error, EACCES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_small_file_is_read_whole),
		WORKBENCH_TEST(a_large_file_is_mapped_whole),
		WORKBENCH_TEST(an_empty_file_is_no_error),
		WORKBENCH_TEST(only_a_file_that_starts_so_is_read),
		WORKBENCH_TEST(a_file_that_was_opened_is_read_when_its_name_is_gone),
		WORKBENCH_TEST(links_lead_to_the_same_identity),
		WORKBENCH_TEST(the_system_says_why_not),
		WORKBENCH_TEST(a_fifo_is_refused_without_waiting),
		WORKBENCH_TEST(a_device_is_refused),
		WORKBENCH_TEST(a_file_that_may_not_be_read_says_so),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
