/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include "owners/owners.h"

/*
 * A database of SQLite with one package, in pages of 512 bytes, 20 of them reserved: the
 * schema, the table Packages, and a chain of overflow pages.  The reserved bytes hold 0xff.
 */
enum { PAGE_SIZE = 512, RESERVED = 20, USABLE = PAGE_SIZE - RESERVED, PAGES = 8 };

struct database {
	unsigned char bytes[PAGES * PAGE_SIZE];
};

static unsigned char *put(unsigned char *at, const void *bytes, size_t size)
{
	memcpy(at, bytes, size);
	return at + size;
}

static unsigned char *put_text(unsigned char *at, const char *text)
{
	return put(at, text, strlen(text));
}

static unsigned char *put_be(unsigned char *at, size_t value, int size)
{
	for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
		*at++ = (unsigned char)(value >> shift);
	return at;
}

/* SQLite's variable-length integer, always in two bytes. */
static unsigned char *put_varint(unsigned char *at, size_t value)
{
	*at++ = (unsigned char)(0x80 | value >> 7);
	*at++ = value & 0x7f;
	return at;
}

/* The head of a leaf page with one cell of that size at the end of the page. */
static unsigned char *put_leaf(unsigned char *page, size_t head_offset, size_t cell_size)
{
	unsigned char *at = put_be(page + head_offset, 13, 1);

	at = put_be(at, 0, 2);
	at = put_be(at, 1, 2);
	at = put_be(at, USABLE - cell_size, 2);
	at = put_be(at, 0, 1);
	put_be(at, USABLE - cell_size, 2);
	return page + USABLE - cell_size;
}

/* The header of the package "name" with one long file name in /usr/lib; size bytes of it. */
static void put_header(unsigned char *at, size_t size)
{
	static const char head[] = "\0\0\0\0name\0/usr/lib/";
	enum { TAGS = 4, NAME_OFFSET = sizeof(head) };
	static const struct {
		size_t tag, type, offset;
	} tags[TAGS] = {
		{ 1000, 6, 4 }, { 1116, 4, 0 }, { 1117, 8, NAME_OFFSET }, { 1118, 8, 9 }
	};
	size_t data_size = size - 8 - TAGS * 16;

	at = put_be(put_be(at, TAGS, 4), data_size, 4);
	for (size_t i = 0; i < TAGS; i++)
		at = put_be(put_be(put_be(put_be(at, tags[i].tag, 4), tags[i].type, 4),
				   tags[i].offset, 4),
			    1, 4);
	at = put(at, head, sizeof(head));
	for (size_t i = NAME_OFFSET; i + 1 < data_size; i++)
		*at++ = (unsigned char)('a' + i % 26);
	*at = '\0';
}

static void put_schema(unsigned char *page)
{
	static const char sql[] =
		"CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob)";
	const size_t sql_size = sizeof(sql) - 1,
		     cell_size = 2 + 6 + 5 + 8 + 8 + 1 + sql_size;
	unsigned char *at = put(page, "SQLite format 3", 16);

	at = put_be(at, PAGE_SIZE, 2);
	at = put(at, "\1\1", 2);
	at = put_be(at, RESERVED, 1);
	at = put(at, "\100\40\40", 3);
	put_be(page + 44, 4, 4); /* schema format */
	put_be(page + 56, 1, 4); /* UTF-8 */
	put_be(page + 28, PAGES, 4);
	put_be(page + 24, 1, 4);
	put_be(page + 92, 1, 4);
	at = put_leaf(page, 100, cell_size);
	at = put_be(put_be(at, cell_size - 2, 1), 1, 1);
	at = put_be(at, 6, 1);
	at = put_be(put_be(put_be(at, 13 + 2 * 5, 1), 13 + 2 * 8, 1), 13 + 2 * 8, 1);
	at = put_be(put_be(at, 1, 1), 13 + 2 * sql_size, 1);
	at = put_text(put_text(put_text(at, "table"), "Packages"), "Packages");
	put_text(put_be(at, 2, 1), sql);
}

/* The table's row of payload_size bytes, the first local_size of them in its cell. */
static void put_row(unsigned char *database, size_t payload_size, size_t local_size)
{
	unsigned char payload[PAGES * PAGE_SIZE];
	size_t overflow = payload_size > local_size ? 4 : 0, offset = local_size;
	unsigned char *at = payload;
	size_t number = 3;

	at = put_varint(put_be(put_be(at, 4, 1), 0, 1), 12 + 2 * (payload_size - 4));
	put_header(at, payload_size - 4);
	at = put_leaf(database + PAGE_SIZE, 0, 3 + local_size + overflow);
	at = put(put_be(put_varint(at, payload_size), 1, 1), payload, local_size);
	if (overflow)
		put_be(at, number, 4);
	for (; offset < payload_size; number++) {
		size_t rest = payload_size - offset, here = USABLE - 4;

		at = database + (number - 1) * PAGE_SIZE;
		at = put_be(at, rest > here ? number + 1 : 0, 4);
		put(at, payload + offset, rest > here ? here : rest);
		offset += rest > here ? here : rest;
	}
}

static void make(struct database *database, size_t payload_size, size_t local_size)
{
	memset(database, 0, sizeof(*database));
	for (size_t i = 0; i < PAGES; i++)
		memset(database->bytes + i * PAGE_SIZE + USABLE, 0xff, RESERVED);
	put_schema(database->bytes);
	put_row(database->bytes, payload_size, local_size);
}

static enum muslcheck_status check_file(void *context, const struct mc_owned *owned)
{
	size_t *size = context;

	assert_memory_equal(owned->package.text, "name", owned->package.size);
	assert_memory_equal(owned->directory.text, "/usr/lib/", owned->directory.size);
	for (size_t i = 0; i < owned->name.size; i++)
		assert_int_equal(owned->name.text[i], 'a' + (i + 19) % 26);
	*size = owned->name.size;
	return MUSLCHECK_OK;
}

/*
 * Sizes worked out by hand from the file format's section 1.6, with U = 492: a row of up to
 * X = 457 bytes is all in its cell; else K = 37 + (P - 37) % 488 bytes are, or M = 37 if K
 * is above X.
 */
static void rows_overflow_as_the_file_format_says(void **state)
{
	static const struct {
		size_t payload_size, local_size;
	} rows[] = {
		{ 456, 456 }, { 457, 457 }, { 458, 37 },  { 524, 37 },
		{ 525, 37 },  { 526, 38 },  { 600, 112 }, { 945, 457 },
		{ 946, 37 },  { 1013, 37 }, { 1014, 38 }, { 2000, 48 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct database database;
		size_t name_size = 0;
		const struct mc_owned_sink sink = { check_file, &name_size };
		struct mc_error error = { 0 };

		make(&database, rows[i].payload_size, rows[i].local_size);
		assert_int_equal(
			mc_owners_read("var/lib/rpm/rpmdb.sqlite",
				       (struct mc_bytes){ database.bytes,
							  sizeof(database.bytes) },
				       sink, &error),
			MUSLCHECK_OK);
		/* All but the record's head, the header's head and tags, and the other data. */
		assert_int_equal(name_size, rows[i].payload_size - 4 - 72 - 19 - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_overflow_as_the_file_format_says),
	};

	return cmocka_run_group_tests_name("rpm_sqlite", tests, NULL, NULL);
}
