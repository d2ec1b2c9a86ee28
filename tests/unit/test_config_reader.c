/* SPDX-License-Identifier: MIT */
/* The configuration file: valid keys, and the messages about invalid ones. */
#include "workbench.h"

#include "api/config_reader.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct row {
	const char *text;
	const char *message; /* part of it */
};

static void assert_refused(struct workbench *w, const char *text, const char *message)
{
	const char *path = workbench_write(w, "config.json", text);
	struct muslcheck_config *config = NULL;
	char said[600] = "";

	if (muslcheck_config_read(path, said, sizeof(said), &config) == MUSLCHECK_OK)
		fail_msg("accepted: %s", text);
	assert_contains(said, path);
	assert_contains(said, message);
}

static void errors_have_their_line(void **state)
{
	static const struct row rows[] = {
		{ "", "line 1" },
		{ "[]", "line 1: must be a JSON object" },
		{ "{\n\"target\": 3}", "line 2: must be a string" },
		{ "{\n\"targts\": []}",
		  "line 2: unknown key 'targts'. Did you mean 'target'?" },
		{ "{\"target\": [\n\"a\",\n{}]}", "line 3: must be a string" },
		{ "{\"root\": [\"a\"]}", "line 1: must be one string" },
		{ "{\"target\": \" \"}", "must be a single non-empty line" },
		{ "{\"exclude\": \"a\\nb\"}", "must be a single non-empty line" },
		{ "{\"target\": \"a\",\n\"target\": \"b\"}", "line 2" },
		{ "{\"ignore\": {}}", "line 1: must be an array" },
		{ "{\"ignore\": [\n3]}", "line 2: ignore entry must be an object" },
		{ "{\"ignore\": [\n{\"rule\": \"load.*\"}]}",
		  "line 2: ignore entry has no \"reason\"" },
		{ "{\"ignore\": [{\"reason\": \"x\"}]}", "ignore entry needs a rule" },
		{ "{\"ignore\": [{\"reason\": \"x\", \"expires\": \"2027-01-01\"}]}",
		  "ignore entry needs a rule" },
		{ "{\"ignore\": [{\"reason\": \"\", \"path\": \"x\"}]}",
		  "single non-empty line" },
		{ "{\"ignore\": [{\"reason\": \"x\",\n\"expires\": \"2027-02-29\"}]}",
		  "line 2: must be a date such as 2027-01-31, not '2027-02-29'" },
		{ "{\"ignore\": [{\"reason\": \"x\", \"expires\": \"soon\"}]}",
		  "must be a date" },
		{ "{\"ignore\": [{\"reason\": \"x\",\n\"rule\": \"load.symbol-not-fond\"}]}",
		  "line 2: unknown rule 'load.symbol-not-fond'. Did you mean "
		  "'load.symbol-not-found'?" },
		{ "{\"ignore\": [{\"reason\": \"x\",\n\"sonam\": \"a\"}]}",
		  "line 2: unknown key 'sonam'. Did you mean 'soname'?" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		assert_refused(*state, rows[i].text, rows[i].message);
	assert_refused(*state, "{\"target\": \"a", "line 1, column");
}

static void missing_or_too_large_files_are_rejected(void **state)
{
	struct workbench *w = *state;
	struct muslcheck_config *config;
	char said[600] = "";
	char *large = mc_arena_alloc(&w->arena, (2 << 20) + 1, 1);

	assert_int_equal(
		muslcheck_config_read("/nonexistent/c.json", said, sizeof(said), &config),
		MUSLCHECK_ERROR_IO);
	assert_contains(said, "/nonexistent/c.json: No such file");
	memset(large, ' ', 2 << 20);
	memcpy(large + (2 << 20) - 2, "{}", 2);
	assert_refused(w, large, "larger than 1 MiB");
}

static void settings_keep_order_and_paths_start_from_the_file(void **state)
{
	static const char text[] =
		"{\"$schema\": \"x\", \"db\": [\"mine.json\", \"/abs.json\"],\n"
		"\"target\": \"musl:1.2.5\", \"root\": \"tree\"}";
	struct workbench *w = *state;
	const char *path = workbench_write(w, "c.json", text);
	struct muslcheck_config *config = NULL;
	char said[600] = "";

	assert_int_equal(muslcheck_config_read(path, said, sizeof(said), &config),
			 MUSLCHECK_OK);
	assert_int_equal(config->setting_count, 4);
	assert_string_equal(config->settings[0].option, "db");
	assert_string_equal(config->settings[0].value, workbench_path(w, "mine.json"));
	assert_string_equal(config->settings[1].value, "/abs.json");
	assert_string_equal(config->settings[2].value, "musl:1.2.5");
	assert_contains(config->settings[2].place, "c.json: line 2");
	assert_string_equal(config->settings[3].value, workbench_path(w, "tree"));
	assert_int_equal(config->ignore_count, 0);
	muslcheck_config_free(config);
}

static void an_ignore_has_all_that_it_says(void **state)
{
	static const char text[] =
		"{\"ignore\": [\n{\"rule\": \"load.*\", \"path\": \"p\", \"symbol\": \"s\",\n"
		"\"soname\": \"n\", \"component\": \"c\", \"target\": \"t\",\n"
		"\"reason\": \"r\", \"expires\": \"2028-02-29\"}]}";
	const char *path = workbench_write(*state, "c.json", text);
	struct muslcheck_config *config = NULL;
	const struct muslcheck_ignore *ignore;
	char said[600] = "";

	assert_int_equal(muslcheck_config_read(path, said, sizeof(said), &config),
			 MUSLCHECK_OK);
	assert_int_equal(config->ignore_count, 1);
	ignore = &config->ignores[0];
	assert_string_equal(ignore->rule, "load.*");
	assert_string_equal(ignore->path, "p");
	assert_string_equal(ignore->symbol, "s");
	assert_string_equal(ignore->soname, "n");
	assert_string_equal(ignore->component, "c");
	assert_string_equal(ignore->target, "t");
	assert_string_equal(ignore->reason, "r");
	assert_string_equal(ignore->expires, "2028-02-29");
	assert_contains(ignore->place, "line 2");
	muslcheck_config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(errors_have_their_line),
		WORKBENCH_TEST(missing_or_too_large_files_are_rejected),
		WORKBENCH_TEST(settings_keep_order_and_paths_start_from_the_file),
		WORKBENCH_TEST(an_ignore_has_all_that_it_says),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
