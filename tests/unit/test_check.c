/* SPDX-License-Identifier: MIT */
/* A run as a whole, through the public API. */
#include "checking.h"

#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Libraries that share dependencies under several names, programs, junk, links. */
static void plant(struct workbench *w)
{
	static const char *const calls[] = { "printf", "argp_parse", "__printf_chk",
					     "nobody_has_this" };

	for (unsigned i = 0; i < 300; i++) {
		workbench_library(w);
		workbench_call(w, calls[i % 4]);
		builder_needed(&w->b, i % 3 ? "libshared.so.1" : "libother.so.1");
		builder_needed(&w->b, "libstdc++.so.6");
		workbench_tag_text(w, DT_RUNPATH,
				   i % 2 ? "$ORIGIN/../lib" : "$ORIGIN/../../lib");
		workbench_finish(
			w, mc_arena_printf(&w->arena,
					   i % 2 ? "d%u/m%03u.so" : "d%u/sub/m%03u.so",
					   i % 7, i));
		if (i % 10 == 0)
			workbench_write(w,
					mc_arena_printf(&w->arena, "d%u/n%03u", i % 7, i),
					i % 20 ? "text" : "\177ELF");
	}
	workbench_folder(w, "lib");
	for (unsigned i = 0; i < 7; i++)
		workbench_link(w, "../lib", mc_arena_printf(&w->arena, "d%u/lib", i));
	workbench_library(w);
	workbench_call(w, "argp_parse");
	builder_needed(&w->b, "libother.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	workbench_finish(w, "lib/libshared.so.1");
	workbench_library(w);
	builder_needed(&w->b, "libshared.so.1");
	workbench_finish(w, "lib/libother.so.1");
	assert_int_equal(link(workbench_path(w, "lib/libshared.so.1"),
			      workbench_path(w, "d3/libhard.node")),
			 0);
}

static void the_output_is_the_same_whatever_the_number_of_threads(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "alpine:3.22", "musl:1.2.3",
					       "alpine:3.20+gcompat", NULL };
	static const char *const formats[] = { "ndjson", "json", "text" };
	const char *const paths[] = { w->folder };

	plant(w);
	for (size_t f = 0; f < COUNT(formats); f++) {
		struct checking one = { .report.format = formats[f], .options.jobs = 1 };
		const char *expected = check_paths(w, &one, targets, paths, 1);
		const char *diagnostics = check_diagnostics(w, &one);

		assert_true(strlen(expected) > 10000);
		for (unsigned jobs = 2; jobs <= 8; jobs += 3) {
			struct checking many = { .report.format = formats[f],
						 .options.jobs = jobs };

			if (strcmp(check_paths(w, &many, targets, paths, 1), expected))
				fail_msg("%s differs with %u jobs", formats[f], jobs);
			assert_string_equal(check_diagnostics(w, &many), diagnostics);
			assert_int_equal(many.summary.object_count,
					 one.summary.object_count);
			assert_int_equal(many.summary.failing_count,
					 one.summary.failing_count);
			assert_int_equal(many.summary.unreadable_count,
					 one.summary.unreadable_count);
			assert_int_equal(many.summary.skipped_count,
					 one.summary.skipped_count);
		}
	}
}

/* The lines about single files, without the summary. */
static const char *objects_of(struct workbench *w, const char *text)
{
	const char *end = strstr(text, "{\"schema\":\"muslcheck/component/1\"");

	assert_non_null(end);
	return mc_arena_strndup(&w->arena, text, (size_t)(end - text));
}

/* What was read before it, as a dependency and under another name, does not show. */
static void results_do_not_depend_on_earlier_files(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "alpine:3.22", NULL };
	static const char *const names[] = { "d1/m001.so", "d0/sub/m000.so",
					     "d3/libhard.node", "lib/libshared.so.1",
					     "d2/m009.so" };
	struct checking checking = { .report.format = "ndjson", .options.jobs = 1 };
	const char *paths[COUNT(names)];
	char *alone = mc_arena_strdup(&w->arena, "");

	plant(w);
	for (size_t i = 0; i < COUNT(names); i++) {
		paths[i] = workbench_path(w, names[i]);
		alone = mc_arena_join(
			&w->arena, alone,
			objects_of(w, check_paths(w, &checking, targets, &paths[i], 1)));
	}
	assert_string_equal(
		objects_of(w, check_paths(w, &checking, targets, paths, COUNT(names))),
		alone);
	mc_buffer_done(&checking.diagnostics);
}

