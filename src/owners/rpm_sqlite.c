/* SPDX-License-Identifier: MIT */
/*
 * rpm's database in SQLite: the second column of the table Packages holds the headers.  It
 * is read here (sqlite.org/fileformat2.html) and not with SQLite's library for two reasons:
 * rpm leaves it in WAL mode, which the library opens in memory only after copying all of it,
 * and a hostile schema may contain views and expressions that the library would evaluate.  A
 * walk through one tree of pages needs neither.
 */
#include "owners/rpm.h"

enum { HEAD_SIZE = 100, PAGE_SIZE_MIN = 512, USABLE_SIZE_MIN = 480, DEPTH_MAX = 20 };
enum { PAGE_INNER = 5, PAGE_LEAF = 13 };

static const char magic[] = "SQLite format 3";

struct database {
	struct mc_rpm *rpm;
	size_t page_size;
	size_t usable_size; /* of a page */
	uint32_t root;	    /* root page of the table Packages; 0: not found yet */
};

struct page {
	uint64_t offset; /* of the page in the file */
	struct mc_bytes bytes;
	size_t start; /* of the page header: after the file header on page 1 */
	uint32_t cell_count;
	bool is_leaf;
};

/* Called with each row; offset is that of its cell in the file. */
typedef enum muslcheck_status read_row(struct database *database, uint64_t offset,
				       struct mc_bytes row);

/* Split off a varint of up to nine bytes; false if it is truncated. */
static bool next_number(struct mc_bytes *bytes, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < 9 && i < bytes->size; i++) {
		unsigned char byte = bytes->data[i];

		value = i == 8 ? value << 8 | byte : value << 7 | (byte & 0x7f);
		if (i < 8 && byte & 0x80)
			continue;
		bytes->data += i + 1;
		bytes->size -= i + 1;
		*out = value;
		return true;
	}
	return false;
}

/* Pages count from 1.  A valid tree has each page once, so its bytes are charged. */
static bool get_bytes(struct database *database, uint32_t number, struct page *out)
{
	struct mc_rpm *rpm = database->rpm;

	out->offset = (uint64_t)(number - UINT64_C(1)) * database->page_size;
	if (!number || !mc_bytes_has(rpm->bytes, out->offset, database->page_size)) {
		mc_rpm_damaged(rpm, rpm->bytes.size, "page is outside the file");
		return false;
	}
	out->bytes.data = rpm->bytes.data + out->offset;
	out->bytes.size = database->usable_size;
	return mc_rpm_spend(rpm, out->offset, database->page_size);
}

static bool get_page(struct database *database, uint32_t number, struct page *out)
{
	const unsigned char *head;
	size_t head_size;

	if (!get_bytes(database, number, out))
		return false;
	out->start = number == 1 ? HEAD_SIZE : 0;
	head = out->bytes.data + out->start;
	out->cell_count = mc_rpm_be16(head + 3);
	out->is_leaf = *head == PAGE_LEAF;
	head_size = out->is_leaf ? 8 : 12;
	if ((out->is_leaf || *head == PAGE_INNER) &&
	    out->start + head_size + 2 * (size_t)out->cell_count <= out->bytes.size)
		return true;
	mc_rpm_damaged(database->rpm, out->offset, "not a table page");
	return false;
}

/* The cell, up to the end of the page; empty if it starts outside. */
static struct mc_bytes cell_of(const struct page *page, uint32_t index)
{
	size_t pointer = page->start + (page->is_leaf ? 8 : 12) + 2 * (size_t)index;
	size_t start = mc_rpm_be16(page->bytes.data + pointer);

	return start < page->bytes.size ? (struct mc_bytes){ page->bytes.data + start,
							     page->bytes.size - start }
					: (struct mc_bytes){ 0 };
}

