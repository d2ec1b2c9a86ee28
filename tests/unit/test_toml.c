/* SPDX-License-Identifier: MIT */
/* What tests/toml does not see: lines, limits and messages. */
#include "workbench.h"

#include "toml/toml.h"

static struct mc_error error;

static const struct mc_toml_value *read_toml(struct workbench *w, const char *text,
					     size_t size)
{
	struct mc_toml_value *root;
	const struct mc_bytes bytes = { (const unsigned char *)text, size };

	error = (struct mc_error){ 0 };
	return mc_toml_read(bytes, &w->arena, &root, &error) == MUSLCHECK_OK ? root
									     : NULL;
}

static void values_have_their_line(void **state)
{
	static const char text[] = "# c\na = \"\"\"\n\n\"\"\"\nb = [\n 1,\n 2]\n"
				   "[t]\n[[u]]\nx = 1\n[[u]]\n";
	const struct mc_toml_value *root = read_toml(*state, text, strlen(text));
	const struct mc_toml_value *u = mc_toml_get(root, "u");

	assert_non_null(root);
	assert_int_equal(mc_toml_get(root, "a")->line, 2);
	assert_int_equal(mc_toml_get(root, "b")->line, 5);
	assert_int_equal(mc_toml_get(root, "b")->array.items[1]->line, 7);
	assert_int_equal(mc_toml_get(root, "t")->line, 8);
	assert_int_equal(u->array.count, 2);
	assert_int_equal(u->array.items[0]->line, 9);
	assert_int_equal(u->array.items[1]->line, 11);
	assert_null(mc_toml_get(root, "v"));
	assert_null(mc_toml_get(u, "x"));
	assert_null(mc_toml_get(NULL, "x"));
}

static void errors_have_their_line(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "\n\na = \"x\ny\"", "line 3: control character in a string" },
		{ "a = 1\n\na = 2", "line 3: 'a' is defined twice" },
		{ "[a]\n[a]", "line 2: 'a' is defined twice" },
		{ "a = \"\"\"\n\n", "line 3: the string does not end" },
		{ "a = 99999999999999999999", "line 1: the integer does not fit" },
		{ "a = 'x' y", "line 1: unexpected text at the end of a line" },
		{ "a = \xff", "line 1: not UTF-8" },
		{ "a = 1\n# \xed\xa0\x80", "line 2: not UTF-8" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_null(read_toml(*state, rows[i].text, strlen(rows[i].text)));
		assert_contains(error.text, rows[i].message);
	}
}

static void nesting_and_keys_have_a_limit(void **state)
{
	char text[4096];

	memset(text, '[', sizeof(text));
	memcpy(text, "a=", 2);
	assert_null(read_toml(*state, text, sizeof(text)));
	assert_int_equal(error.status, MUSLCHECK_ERROR_LIMIT);
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, "a.", 2);
	assert_null(read_toml(*state, text, sizeof(text)));
	assert_int_equal(error.status, MUSLCHECK_ERROR_LIMIT);
}

static void every_cut_of_a_document_is_survived(void **state)
{
	static const char text[] =
		"a.b = [1, 2.5e1, 'x', \"\\u00e9\"]\n[t.\"q\"]\nd = 1979-05-27 07:32:00Z\n"
		"[[l]]\ni = {k = \"\"\"\\\n x\"\"\", m = '''y'''}\n";

	for (size_t size = 0; size < sizeof(text); size++) {
		char *copy = malloc(size + 1);

		assert_non_null(copy);
		memcpy(copy, text, size);
		if (!read_toml(*state, copy, size))
			assert_true(*error.text);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(values_have_their_line),
		WORKBENCH_TEST(errors_have_their_line),
		WORKBENCH_TEST(nesting_and_keys_have_a_limit),
		WORKBENCH_TEST(every_cut_of_a_document_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
