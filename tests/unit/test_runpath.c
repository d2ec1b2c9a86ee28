/* SPDX-License-Identifier: MIT */
/* Rules: musl ldso/dynlink.c, fixup_rpath and path_open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "loader/runpath.h"

/* In rows, @ is a directory with app/libs, app/more and image/opt. */
static const struct row {
	const char *rpath, *origin, *root;
	const char *expected; /* joined with spaces */
} rows[] = {
	{ "$ORIGIN/libs", "@/app", NULL, "@/app/libs" },
	{ "${ORIGIN}/libs", "@/app", NULL, "@/app/libs" },
	{ "$ORIGIN:$ORIGIN/more", "@/app", NULL, "@/app @/app/more" },
	{ "@/app/libs\n@/app/more", "@/app", NULL, "@/app/libs @/app/more" },
	{ "::@/app/libs::", "@/app", NULL, "@/app/libs" },
	{ "$ORIGIN/none:$ORIGIN/libs", "@/app", NULL, "@/app/libs" },
	{ "", "@/app", NULL, "" },
	/* Any other dollar drops the whole path. */
	{ "@/app/libs:$LIB", "@/app", NULL, "" },
	{ "$ORIGIN/libs:/usr/$PLATFORM", "@/app", NULL, "" },
	{ "$ORIGIN/libs:${ORIGIN", "@/app", NULL, "" },
	/* Relative directories and the host's libraries are dropped. */
	{ "libs:./libs:$ORIGIN/libs", "@/app", NULL, "@/app/libs" },
	{ "/usr/lib:/lib:@/app/libs", "@/app", NULL, "@/app/libs" },
	{ "$ORIGIN/../lib", "/usr/bin", NULL, "" },
	/* Absolute ones are resolved inside the root filesystem. */
	{ "/opt", "@/image/app", "@/image", "@/image/opt" },
	{ "$ORIGIN/libs", NULL, NULL, "" },
};

static const char *const folders[] = { "",	    "/app",   "/app/libs",
				       "/app/more", "/image", "/image/opt" };

static char *place(const char *text, const char *folder, struct mc_arena *arena)
{
	const char *at = text ? strchr(text, '@') : NULL;

	if (!at)
		return (char *)text;
	return mc_arena_printf(arena, "%.*s%s%s", (int)(at - text), text, folder,
			       place(at + 1, folder, arena));
}

static char *join(const struct mc_directories *found, struct mc_arena *arena)
{
	char *joined = mc_arena_strdup(arena, "");

	for (size_t i = 0; i < found->count; i++)
		joined = mc_arena_printf(arena, "%s%s%s", joined, i ? " " : "",
					 found->paths[i]);
	return joined;
}

static void check_row(const struct row *row, const char *folder, struct mc_arena *arena)
{
	struct mc_directories found = { 0 };
	struct mc_tree *tree = NULL;

	if (row->root)
		assert_int_equal(
			mc_tree_directory_new(place(row->root, folder, arena), &tree),
			MUSLCHECK_OK);
	assert_int_equal(mc_runpath_directories(place(row->rpath, folder, arena),
						place(row->origin, folder, arena), tree,
						arena, &found),
			 MUSLCHECK_OK);
	mc_tree_unref(tree);
	print_message("%s\n", row->rpath);
	assert_string_equal(join(&found, arena), place(row->expected, folder, arena));
}

static void run_paths_expand_as_in_musl(void **state)
{
	char folder[] = "/tmp/test_runpath.XXXXXX";
	struct mc_arena arena;

	(void)state;
	mc_arena_init(&arena);
	assert_non_null(mkdtemp(folder));
	for (size_t i = 1; i < sizeof(folders) / sizeof(*folders); i++)
		assert_int_equal(
			mkdir(mc_arena_printf(&arena, "%s%s", folder, folders[i]), 0700),
			0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(&rows[i], folder, &arena);
	for (size_t i = sizeof(folders) / sizeof(*folders); i-- > 0;)
		rmdir(mc_arena_printf(&arena, "%s%s", folder, folders[i]));
	mc_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_paths_expand_as_in_musl),
	};

	return cmocka_run_group_tests_name("runpath", tests, NULL, NULL);
}
