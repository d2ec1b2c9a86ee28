/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "source/image_state.h"

static void add(struct workbench *w, struct mc_image_state *image, const char *path,
		const char *text)
{
	struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };

	assert_int_equal(mc_image_state_add(image, path, bytes, &w->arena), MUSLCHECK_OK);
}

static void the_files_that_count_are_known_by_path(void **state)
{
	static const struct {
		const char *path;
		bool is;
	} rows[] = {
		{ "etc/passwd", true },
		{ "etc/group", true },
		{ "etc/ld.so.cache", true },
		{ "etc/ld.so.conf", true },
		{ "etc/ld.so.conf.d/x.conf", true },
		{ "etc/ld.so.conf.d/x.txt", false },
		{ "etc/ld.so.conf.d", false },
		{ "etc/ld.so.confx/x.conf", false },
		{ "etc/os-release", true },
		{ "usr/lib/os-release", true },
		{ "etc/ld-musl-x86_64.path", true },
		{ "etc/ld-musl-a/b.path", false },
		{ "etc/ld-musl-x86_64.conf", false },
		{ "app/etc/passwd", false },
		{ "passwd", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_image_state_is(rows[i].path) != rows[i].is)
			fail_msg("%s", rows[i].path);
}

static void users_and_groups_are_those_of_the_image(void **state)
{
	static const struct {
		const char *user;
		bool has;
	} rows[] = {
		{ NULL, true },	  /* root */
		{ "node", true }, /* in /etc/passwd */
		{ "1000", true }, /* a number need not be */
		{ "1000:1000", true },	{ "node:staff", true },
		{ "node:", true },	{ "node:node", false }, /* no such group */
		{ "1000:node", false }, { "nobody", false },
		{ "nod", false },	{ "#x", false },
	};
	struct workbench *w = *state;
	struct mc_image_state image = { .has_ld_cache = false };
	char longest[300];

	add(w, &image, "etc/passwd",
	    "root:x:0:0:root:/root:/bin/sh\n:x:1:1::/:\nnode:x:1000\n"
	    "no colon\n");
	add(w, &image, "etc/group", "root:x:0:\nstaff:x:50:node");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_image_state_has_user(&image, rows[i].user) != rows[i].has)
			fail_msg("%s", rows[i].user ? rows[i].user : "root");
	memset(longest, '1', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_false(mc_image_state_has_user(&image, longest));
}

static void directories_of_ld_so_conf_are_absolute(void **state)
{
	struct workbench *w = *state;
	struct mc_image_state image = { .has_ld_cache = false };

	add(w, &image, "etc/ld.so.conf",
	    "include /etc/ld.so.conf.d/*.conf\n# /commented\n/usr/local/lib/ # why\r\n"
	    "relative/lib\n\t/opt/x\n/\n\n");
	add(w, &image, "etc/ld.so.conf.d/a.conf", "/a");
	assert_int_equal(image.directories.count, 3);
	assert_string_equal(image.directories.items[0], "/usr/local/lib");
	assert_string_equal(image.directories.items[1], "/opt/x");
	assert_string_equal(image.directories.items[2], "/a");
	assert_true(mc_texts_have(&image.directories, "/a"));
	assert_false(mc_texts_have(&image.directories, "/usr/local"));
}

static void the_distribution_is_that_of_os_release(void **state)
{
	struct workbench *w = *state;
	struct mc_image_state image = { .has_ld_cache = false };

	add(w, &image, "etc/os-release",
	    "PRETTY_NAME=\"Debian GNU/Linux 13\"\nID=debian\nVERSION_ID=\"13\"\nXID=no\n");
	assert_string_equal(image.distribution, "debian");
	assert_string_equal(image.release, "13");
	add(w, &image, "etc/os-release", "ID='alpine'\nVERSION_ID=3.22.1");
	assert_string_equal(image.distribution, "alpine");
	assert_string_equal(image.release, "3.22.1");
	add(w, &image, "usr/local/include/node/node_version.h",
	    "#define NODE_MAJOR_VERSION 22\n#define NODE_MAJOR_VERSION 23\n");
	assert_int_equal(image.versions.count, 1);
	assert_string_equal(image.versions.items[0], "NODE_VERSION=22");
}

static void the_state_of_a_directory_is_read_through_its_links(void **state)
{
	struct workbench *w = *state;
	struct mc_image_state image;

	workbench_write(w, "r/usr/lib/os-release", "ID=wolfi\n");
	workbench_link(w, "../usr/lib/os-release", "r/etc/os-release");
	workbench_link(w, "/etc/users", "r/etc/passwd");
	workbench_write(w, "r/etc/users", "app:x:1:1\n");
	workbench_write(w, "r/etc/ld.so.conf.d/.hidden.conf", "/hidden\n");
	workbench_write(w, "r/etc/ld.so.conf.d/no.list", "/no\n");
	/* Above the root is the root. */
	workbench_link(w, "../../../../etc/outside", "r/etc/group");
	assert_int_equal(mc_image_state_read(workbench_tree(w, workbench_path(w, "r")),
					     &w->arena, &image),
			 MUSLCHECK_OK);
	assert_string_equal(image.distribution, "wolfi");
	assert_true(mc_image_state_has_user(&image, "app"));
	assert_int_equal(image.groups.count, 0);
	assert_int_equal(image.directories.count, 1);
	assert_false(image.has_ld_cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(the_files_that_count_are_known_by_path),
		WORKBENCH_TEST(users_and_groups_are_those_of_the_image),
		WORKBENCH_TEST(directories_of_ld_so_conf_are_absolute),
		WORKBENCH_TEST(the_distribution_is_that_of_os_release),
		WORKBENCH_TEST(the_state_of_a_directory_is_read_through_its_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