static void files_are_counted_by_what_became_of_them(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "musl:1.2.5", NULL };
	const char *paths[2];
	struct checking checking = { 0 };

	workbench_finish(w, "tree/runs.so");
	workbench_library(w);
	workbench_call(w, "argp_parse");
	workbench_finish(w, "tree/port.so");
	workbench_library(w);
	workbench_call(w, "nobody_has_this");
	workbench_finish(w, "tree/unknown.so");
	workbench_library(w);
	w->b.type = ET_REL;
	workbench_finish(w, "tree/object.o");
	workbench_write(w, "tree/text", "text");
	workbench_write(w, "tree/cut.so", "\177ELF");
	assert_int_equal(mkfifo(workbench_path(w, "tree/fifo"), 0600), 0);
	paths[0] = workbench_path(w, "tree");
	paths[1] = workbench_path(w, "missing");
	alarm(60);
	check_paths(w, &checking, targets, paths, 2);
	alarm(0);
	assert_int_equal(checking.summary.object_count, 3);
	assert_int_equal(checking.summary.failing_count, 2);
	assert_int_equal(checking.summary.undecided_count, 1);
	assert_int_equal(checking.summary.unreadable_count, 2);
	assert_int_equal(checking.summary.skipped_count, 2);
	assert_contains(check_diagnostics(w, &checking),
			"/missing: No such file or directory\n");
}

static void named_files_must_be_objects(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *name, *text, *reason;
	} rows[] = {
		{ "text", "text", ": not an ELF file" },
		{ "empty", "", ": empty file" },
		{ "short", "\177EL", ": not an ELF file" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct checking checking = { 0 };

		check_path(w, &checking, "musl:1.2.5",
			   workbench_write(w, rows[i].name, rows[i].text));
		assert_int_equal(checking.summary.unreadable_count, 1);
		assert_contains(check_diagnostics(w, &checking), rows[i].reason);
	}
}

static void an_object_with_its_end_cut_off_is_unreadable(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };

	w->b.extra_load = 4096;
	check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "cut.so"));
	assert_int_equal(checking.summary.unreadable_count, 1);
	assert_contains(check_diagnostics(w, &checking), "truncated");
}

static void allowed_verdicts_pass(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { 0 };
	const char *path;

	workbench_call(w, "__printf_chk");
	path = workbench_finish(w, "a.so");
	check_path(w, &checking, "alpine:3.22", path);
	assert_int_equal(checking.summary.failing_count, 1);
	checking.options.allowed[MUSLCHECK_VERDICT_GCOMPAT] = true;
	check_path(w, &checking, "alpine:3.22", path);
	assert_int_equal(checking.summary.failing_count, 0);
	mc_buffer_done(&checking.diagnostics);
}

static void only_required_targets_decide(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "alpine:3.22",
					       "alpine:3.22+gcompat-preload", NULL };
	struct checking checking = { 0 };
	const char *path;

	workbench_call(w, "__printf_chk");
	path = workbench_finish(w, "a.so");
	check_paths(w, &checking, targets, &path, 1);
	assert_int_equal(checking.summary.failing_count, 1);
	checking.options.required = targets + 1;
	checking.options.required_count = 1;
	check_paths(w, &checking, targets, &path, 1);
	assert_int_equal(checking.summary.failing_count, 0);
	mc_buffer_done(&checking.diagnostics);
}

static enum muslcheck_status make(struct muslcheck_options options, char message[512])
{
	struct muslcheck *checker = NULL;
	enum muslcheck_status status;

	status = muslcheck_new(&options, message, 512, &checker);
	muslcheck_free(checker);
	return status;
}

static void a_wrong_wish_is_refused_before_anything_is_read(void **state)
{
	static const char *const unknown[] = { "alpine:9.99" }, *const known[] = {
		"alpine:3.22"
	};
	static const char *const missing[] = { "/nowhere/db.json" };
	static const struct muslcheck_report yaml = { .format = "yaml" };
	char message[512];

	(void)state;
	assert_int_equal(
		make((struct muslcheck_options){ .targets = unknown, .target_count = 1 },
		     message),
		MUSLCHECK_ERROR_USAGE);
	assert_contains(message, "alpine:9.99");
	assert_int_equal(
		make((struct muslcheck_options){ .reports = &yaml, .report_count = 1 },
		     message),
		MUSLCHECK_ERROR_USAGE);
	assert_contains(message, "'yaml'");
	assert_int_equal(make((struct muslcheck_options){ .targets = known,
							  .target_count = 1,
							  .required = unknown,
							  .required_count = 1 },
			      message),
			 MUSLCHECK_ERROR_USAGE);
	assert_contains(message, "alpine:9.99");
	assert_int_not_equal(make((struct muslcheck_options){ .databases = missing,
							      .database_count = 1 },
				  message),
			     MUSLCHECK_OK);
	assert_int_equal(make((struct muslcheck_options){ 0 }, message), MUSLCHECK_OK);
}

