/* SPDX-License-Identifier: MIT */
/* Which fix applies to which object. */
#include "rules/remedy.h"
#include "workbench.h"

static const char rows[] =
	"{\"kind\": \"muslcheck/remedies/1\", \"sources\": [\"a test\"], \"confidence\": \"measured\", \"rows\": ["
	"{\"problem\": \"x.y\", \"for\": \"dotnet\", \"text\": \"publish\"},"
	"{\"problem\": \"x.y\", \"for\": \"rust\", \"text\": \"any\"},"
	"{\"problem\": \"x.y\", \"for\": \"rust\", \"machine\": \"aarch64\", \"text\": \"arm\"},"
	"{\"problem\": \"x.y\", \"for\": \"node-addon\", \"text\": \"addon\"}]}";

static void kind_precedes_package_and_language(void **state)
{
	struct workbench *w = *state;
	static const struct {
		struct mc_remedy_reader reader;
		const char *text;
	} expected[] = {
		{ { MC_KIND_EXECUTABLE, MC_LANGUAGE_RUST, MC_MACHINE_X86_64, NULL },
		  "any" },
		{ { MC_KIND_EXECUTABLE, MC_LANGUAGE_RUST, MC_MACHINE_AARCH64, NULL },
		  "arm" },
		{ { MC_KIND_NODE_ADDON, MC_LANGUAGE_RUST, MC_MACHINE_AARCH64, NULL },
		  "addon" },
		{ { MC_KIND_NODE_ADDON, MC_LANGUAGE_C, MC_MACHINE_X86_64, NULL },
		  "addon" },
		{ { MC_KIND_EXECUTABLE, MC_LANGUAGE_C, MC_MACHINE_X86_64, NULL }, NULL },
		{ { MC_KIND_NODE_ADDON, MC_LANGUAGE_RUST, MC_MACHINE_AARCH64, "dotnet" },
		  "addon" },
		{ { MC_KIND_EXECUTABLE, MC_LANGUAGE_RUST, MC_MACHINE_AARCH64, "dotnet" },
		  "publish" },
	};
	struct mc_error error = { 0 };

	if (mc_symdb_load(w->db, workbench_write(w, "rows.json", rows), &error))
		fail_msg("%s", error.text);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		const struct mc_db_remedy *row =
			mc_remedy_for(w->db, "x.y", &expected[i].reader);

		assert_string_equal(row ? row->text : "-",
				    expected[i].text ? expected[i].text : "-");
		assert_null(mc_remedy_for(w->db, "x.z", &expected[i].reader));
	}
}

/* Every kind and language has a fix "rebuild", and every problem is a rule. */
static void every_object_has_a_native_build(void **state)
{
	struct workbench *w = *state;
	size_t count;
	const char **ids = mc_rule_ids(w->db, &w->arena, &count);

	for (int language = MC_LANGUAGE_C; language <= MC_LANGUAGE_RUST; language++) {
		const struct mc_remedy_reader reader = { MC_KIND_EXECUTABLE,
							 (enum mc_language)language,
							 MC_MACHINE_X86_64, NULL };

		assert_non_null(mc_remedy_for(w->db, "rebuild", &reader));
	}
	for (size_t i = 0; i < mc_symdb_remedy_count(w->db); i++) {
		const char *problem = mc_symdb_remedy_at(w->db, i)->problem;
		bool known = !strcmp(problem, "rebuild");

		for (size_t id = 0; !known && id < count; id++)
			known = !strcmp(ids[id], problem);
		if (!known)
			fail_msg("no rule has the id %s", problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(kind_precedes_package_and_language),
		WORKBENCH_TEST(every_object_has_a_native_build),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
