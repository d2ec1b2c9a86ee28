/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "owners/owners.h"

/* Text that is gathered: a line for each file, package folder name. */
struct told {
	struct mc_arena *arena;
	const char *text;
};

static enum muslcheck_status note(void *context, const struct mc_owned *owned)
{
	struct told *told = context;

	told->text = mc_arena_printf(told->arena, "%s%.*s %.*s %.*s\n", told->text,
				     (int)owned->package.size, owned->package.text,
				     (int)owned->folder.size, owned->folder.text,
				     (int)owned->name.size, owned->name.text);
	return MUSLCHECK_OK;
}

static const char *read(struct workbench *w, const char *path, const char *content)
{
	struct told told = { &w->arena, "" };
	const struct mc_owned_sink sink = { note, &told };
	struct mc_bytes bytes = { (const unsigned char *)content, strlen(content) };

	assert_int_equal(mc_owners_read(path, bytes, sink, NULL), MUSLCHECK_OK);
	return told.text;
}

static void databases_are_known_by_where_they_lie(void **state)
{
	(void)state;
	assert_true(mc_owners_is_database("var/lib/dpkg/info/libc6:amd64.list"));
	assert_true(mc_owners_is_database("var/lib/dpkg/status.d/base.md5sums"));
	assert_true(mc_owners_is_database("lib/apk/db/installed"));
	assert_true(mc_owners_is_database("usr/lib/sysimage/rpm/rpmdb.sqlite"));
	assert_false(mc_owners_is_database("var/lib/dpkg/info/.list"));
	assert_false(mc_owners_is_database("var/lib/dpkg/info/x/y.list"));
	assert_false(mc_owners_is_database("var/lib/dpkg/info/libc6.md5sums"));
	assert_false(mc_owners_is_database("srv/lib/apk/db/installed"));
}

static void each_folder_is_named_once(void **state)
{
	(void)state;
	for (size_t i = 0; mc_owners_folder(i); i++)
		for (size_t n = 0; n < i; n++)
			assert_string_not_equal(mc_owners_folder(i), mc_owners_folder(n));
}

static void a_list_of_dpkg_is_about_the_package_that_names_it(void **state)
{
	assert_string_equal(
		read(*state, "var/lib/dpkg/info/libc6:amd64.list",
		     "/.\n/lib/libc.so.6\nx\n\n/no-newline"),
		"libc6  .\nlibc6 /lib libc.so.6\nlibc6  x\nlibc6  no-newline\n");
	assert_string_equal(read(*state, "var/lib/dpkg/info/python3.11.list", "/a/\n"),
			    "python3.11 /a \n");
	assert_string_equal(read(*state, "var/lib/dpkg/status.d/tz.data.md5sums",
				 "0123456789abcdef0123456789abcdef  usr/a/b\nshort\n"),
			    "tz.data usr/a b\n");
}

static void apk_says_package_folder_and_file(void **state)
{
	assert_string_equal(
		read(*state, "lib/apk/db/installed",
		     "C:Q1x\nP:musl\nV:1\nF:lib\nR:ld.so\na:0:0:755\n\nR\n"
		     "P:zlib\nF:\nR:x\nF:usr/lib\nR:libz.so.1\nR:"),
		"musl lib ld.so\nzlib  x\nzlib usr/lib libz.so.1\nzlib usr/lib \n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(databases_are_known_by_where_they_lie),
		cmocka_unit_test(each_folder_is_named_once),
		WORKBENCH_TEST(a_list_of_dpkg_is_about_the_package_that_names_it),
		WORKBENCH_TEST(apk_says_package_folder_and_file),
	};

	return cmocka_run_group_tests_name("owners", tests, NULL, NULL);
}
