/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/gitignore.h"

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void make_folder(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void rules_hold_as_in_git(void **state)
{
	static const struct {
		const char *path;
		bool ignored;
	} rows[] = {
		{ "Dockerfile", false },
		{ "out/Dockerfile", true },	   /* out/ */
		{ "sub/out/Dockerfile", true },	   /* at any depth */
		{ "out", false },		   /* a file is no folder */
		{ "build/Dockerfile", true },	   /* /build */
		{ "sub/build/Dockerfile", false }, /* only there */
		{ "a.lock", true },		   /* *.lock */
		{ "keep.lock", false },		   /* !keep.lock */
		{ "sub/keep.lock", true },	   /* the folder's own rule wins */
		{ "sub/gen/x/Dockerfile", true },  /* sub/gen/ */
		{ "gen/x/Dockerfile", false },
		{ "deep/a/b/tmp/Dockerfile", true }, /* deep/ ** /tmp */
		{ "out/keep.lock", true }, /* not taken back from an ignored folder */
		{ "v1/Dockerfile", true }, /* v[0-9] */
		{ "vx/Dockerfile", false },
		{ "web-B/Dockerfile", true }, /* web-[!a-z] */
		{ "web-b/Dockerfile", false },
		{ "tmp_/Dockerfile", true }, /* tmp[]_-] */
		{ "tmp]/Dockerfile", true },
		{ "tmpa/Dockerfile", false },
		{ "xq/Dockerfile", true }, /* x[[:alpha:]] */
		{ "x1/Dockerfile", false },
		{ "a[b/Dockerfile", true }, /* a\\[b */
		{ "#c/Dockerfile", true },  /* \\#c */
		{ "[x", false },	    /* [x has no end */
	};
	char folder[] = "/tmp/muslcheck-gitignore-XXXXXX";
	struct mc_gitignore *ignore;
	char path[256];

	(void)state;
	assert_non_null(mkdtemp(folder));
	make_folder(folder, ".git");
	make_folder(folder, "sub");
	write_file(folder, ".gitignore",
		   "# comment\n\nout/\n/build\n*.lock\n!keep.lock\r\nsub/gen/\n"
		   "deep/**/tmp\n[x\nv[0-9]\nweb-[!a-z]\ntmp[]_-]\n"
		   "x[[:alpha:]]\na\\[b\n\\#c\n");
	write_file(folder, "sub/.gitignore", "keep.lock\n");
	assert_int_equal(mc_gitignore_new(&ignore), MUSLCHECK_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, rows[i].path);
		if (mc_gitignore_has(ignore, path) != rows[i].ignored)
			fail_msg("%s", rows[i].path);
	}
	mc_gitignore_free(ignore);
	snprintf(path, sizeof(path), "rm -r %s", folder);
	assert_int_equal(system(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_hold_as_in_git),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
