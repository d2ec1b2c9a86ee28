/* SPDX-License-Identifier: MIT */
/*
 * rpm's database in a Berkeley DB hash file, as on CentOS 7 and 8: pages of alternating keys
 * and values; a value too large for a page is on a chain of overflow pages.  Every page is
 * read; the hash itself is not used.  (Berkeley DB 5.3, src/dbinc/db_page.h.)
 */
#include "owners/rpm.h"

enum { META_SIZE = 72, PAGE_SIZE_MIN = 512, PAGE_SIZE_MAX = 65536, HEAD_SIZE = 26 };
enum { MAGIC = 0x061561 };
/* Page types and item types. */
enum { PAGE_HASH_UNSORTED = 2, PAGE_OVERFLOW = 7, PAGE_HASH_META = 8, PAGE_HASH = 13 };
enum { ITEM_DATA = 1, ITEM_CHAIN = 3, CHAIN_SIZE = 12 };

struct database {
	struct mc_rpm *rpm;
	size_t page_size;
	bool is_big_endian;
};

static uint32_t half_at(const struct database *database, const unsigned char *at)
{
	return database->is_big_endian ? mc_rpm_be16(at) : mc_rpm_le16(at);
}

static uint32_t word_at(const struct database *database, const unsigned char *at)
{
	return database->is_big_endian ? mc_rpm_be32(at) : mc_rpm_le32(at);
}

static const unsigned char *page_at(const struct database *database, uint64_t number)
{
	const struct mc_rpm *rpm = database->rpm;
	uint64_t offset = number * database->page_size;

	return mc_bytes_has(rpm->bytes, offset, database->page_size)
		       ? rpm->bytes.data + offset
		       : NULL;
}

static uint64_t offset_of(const struct database *database, const unsigned char *at)
{
	return (uint64_t)(at - database->rpm->bytes.data);
}

/* Read a value on overflow pages: the item has the first page and the size. */
static enum muslcheck_status read_chain(struct database *database,
					const unsigned char *item)
{
	struct mc_rpm *rpm = database->rpm;
	struct mc_buffer *value = &rpm->gathered;
	uint64_t offset = offset_of(database, item);
	uint32_t next = word_at(database, item + 4), size = word_at(database, item + 8);

	value->size = 0;
	while (value->size < size && !value->failed) {
		const unsigned char *page = page_at(database, next);
		uint32_t used = page ? half_at(database, page + 22) : 0;

		if (!used || page[25] != PAGE_OVERFLOW ||
		    used > database->page_size - HEAD_SIZE || used > size - value->size) {
			mc_rpm_damaged(rpm, offset, "package data is truncated");
			return MUSLCHECK_OK;
		}
		if (!mc_rpm_spend(rpm, offset, database->page_size))
			return MUSLCHECK_OK;
		mc_buffer_put(value, (const char *)page + HEAD_SIZE, used);
		next = word_at(database, page + 16);
	}
	if (value->failed)
		return mc_error_memory(rpm->err);
	return mc_rpm_header(
		rpm, offset,
		(struct mc_bytes){ (const unsigned char *)value->data, value->size });
}

/* The value of key 0 is the number of the next package, not a header. */
static enum muslcheck_status read_value(struct database *database, struct mc_bytes item)
{
	enum { COUNTER_SIZE = 4 };

	if (item.size == CHAIN_SIZE && *item.data == ITEM_CHAIN)
		return read_chain(database, item.data);
	if (!item.size || *item.data != ITEM_DATA) {
		mc_rpm_damaged(database->rpm, offset_of(database, item.data),
			       "unknown item type");
		return MUSLCHECK_OK;
	}
	item.data++;
	item.size--;
	return item.size == COUNTER_SIZE
		       ? MUSLCHECK_OK
		       : mc_rpm_header(database->rpm, offset_of(database, item.data),
				       item);
}

/* Items grow down from the end of the page; their offsets are at its start. */
static enum muslcheck_status read_page(struct database *database,
				       const unsigned char *page)
{
	uint32_t count = half_at(database, page + 20);
	size_t end = database->page_size;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (count > (database->page_size - HEAD_SIZE) / 2)
		count = 0;
	for (uint32_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		size_t start = half_at(database, page + HEAD_SIZE + 2 * (size_t)i);

		if (start > end || start < HEAD_SIZE + 2 * (size_t)count) {
			mc_rpm_damaged(database->rpm, offset_of(database, page),
				       "page item is out of bounds");
			break;
		}
		if (i % 2)
			status = read_value(
				database, (struct mc_bytes){ page + start, end - start });
		end = start;
	}
	return status;
}

static bool begin(struct database *database)
{
	struct mc_rpm *rpm = database->rpm;
	const unsigned char *meta = rpm->bytes.data;

	if (rpm->bytes.size < META_SIZE ||
	    (mc_rpm_le32(meta + 12) != MAGIC && mc_rpm_be32(meta + 12) != MAGIC) ||
	    meta[25] != PAGE_HASH_META) {
		mc_rpm_damaged(rpm, 0, "not a Berkeley DB hash file");
		return false;
	}
	database->is_big_endian = mc_rpm_be32(meta + 12) == MAGIC;
	database->page_size = word_at(database, meta + 20);
	if (meta[24])
		mc_rpm_damaged(rpm, 24, "encrypted");
	else if (database->page_size < PAGE_SIZE_MIN ||
		 database->page_size > PAGE_SIZE_MAX)
		mc_rpm_damaged(rpm, 20, "invalid page size");
	return !rpm->is_damaged;
}

enum muslcheck_status mc_owners_rpm_hash(const char *name, struct mc_bytes bytes,
					 struct mc_owned_sink sink, struct mc_error *err)
{
	struct mc_rpm rpm = mc_rpm_begin(bytes, sink, err);
	struct database database = { .rpm = &rpm };
	enum muslcheck_status status = MUSLCHECK_OK;
	const unsigned char *page;

	(void)name;
	if (!begin(&database))
		return mc_rpm_end(&rpm, status);
	for (uint64_t i = 1; status == MUSLCHECK_OK && (page = page_at(&database, i));
	     i++)
		if (page[25] == PAGE_HASH || page[25] == PAGE_HASH_UNSORTED)
			status = read_page(&database, page);
	if (bytes.size % database.page_size && !rpm.is_damaged)
		mc_rpm_damaged(&rpm, bytes.size, "truncated");
	return mc_rpm_end(&rpm, status);
}
