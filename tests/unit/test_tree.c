/* SPDX-License-Identifier: MIT */
/* Rules: path_resolution(7), as a process chrooted into the tree would see them. */
#include "workbench.h"

#include <limits.h>

#include "source/tree.h"

struct row {
	const char *path, *expected;
};

/* The tree that rows are about, in tree/ of the workbench. */
static void plant(struct workbench *w)
{
	workbench_write(w, "tree/usr/lib/libfoo.so.1.2", "x");
	workbench_write(w, "tree/etc/file", "x");
	workbench_link(w, "usr/lib", "tree/lib");
	workbench_link(w, "/usr/lib", "tree/lib64");
	workbench_link(w, "libfoo.so.1.2", "tree/usr/lib/libfoo.so.1");
	workbench_link(w, "/usr/lib/libfoo.so.1", "tree/usr/lib/libfoo.so");
	workbench_link(w, "../../../../../../etc", "tree/up");
	workbench_link(w, "/", "tree/top");
	workbench_link(w, "b", "tree/a");
	workbench_link(w, "a", "tree/b");
	workbench_link(w, "/round/x", "tree/round");
	workbench_link(w, "lib/../../etc/./file", "tree/usr/crooked");
}

static const struct row rows[] = {
	{ "/etc/file", "/etc/file" },
	{ "/lib", "/usr/lib" },
	{ "/lib/libfoo.so.1", "/usr/lib/libfoo.so.1.2" },
	{ "/lib64/libfoo.so", "/usr/lib/libfoo.so.1.2" },
	{ "/top/top/lib64/libfoo.so", "/usr/lib/libfoo.so.1.2" },
	{ "/usr/crooked", "/etc/file" },
	/* Nothing leads out of the tree. */
	{ "/up/file", "/etc/file" },
	{ "/../../../etc/file", "/etc/file" },
	{ "/lib/../../..", "" },
	/* ".." behind a link is the parent of what it leads to. */
	{ "/lib/../lib", "/usr/lib" },
	{ "//usr///lib//", "/usr/lib" },
	{ "/./usr/./lib/.", "/usr/lib" },
	{ "etc/file", "/etc/file" },
	{ "/...", "/..." },
	{ "/..a/.b", "/..a/.b" },
	{ "/none/below", "/none/below" },
	{ "/", "" },
	{ "", "" },
};

static void check(struct workbench *w, const char *root, const char *shown,
		  const struct row *row)
{
	const char *resolved =
		mc_tree_resolve(workbench_tree(w, root), row->path, &w->arena);
	const char *expected = mc_arena_join(&w->arena, shown, row->expected);

	if (strcmp(resolved, expected))
		fail_msg("%s in %s: %s", row->path, root, resolved);
}

static void links_mean_what_they_mean_inside_the_tree(void **state)
{
	struct workbench *w = *state;
	const char *root = workbench_path(w, "tree");

	plant(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(w, root, root, &rows[i]);
}

static void slashes_behind_the_root_do_not_matter(void **state)
{
	struct workbench *w = *state;
	const char *root = workbench_path(w, "tree");

	plant(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(w, workbench_path(w, "tree//"), root, &rows[i]);
}

static void the_whole_machine_can_be_the_tree(void **state)
{
	struct workbench *w = *state;

	assert_string_equal(mc_tree_resolve(workbench_tree(w, "/"),
					    "/../proc/../dev/null", &w->arena),
			    "/dev/null");
}

/* Following them further would lead outside: the kernel knows no tree. */
static void a_loop_is_left_where_no_file_can_be_opened(void **state)
{
	struct workbench *w = *state;
	static const char *const loops[] = { "/a", "/b", "/round", "/a/file", "/top/b" };

	plant(w);
	for (size_t i = 0; i < sizeof(loops) / sizeof(*loops); i++) {
		const char *resolved =
			mc_tree_resolve(workbench_tree(w, workbench_path(w, "tree")),
					loops[i], &w->arena);
		struct mc_error error = { 0 };
		struct mc_file file;

		assert_string_equal(resolved, "");
		assert_int_equal(mc_file_open(resolved, &file, &error),
				 MUSLCHECK_ERROR_IO);
	}
}

/* One link more than the kernel follows, and behind it a file that is not in the tree. */
static void too_many_links_do_not_lead_out(void **state)
{
	struct workbench *w = *state;
	const char *outside = workbench_write(w, "outside", "x");
	const char *resolved;
	struct mc_file file;

	workbench_link(w, outside, "tree/link41");
	for (int i = 0; i < 41; i++)
		workbench_link(w, mc_arena_printf(&w->arena, "link%d", i + 1),
			       mc_arena_printf(&w->arena, "tree/link%d", i));
	resolved = mc_tree_resolve(workbench_tree(w, workbench_path(w, "tree")), "/link0",
				   &w->arena);
	assert_int_equal(mc_file_open(resolved, &file, NULL), MUSLCHECK_ERROR_IO);
	resolved = mc_tree_resolve(workbench_tree(w, workbench_path(w, "tree")), "/link1",
				   &w->arena);
	assert_int_equal(mc_file_open(resolved, &file, NULL), MUSLCHECK_ERROR_IO);
}

static void only_what_lies_below_the_root_is_contained(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *root, *path, *expected;
	} table[] = {
		{ "@/tree", "@/tree/lib64/libfoo.so", "@/tree/usr/lib/libfoo.so.1.2" },
		{ "@/tree///", "@/tree/lib64/libfoo.so", "@/tree/usr/lib/libfoo.so.1.2" },
		{ "@/tree", "@/tree/usr/../../tree/x", "@/tree/tree/x" },
		{ "@/tree", "@/treehouse/x", "@/treehouse/x" },
		{ "@/tree", "@/tree", "@/tree" },
		{ "@/tree", "/lib64/x", "/lib64/x" },
		{ "@/tree", "relative/x", "relative/x" },
	};

	plant(w);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const char *texts[] = { table[i].root, table[i].path, table[i].expected };

		for (size_t t = 0; t < 3; t++)
			if (*texts[t] == '@')
				texts[t] = workbench_path(w, texts[t] + 2);
		assert_string_equal(
			mc_tree_contain(workbench_tree(w, texts[0]), texts[1], &w->arena),
			texts[2]);
	}
}

static void a_path_that_is_too_long_opens_nothing(void **state)
{
	struct workbench *w = *state;
	char *path = mc_arena_alloc(&w->arena, PATH_MAX + 10, 1);
	struct mc_error error = { 0 };
	struct mc_file file;

	memset(path, '/', PATH_MAX + 5);
	strcpy(path + PATH_MAX, "etc");
	assert_int_equal(mc_file_open(mc_tree_resolve(workbench_tree(w, w->folder), path,
						      &w->arena),
				      &file, &error),
			 MUSLCHECK_ERROR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(links_mean_what_they_mean_inside_the_tree),
		WORKBENCH_TEST(slashes_behind_the_root_do_not_matter),
		WORKBENCH_TEST(the_whole_machine_can_be_the_tree),
		WORKBENCH_TEST(a_loop_is_left_where_no_file_can_be_opened),
		WORKBENCH_TEST(too_many_links_do_not_lead_out),
		WORKBENCH_TEST(only_what_lies_below_the_root_is_contained),
		WORKBENCH_TEST(a_path_that_is_too_long_opens_nothing),
	};

	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
