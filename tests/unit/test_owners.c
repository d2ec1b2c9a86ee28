/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "owners/owners.h"

/* Text that is gathered: a line for each file, package folder name. */
struct listing {
	struct mc_arena *arena;
	const char *text;
};

static enum muslcheck_status note(void *context, const struct mc_owned *owned)
{
	struct listing *listing = context;

	listing->text = mc_arena_printf(
		listing->arena, "%s%.*s %.*s %.*s\n", listing->text,
		(int)owned->package.size, owned->package.text, (int)owned->directory.size,
		owned->directory.text, (int)owned->name.size, owned->name.text);
	return MUSLCHECK_OK;
}

static const char *read(struct workbench *w, const char *path, const char *content)
{
	struct listing listing = { &w->arena, "" };
	const struct mc_owned_sink sink = { note, &listing };
	struct mc_bytes bytes = { (const unsigned char *)content, strlen(content) };

	assert_int_equal(mc_owners_read(path, bytes, sink, NULL), MUSLCHECK_OK);
	return listing.text;
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
	for (size_t i = 0; mc_owners_directory(i); i++)
		for (size_t n = 0; n < i; n++)
			assert_string_not_equal(mc_owners_directory(i),
						mc_owners_directory(n));
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

/* A header of rpm's: the data is two strings, as "a\0/b/\0c\0", and one number. */
struct rpm_parts {
	uint32_t name_type, folder_index, file_count, folder_offset;
};

static void put32(unsigned char **at, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*(*at)++ = (unsigned char)(value >> shift);
}

static void put_entry(unsigned char **at, uint32_t tag, uint32_t type, uint32_t offset,
		      uint32_t count)
{
	put32(at, tag);
	put32(at, type);
	put32(at, offset);
	put32(at, count);
}

/* One slot, one blob: the shortest database that there is. */
static size_t make_ndb(const struct rpm_parts *parts, unsigned char out[8192])
{
	static const char data[] = "\0\0\0\0name\0/usr/lib/\0file"; /* and a 0 */
	unsigned char *at = out + 4096 + 16;
	uint32_t size = 8 + 4 * 16 + sizeof(data);
	uint32_t blocks = (16 + size + 12 + 15) / 16;
	const unsigned char slot[] = {
		'S', 'l', 'o', 't', 1, 0, 0, 0, 0, 1, 0, 0, (unsigned char)blocks
	};

	memset(out, 0, 8192);
	memcpy(out, "RpmP", 4);
	out[12] = 1;
	for (size_t i = 32; i < 4096; i += 16)
		memcpy(out + i, "Slot", 4);
	memcpy(out + 32, slot, sizeof(slot));
	memcpy(out + 4096, "BlbS\1", 5);
	memcpy(out + 4096 + 12, &(unsigned char){ (unsigned char)size }, 1);
	put32(&at, 4);
	put32(&at, sizeof(data));
	put_entry(&at, 1000, parts->name_type, 4, 1);
	put_entry(&at, 1116, 4, 0, parts->file_count);
	put_entry(&at, 1117, 8, 19, parts->file_count);
	put_entry(&at, 1118, 8, parts->folder_offset, 1);
	memcpy(at, data, sizeof(data));
	at[3] = (unsigned char)parts->folder_index;
	at = out + 4096 + blocks * 16 - 12;
	at[4] = (unsigned char)size;
	memcpy(at + 8, "BlbE", 4);
	return 4096 + blocks * 16;
}

static void a_header_of_rpm_is_checked_before_it_is_believed(void **state)
{
	struct workbench *w = *state;
	static const struct {
		struct rpm_parts parts;
		const char *listing; /* NULL: is refused */
	} rows[] = {
		{ { 6, 0, 1, 9 }, "name /usr/lib/ file\n" },
		{ { 8, 0, 1, 9 }, NULL },
		{ { 6, 1, 1, 9 }, NULL },
		{ { 6, 0, 2, 9 }, NULL },
		{ { 6, 0, UINT32_MAX, 9 }, NULL },
		{ { 6, 0, 1, 99 }, NULL },
		{ { 6, 0, 0, 9 }, "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		unsigned char data[8192];
		struct listing listing = { &w->arena, "" };
		const struct mc_owned_sink sink = { note, &listing };
		struct mc_error error = { 0 };
		struct mc_bytes bytes = { data, make_ndb(&rows[i].parts, data) };
		enum muslcheck_status status =
			mc_owners_read("var/lib/rpm/Packages.db", bytes, sink, &error);

		assert_int_equal(status,
				 rows[i].listing ? MUSLCHECK_OK : MUSLCHECK_ERROR_FORMAT);
		if (rows[i].listing)
			assert_string_equal(listing.text, rows[i].listing);
		else
			assert_contains(error.text, "invalid package header");
	}
}

static void blobs_that_share_their_bytes_come_to_an_end(void **state)
{
	struct workbench *w = *state;
	static const struct rpm_parts parts = { 6, 0, 1, 9 };
	unsigned char data[8192];
	struct listing listing = { &w->arena, "" };
	const struct mc_owned_sink sink = { note, &listing };
	struct mc_error error = { 0 };
	struct mc_bytes bytes = { data, make_ndb(&parts, data) };

	for (size_t i = 48; i < 4096; i += 16)
		memcpy(data + i, data + 32, 16);
	assert_int_equal(mc_owners_read("var/lib/rpm/Packages.db", bytes, sink, &error),
			 MUSLCHECK_ERROR_FORMAT);
	assert_contains(error.text, "are referenced more than once");
}

/* A sparse file may have any size: none of it is touched. */
static void a_database_without_end_is_refused(void **state)
{
	const struct mc_bytes bytes = { (const unsigned char *)"", (size_t)513 << 20 };
	const struct mc_owned_sink sink = { 0 };
	struct mc_error error = { 0 };

	(void)state;
	assert_int_equal(mc_owners_read("lib/apk/db/installed", bytes, sink, &error),
			 MUSLCHECK_ERROR_LIMIT);
	assert_string_equal(error.text, "larger than 512 MiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_database_without_end_is_refused),
		cmocka_unit_test(databases_are_known_by_where_they_lie),
		cmocka_unit_test(each_folder_is_named_once),
		WORKBENCH_TEST(a_list_of_dpkg_is_about_the_package_that_names_it),
		WORKBENCH_TEST(apk_says_package_folder_and_file),
		WORKBENCH_TEST(a_header_of_rpm_is_checked_before_it_is_believed),
		WORKBENCH_TEST(blobs_that_share_their_bytes_come_to_an_end),
	};

	return cmocka_run_group_tests_name("owners", tests, NULL, NULL);
}
