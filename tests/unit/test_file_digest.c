/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <errno.h>

#include "source/file_digest.h"

static void a_digest_is_that_of_all_bytes(void **state)
{
	static char text[200 * 1024 + 1]; /* more than is read at once */
	char digest[MC_DIGEST_TEXT_SIZE], expected[MC_DIGEST_TEXT_SIZE];

	memset(text, 'x', sizeof(text) - 1);
	mc_digest_sha256((struct mc_bytes){ (unsigned char *)text, sizeof(text) - 1 },
			 expected);
	assert_int_equal(
		mc_file_digest(workbench_write(*state, "large", text), digest, NULL),
		MUSLCHECK_OK);
	assert_string_equal(digest, expected);
	assert_int_equal(
		mc_file_digest(workbench_write(*state, "empty", ""), digest, NULL),
		MUSLCHECK_OK);
	assert_string_equal(
		digest,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void what_is_no_regular_file_has_none(void **state)
{
	static const struct {
		const char *path;
		int system_error;
	} rows[] = { { "/", EISDIR }, { "/nonexistent", ENOENT } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char digest[MC_DIGEST_TEXT_SIZE] = "before";
		struct mc_error error = { 0 };

		assert_int_equal(mc_file_digest(rows[i].path, digest, &error),
				 MUSLCHECK_ERROR_IO);
		assert_int_equal(error.system_error, rows[i].system_error);
		assert_string_equal(digest, "before");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_digest_is_that_of_all_bytes),
		WORKBENCH_TEST(what_is_no_regular_file_has_none),
	};

	return cmocka_run_group_tests_name("file_digest", tests, NULL, NULL);
}
