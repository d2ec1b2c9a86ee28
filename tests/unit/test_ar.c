/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "source/ar.h"

struct archive {
	unsigned char data[4096];
	size_t size;
};

static void put(struct archive *archive, const void *bytes, size_t size)
{
	assert_true(archive->size + size <= sizeof(archive->data));
	memcpy(archive->data + archive->size, bytes, size);
	archive->size += size;
}

static void begin(struct archive *archive)
{
	archive->size = 0;
	put(archive, "!<arch>\n", 8);
}

/* A header that claims size bytes, and the bytes that are there. */
static void put_member(struct archive *archive, const char *name, const char *size,
		       const char *bytes)
{
	char header[61];

	snprintf(header, sizeof(header), "%-16.16s%-12s%-6s%-6s%-8s%-10.10s`\n", name,
		 "0", "0", "0", "644", size);
	put(archive, header, 60);
	put(archive, bytes, strlen(bytes));
	if (strlen(bytes) & 1)
		put(archive, "\n", 1);
}

static enum muslcheck_status next(const struct archive *archive,
				  struct mc_ar_cursor *cursor,
				  struct mc_ar_member *member, bool *end)
{
	struct mc_error err = { 0 };

	return mc_ar_next((struct mc_bytes){ archive->data, archive->size }, cursor,
			  member, end, &err);
}

static void assert_member(const struct archive *archive, struct mc_ar_cursor *cursor,
			  const char *name, const char *bytes)
{
	struct mc_ar_member member;
	bool end;

	assert_int_equal(next(archive, cursor, &member, &end), MUSLCHECK_OK);
	assert_false(end);
	assert_int_equal(member.name.size, strlen(name));
	assert_memory_equal(member.name.data, name, strlen(name));
	assert_int_equal(member.bytes.size, strlen(bytes));
	assert_memory_equal(member.bytes.data, bytes, strlen(bytes));
}

static void assert_end(const struct archive *archive, struct mc_ar_cursor *cursor)
{
	struct mc_ar_member member;
	bool end;

	assert_int_equal(next(archive, cursor, &member, &end), MUSLCHECK_OK);
	assert_true(end);
}

static void gnu_names_are_short_or_in_the_table(void **state)
{
	struct mc_ar_cursor cursor = { 0 };
	struct archive archive;

	(void)state;
	begin(&archive);
	put_member(&archive, "/", "4", "\1\1\1\1");
	put_member(&archive, "//", "46",
		   "first-with-a-long-name.o/\nsecond-also-long.o/\n");
	put_member(&archive, "short.o/", "3", "abc");
	put_member(&archive, "/26", "2", "xy");
	put_member(&archive, "/0", "0", "");
	assert_member(&archive, &cursor, "short.o", "abc");
	assert_member(&archive, &cursor, "second-also-long.o", "xy");
	assert_member(&archive, &cursor, "first-with-a-long-name.o", "");
	assert_end(&archive, &cursor);
}

static void bsd_names_stand_before_the_member(void **state)
{
	struct mc_ar_cursor cursor = { 0 };
	struct archive archive;

	(void)state;
	begin(&archive);
	put_member(&archive, "#1/16", "18", "__.SYMDEF SORTEDxx");
	put_member(&archive, "#1/6", "9", "name.oabc");
	put_member(&archive, "plain.o", "2", "xy");
	assert_member(&archive, &cursor, "name.o", "abc");
	assert_member(&archive, &cursor, "plain.o", "xy");
	assert_end(&archive, &cursor);
}

static void the_last_padding_may_be_missing(void **state)
{
	struct mc_ar_cursor cursor = { 0 };
	struct archive archive;

	(void)state;
	begin(&archive);
	put_member(&archive, "a.o/", "3", "abc");
	archive.size--;
	assert_member(&archive, &cursor, "a.o", "abc");
	assert_end(&archive, &cursor);
}

static void an_archive_may_be_empty(void **state)
{
	struct mc_ar_cursor cursor = { 0 };
	struct archive archive;

	(void)state;
	begin(&archive);
	assert_end(&archive, &cursor);
}

static void nonsense_is_refused(void **state)
{
	static const struct {
		const char *name, *size, *bytes;
	} rows[] = {
		{ "a.o/", "99", "abc" },      /* runs past the end */
		{ "a.o/", "-1", "abc" },      /* no number */
		{ "a.o/", "", "abc" },	      /* none at all */
		{ "a.o/", "9999999999", "" }, /* far past the end */
		{ "/12", "3", "abc" },	      /* no table of names */
		{ "/x", "3", "abc" },	      /* no offset */
		{ "#1/9", "3", "abc" },	      /* name longer than the member */
		{ "#1/", "3", "abc" },	      /* no length */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_ar_cursor cursor = { 0 };
		struct mc_ar_member member;
		struct archive archive;
		bool end;

		begin(&archive);
		put_member(&archive, rows[i].name, rows[i].size, rows[i].bytes);
		assert_int_equal(next(&archive, &cursor, &member, &end),
				 MUSLCHECK_ERROR_FORMAT);
	}
}

static void a_cut_header_is_refused(void **state)
{
	struct mc_ar_cursor cursor = { 0 };
	struct mc_ar_member member;
	struct archive archive;
	bool end;

	(void)state;
	begin(&archive);
	put_member(&archive, "a.o/", "3", "abc");
	archive.size = 8 + 59;
	assert_int_equal(next(&archive, &cursor, &member, &end), MUSLCHECK_ERROR_FORMAT);
}

static void thin_archives_are_reported(void **state)
{
	const struct mc_bytes thin = { (const unsigned char *)"!<thin>\n", 8 };
	struct mc_ar_cursor cursor = { 0 };
	struct mc_ar_member member;
	struct mc_error err = { 0 };
	bool end;

	(void)state;
	assert_true(mc_ar_is_archive(thin));
	assert_int_equal(mc_ar_next(thin, &cursor, &member, &end, &err),
			 MUSLCHECK_ERROR_FORMAT);
	assert_non_null(strstr(err.text, "thin archive"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gnu_names_are_short_or_in_the_table),
		cmocka_unit_test(bsd_names_stand_before_the_member),
		cmocka_unit_test(the_last_padding_may_be_missing),
		cmocka_unit_test(an_archive_may_be_empty),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(a_cut_header_is_refused),
		cmocka_unit_test(thin_archives_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
