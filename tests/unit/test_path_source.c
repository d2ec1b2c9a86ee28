/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "source/source.h"

static bool wants_json(const char *path, bool named, void *context)
{
	size_t size = strlen(path);

	(void)named;
	(void)context;
	return size > 5 && !strcmp(path + size - 5, ".json");
}

static const struct mc_source_options options = { .wants = wants_json };

/*
 * Walk the named paths of the workbench; what was met, one a line: the path without
 * the folder, '*' before what was named itself, '?' before metadata, the error behind
 * what has one.
 */
static const char *walk(struct workbench *w, const char *const *names, size_t count)
{
	const char *paths[8];
	struct mc_source *source;
	char *met = mc_arena_strdup(&w->arena, "");
	bool end = false;

	for (size_t i = 0; i < count; i++)
		paths[i] = *names[i] ? workbench_path(w, names[i]) : w->folder;
	assert_int_equal(mc_source_paths_new(paths, count, &options, &source),
			 MUSLCHECK_OK);
	for (;;) {
		struct mc_candidate candidate = { 0 };

		assert_int_equal(mc_source_next(source, &candidate, &end), MUSLCHECK_OK);
		if (end)
			break;
		met = mc_arena_printf(
			&w->arena, "%s%s%s%s%s%s\n", met, candidate.named ? "*" : "",
			candidate.is_metadata ? "?" : "",
			candidate.path + strlen(w->folder) + 1,
			candidate.error.status ? ": " : "", candidate.error.text);
		mc_candidate_done(&candidate);
	}
	mc_source_free(source);
	return met;
}

static const char *walk_all(struct workbench *w)
{
	static const char *const everything[] = { "" };

	return walk(w, everything, 1);
}

static void a_tree_is_walked_in_byte_order_depth_first(void **state)
{
	struct workbench *w = *state;
	static const char *const files[] = {
		"b",	 "B",	   "a/z",     "a.so", "a-b",
		"a/b/c", "a/b.so", ".hidden", "\xff", "a/B"
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		workbench_write(w, files[i], "x");
	assert_string_equal(walk_all(w),
			    ".hidden\nB\na/B\na/b/c\na/b.so\na/z\na-b\na.so\nb\n"
			    "\xff\n");
}

static void named_paths_keep_their_order(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "z", "folder", "a", "z" };

	workbench_write(w, "a", "x");
	workbench_write(w, "z", "x");
	workbench_write(w, "folder/b", "x");
	assert_string_equal(walk(w, names, 4), "*z\nfolder/b\n*a\n*z\n");
}

static void a_slash_behind_a_named_folder_is_not_doubled(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "folder/" };

	workbench_write(w, "folder/b", "x");
	assert_string_equal(walk(w, names, 1), "folder/b\n");
}

static void links_inside_a_tree_are_not_followed(void **state)
{
	struct workbench *w = *state;

	workbench_write(w, "real/file", "x");
	workbench_link(w, "real", "to-folder");
	workbench_link(w, "real/file", "to-file");
	workbench_link(w, "..", "real/up");
	workbench_link(w, "loop", "loop");
	workbench_link(w, "nowhere", "dangling");
	assert_string_equal(walk_all(w), "real/file\n");
}

static void a_named_link_is_followed(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "to-folder", "to-file" };

	workbench_write(w, "real/file", "x");
	workbench_link(w, "real", "to-folder");
	workbench_link(w, "real/file", "to-file");
	assert_string_equal(walk(w, names, 2), "to-folder/file\n*to-file\n");
}

/* Nothing is opened by the walk itself, so a FIFO can only show up as a candidate. */
static void special_files_in_a_tree_are_passed_over(void **state)
{
	struct workbench *w = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	workbench_write(w, "file", "x");
	assert_int_equal(mkfifo(workbench_path(w, "fifo"), 0600), 0);
	strcpy(address.sun_path, workbench_path(w, "socket"));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	alarm(10);
	assert_string_equal(walk_all(w), "file\n");
	alarm(0);
}