/* Those that the caller fills. */
static void structs_of_another_size_are_refused(void **state)
{
	struct muslcheck_options *options = muslcheck_options_new();

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		size_t wrong = i == 0 ? 0 : i == 1 ? SIZE_MAX : 8;
		const struct muslcheck_report report = { .size = wrong };
		const struct muslcheck_ignore ignore = { .size = wrong, .reason = "r" };
		const struct muslcheck_callbacks callbacks = { .size = wrong };

		assert_int_equal(muslcheck_add_report(options, &report),
				 MUSLCHECK_ERROR_USAGE);
		assert_int_equal(muslcheck_add_ignore(options, &ignore),
				 MUSLCHECK_ERROR_USAGE);
		assert_int_equal(muslcheck_set_callbacks(options, &callbacks),
				 MUSLCHECK_ERROR_USAGE);
	}
	assert_int_equal(options->report_count + options->ignore_count, 0);
	muslcheck_options_free(options);
	assert_string_equal(muslcheck_version(), MUSLCHECK_VERSION);
}

static void the_database_has_a_date_and_a_version(void **state)
{
	const char *date = muslcheck_database_date();

	(void)state;
	assert_int_equal(strlen(date), strlen("2026-11-30"));
	assert_true(date[4] == '-' && date[7] == '-' && *date == '2');
	assert_memory_equal(muslcheck_database_version(), date, strlen(date));
	assert_int_equal(strlen(muslcheck_database_version()), strlen(date) + 13);
}

static void output_to_nowhere_is_discarded(void **state)
{
	struct workbench *w = *state;
	const struct muslcheck_report reports[] = { { .format = "text" },
						    { .format = "sarif" } };
	const char *const paths[] = { w->folder, "/nowhere" };
	struct muslcheck_options options = { 0 };
	const struct muslcheck_summary *summary;

	plant(w);
	/* One report, several, and one of recommend. */
	for (size_t i = 0; i <= 3; i++) {
		struct muslcheck *checker;

		options.reports = reports;
		options.report_count = i < 3 ? i : 1;
		options.command = i == 3 ? MC_COMMAND_RECOMMEND : MC_COMMAND_CHECK;
		assert_int_equal(muslcheck_new(&options, NULL, 0, &checker),
				 MUSLCHECK_OK);
		assert_int_equal(muslcheck_check(checker, paths, 2, &summary),
				 MUSLCHECK_OK);
		assert_true(summary->object_count > 0);
		assert_true(summary->unreadable_count > 0);
		muslcheck_free(checker);
	}
}

static bool refuse(void *context, const char *data, size_t size)
{
	(void)data;
	(void)size;
	return ++*(int *)context < 5;
}

/* A full disk, a closed pipe: the run ends, and no thread is left waiting. */
static void output_that_is_refused_ends_the_run(void **state)
{
	struct workbench *w = *state;
	const char *const paths[] = { w->folder };
	struct muslcheck *checker;
	int calls = 0;
	const struct muslcheck_report report = { .format = "ndjson",
						 .sink = { refuse, &calls } };
	const struct muslcheck_options options = {
		.reports = &report,
		.report_count = 1,
		.jobs = 8,
		.log = { refuse, &calls },
	};

	plant(w);
	assert_int_equal(muslcheck_new(&options, NULL, 0, &checker), MUSLCHECK_OK);
	alarm(120);
	assert_int_equal(muslcheck_check(checker, paths, 1, NULL), MUSLCHECK_ERROR_IO);
	alarm(0);
	assert_int_equal(calls, 5);
	muslcheck_free(checker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_output_is_the_same_whatever_the_number_of_threads),
		WORKBENCH_TEST(results_do_not_depend_on_earlier_files),
		WORKBENCH_TEST(files_are_counted_by_what_became_of_them),
		WORKBENCH_TEST(named_files_must_be_objects),
		WORKBENCH_TEST(an_object_with_its_end_cut_off_is_unreadable),
		WORKBENCH_TEST(allowed_verdicts_pass),
		WORKBENCH_TEST(only_required_targets_decide),
		WORKBENCH_TEST(a_wrong_wish_is_refused_before_anything_is_read),
		WORKBENCH_TEST(structs_of_another_size_are_refused),
		WORKBENCH_TEST(the_database_has_a_date_and_a_version),
		WORKBENCH_TEST(output_to_nowhere_is_discarded),
		WORKBENCH_TEST(output_that_is_refused_ends_the_run),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