/* How many bytes of a row are stored in its cell (file format, section 1.6). */
static size_t local_size(const struct database *database, uint64_t size)
{
	size_t usable = database->usable_size;
	size_t least = (usable - 12) * 32 / 255 - 23;
	size_t kept;

	if (size <= usable - 35)
		return (size_t)size;
	kept = least + (size_t)((size - least) % (usable - 4));
	return kept <= usable - 35 ? kept : least;
}

/* Collect a row from its overflow pages; each starts with the number of the next. */
static bool gather(struct database *database, struct mc_bytes local, uint64_t size,
		   uint32_t next)
{
	struct mc_buffer *row = &database->rpm->gathered;

	row->size = 0;
	mc_buffer_put(row, (const char *)local.data, local.size);
	while (row->size < size && !row->failed) {
		uint64_t rest = size - row->size;
		struct page page;

		if (!get_bytes(database, next, &page))
			return false;
		next = mc_rpm_be32(page.bytes.data);
		page.bytes.size -= 4;
		mc_buffer_put(row, (const char *)page.bytes.data + 4,
			      rest < page.bytes.size ? (size_t)rest : page.bytes.size);
	}
	return true;
}

static enum muslcheck_status read_cell(struct database *database, const struct page *page,
				       uint32_t index, read_row *read)
{
	struct mc_rpm *rpm = database->rpm;
	struct mc_bytes cell = cell_of(page, index);
	uint64_t size, id, offset;
	struct mc_bytes row;

	if (!next_number(&cell, &size) || !next_number(&cell, &id) ||
	    size > rpm->bytes.size) {
		mc_rpm_damaged(rpm, page->offset, "row is truncated");
		return MUSLCHECK_OK;
	}
	offset = page->offset + (size_t)(cell.data - page->bytes.data);
	row = (struct mc_bytes){ cell.data, local_size(database, size) };
	if (row.size + (row.size < size ? 4 : 0) > cell.size) {
		mc_rpm_damaged(rpm, page->offset, "row is truncated");
		return MUSLCHECK_OK;
	}
	if (!mc_rpm_spend(rpm, offset, row.size))
		return MUSLCHECK_OK;
	if (row.size == size)
		return read(database, offset, row);
	if (!gather(database, row, size, mc_rpm_be32(cell.data + row.size)))
		return MUSLCHECK_OK;
	if (rpm->gathered.failed)
		return mc_error_memory(rpm->err);
	row = (struct mc_bytes){ (const unsigned char *)rpm->gathered.data,
				 rpm->gathered.size };
	return read(database, offset, row);
}

/* The child page with that index; the last one is in the page header. */
static uint32_t child_of(const struct page *page, uint32_t index)
{
	struct mc_bytes cell;

	if (index == page->cell_count)
		return mc_rpm_be32(page->bytes.data + page->start + 8);
	cell = cell_of(page, index);
	return cell.size < 4 ? 0 : mc_rpm_be32(cell.data);
}

/* Visit all rows of the table with that root page. */
static enum muslcheck_status walk(struct database *database, uint32_t root,
				  read_row *read)
{
	struct {
		struct page page;
		uint32_t next;
	} path[DEPTH_MAX];
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t depth = 0;

	path[0].next = 0;
	depth += get_page(database, root, &path[0].page);
	while (status == MUSLCHECK_OK && depth) {
		struct page *page = &path[depth - 1].page;
		uint32_t index = path[depth - 1].next++;

		if (index == page->cell_count + !page->is_leaf) {
			depth--;
		} else if (page->is_leaf) {
			status = read_cell(database, page, index, read);
		} else if (depth == DEPTH_MAX) {
			mc_rpm_damaged(database->rpm, page->offset,
				       "page tree is too deep");
			depth--;
		} else {
			path[depth].next = 0;
			depth += get_page(database, child_of(page, index),
					  &path[depth].page);
		}
	}
	return status;
}

/* Size in bytes of a value of that type. */
static uint64_t size_of_type(uint64_t type)
{
	static const unsigned char sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

	return type < sizeof(sizes) ? sizes[type] : (type - 12) / 2;
}