static void a_missing_named_file_is_an_error(void **state)
{
	struct workbench *w = *state;
	static const char *const names[] = { "missing", "loop", "file" };

	workbench_write(w, "file", "x");
	workbench_link(w, "loop", "loop");
	assert_string_equal(walk(w, names, 3),
			    "*missing: No such file or directory\n"
			    "*loop: Too many levels of symbolic links\n"
			    "*file\n");
}

static void a_folder_that_cannot_be_listed_is_an_error_and_the_rest_goes_on(void **state)
{
	struct workbench *w = *state;
	const char *met;

	workbench_write(w, "a", "x");
	workbench_write(w, "closed/b", "x");
	workbench_write(w, "d", "x");
	if (geteuid() == 0)
		skip();
	assert_int_equal(chmod(workbench_path(w, "closed"), 0), 0);
	met = walk_all(w);
	assert_int_equal(chmod(workbench_path(w, "closed"), 0700), 0);
	assert_string_equal(met, "a\nclosed: Permission denied\nd\n");
}

static void an_empty_folder_has_nothing(void **state)
{
	struct workbench *w = *state;

	workbench_folder(w, "a/b/c");
	assert_string_equal(walk_all(w), "");
}

/* Names are kept in an array that grows by doubling: around its edges. */
static void every_file_of_a_full_folder_is_met(void **state)
{
	struct workbench *w = *state;
	const char *met;
	size_t lines = 0;

	for (int i = 0; i < 130; i++)
		workbench_write(w, mc_arena_printf(&w->arena, "file%03d", i), "");
	met = walk_all(w);
	for (const char *c = met; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 130);
	assert_int_equal(strncmp(met, "file000\nfile001\n", 16), 0);
	assert_contains(met, "file128\nfile129\n");
}

static void a_walk_given_up_midway_leaves_nothing_behind(void **state)
{
	struct workbench *w = *state;
	const char *const paths[] = { w->folder };
	struct mc_candidate candidate;
	struct mc_source *source;
	bool end;

	workbench_write(w, "a/b/c/d", "x");
	workbench_write(w, "a/b/c/e", "x");
	assert_int_equal(mc_source_paths_new(paths, 1, &options, &source), MUSLCHECK_OK);
	assert_int_equal(mc_source_next(source, &candidate, &end), MUSLCHECK_OK);
	mc_candidate_done(&candidate);
	mc_source_free(source);
	mc_source_free(NULL);
}

static void what_the_filter_wants_is_metadata(void **state)
{
	struct workbench *w = *state;
	const struct mc_candidate candidate = {
		.path = (char *)workbench_write(w, "a/package.json", "{}"),
	};
	struct mc_file file;

	workbench_write(w, "a/x.so", "x");
	assert_string_equal(walk_all(w), "?a/package.json\na/x.so\n");
	assert_int_equal(mc_candidate_open(&candidate, &file, NULL), MUSLCHECK_OK);
	assert_int_equal(file.bytes.size, 2);
	mc_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(what_the_filter_wants_is_metadata),
		WORKBENCH_TEST(a_tree_is_walked_in_byte_order_depth_first),
		WORKBENCH_TEST(named_paths_keep_their_order),
		WORKBENCH_TEST(a_slash_behind_a_named_folder_is_not_doubled),
		WORKBENCH_TEST(links_inside_a_tree_are_not_followed),
		WORKBENCH_TEST(a_named_link_is_followed),
		WORKBENCH_TEST(special_files_in_a_tree_are_passed_over),
		WORKBENCH_TEST(a_missing_named_file_is_an_error),
		WORKBENCH_TEST(
			a_folder_that_cannot_be_listed_is_an_error_and_the_rest_goes_on),
		WORKBENCH_TEST(an_empty_folder_has_nothing),
		WORKBENCH_TEST(every_file_of_a_full_folder_is_met),
		WORKBENCH_TEST(a_walk_given_up_midway_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