/* Get the value of a column; false if the row does not have it. */
static bool column_of(struct mc_bytes row, unsigned column, uint64_t *type,
		      struct mc_bytes *out)
{
	struct mc_bytes head = row;
	uint64_t head_size, offset;

	if (!next_number(&head, &head_size) || head_size > row.size ||
	    head_size < row.size - head.size)
		return false;
	head.size -= (size_t)(row.size - head_size);
	offset = head_size;
	for (unsigned i = 0; next_number(&head, type); i++) {
		uint64_t size = size_of_type(*type);

		if (!mc_bytes_has(row, offset, size))
			return false;
		*out = (struct mc_bytes){ row.data + offset, (size_t)size };
		if (i == column)
			return true;
		offset += size;
	}
	return false;
}

static bool is_text(struct mc_bytes row, unsigned column, const char *text)
{
	struct mc_bytes value;
	uint64_t type;

	return column_of(row, column, &type, &value) && type >= 13 && type % 2 &&
	       value.size == strlen(text) && !memcmp(value.data, text, value.size);
}

/* A row of the schema: type, name, table, root page, SQL. */
static enum muslcheck_status read_table(struct database *database, uint64_t offset,
					struct mc_bytes row)
{
	struct mc_bytes root;
	uint64_t type;

	(void)offset;
	if (!is_text(row, 0, "table") || !is_text(row, 1, "Packages") ||
	    !column_of(row, 3, &type, &root) || root.size > 4)
		return MUSLCHECK_OK;
	database->root = 0;
	for (size_t i = 0; i < root.size; i++)
		database->root = database->root << 8 | root.data[i];
	/* Type 9 is the constant 1. */
	if (type == 9)
		database->root = 1;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_package(struct database *database, uint64_t offset,
					  struct mc_bytes row)
{
	struct mc_bytes header;
	uint64_t type;

	if (column_of(row, 1, &type, &header) && type >= 12 && type % 2 == 0)
		return mc_rpm_header(database->rpm, offset, header);
	mc_rpm_damaged(database->rpm, offset, "row has no package header");
	return MUSLCHECK_OK;
}

static bool begin(struct database *database)
{
	struct mc_rpm *rpm = database->rpm;
	const unsigned char *head = rpm->bytes.data;

	if (rpm->bytes.size < HEAD_SIZE || memcmp(head, magic, sizeof(magic))) {
		mc_rpm_damaged(rpm, 0, "not an SQLite database");
		return false;
	}
	/* 65536 does not fit; it is stored as 1. */
	database->page_size = mc_rpm_be16(head + 16);
	if (database->page_size == 1)
		database->page_size = 65536;
	database->usable_size = database->page_size - head[20];
	if (database->page_size >= PAGE_SIZE_MIN &&
	    database->usable_size >= USABLE_SIZE_MIN)
		return true;
	mc_rpm_damaged(rpm, 16, "invalid page size");
	return false;
}

enum muslcheck_status mc_owners_rpm_sqlite(const char *name, struct mc_bytes bytes,
					   struct mc_owned_sink sink,
					   struct mc_error *err)
{
	struct mc_rpm rpm = mc_rpm_begin(bytes, sink, err);
	struct database database = { .rpm = &rpm };
	enum muslcheck_status status = MUSLCHECK_OK;

	(void)name;
	if (begin(&database)) {
		status = walk(&database, 1, read_table);
		if (status == MUSLCHECK_OK && database.root)
			status = walk(&database, database.root, read_package);
		else if (!rpm.is_damaged)
			mc_rpm_damaged(&rpm, HEAD_SIZE, "no table Packages");
	}
	return mc_rpm_end(&rpm, status);
}

enum muslcheck_status mc_owners_rpm_log(const char *name, struct mc_bytes bytes,
					struct mc_owned_sink sink, struct mc_error *err)
{
	(void)name;
	(void)sink;
	return bytes.size ? mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
					 "changes in the write-ahead log are not read")
			  : MUSLCHECK_OK;
}
