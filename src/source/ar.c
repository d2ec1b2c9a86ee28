/* SPDX-License-Identifier: MIT */
#include "source/ar.h"

#include <ar.h>
#include <string.h>

static const char thin_magic[] = "!<thin>\n";
static const char bsd_name[] = "#1/";

static bool starts_with(struct mc_bytes bytes, const char *text)
{
	size_t size = strlen(text);

	return bytes.size >= size && !memcmp(bytes.data, text, size);
}

bool mc_ar_is_archive(struct mc_bytes bytes)
{
	return starts_with(bytes, ARMAG) || starts_with(bytes, thin_magic);
}

/* Read a decimal number from a space-padded field; false if it is not a number. */
static bool read_number(const char *field, size_t size, uint64_t *out)
{
	uint64_t number = 0;
	size_t digits = 0;

	/* No field has more than sixteen digits, so this cannot overflow. */
	for (; digits < size && field[digits] >= '0' && field[digits] <= '9'; digits++)
		number = number * 10 + (uint64_t)(field[digits] - '0');
	for (size_t i = digits; i < size; i++)
		if (field[i] != ' ')
			return false;
	*out = number;
	return digits > 0;
}

/* Text up to the first byte in ends, or all of it. */
static struct mc_bytes up_to(struct mc_bytes text, const char *ends)
{
	size_t size = 0;

	while (size < text.size && !strchr(ends, text.data[size]))
		size++;
	text.size = size;
	return text;
}

/* GNU: "/123" is an offset into the table, where names end in "/\n". */
static bool read_gnu_name(const struct mc_ar_cursor *cursor, const struct ar_hdr *header,
			  struct mc_bytes *name)
{
	struct mc_bytes table = cursor->long_names;
	uint64_t offset;

	if (!read_number(header->ar_name + 1, sizeof(header->ar_name) - 1, &offset) ||
	    offset >= table.size)
		return false;
	table.data += offset;
	table.size -= (size_t)offset;
	*name = up_to(table, "\n");
	if (name->size && name->data[name->size - 1] == '/')
		name->size--;
	return true;
}

/* BSD: "#1/N" says that the first N bytes of the member are its name, padded with NULs. */
static bool read_bsd_name(const struct ar_hdr *header, struct mc_ar_member *member)
{
	const size_t skip = sizeof(bsd_name) - 1;
	uint64_t size;

	if (!read_number(header->ar_name + skip, sizeof(header->ar_name) - skip, &size) ||
	    size > member->bytes.size)
		return false;
	member->name = (struct mc_bytes){ member->bytes.data, (size_t)size };
	member->name = up_to(member->name, "");
	member->bytes.data += size;
	member->bytes.size -= (size_t)size;
	return true;
}

static bool is_table(const struct ar_hdr *header)
{
	static const char *const tables[] = { "/ ", "/SYM64/ ", "__.SYMDEF" };

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strncmp(header->ar_name, tables[i], strlen(tables[i])))
			return true;
	return false;
}

static bool read_name(const struct mc_ar_cursor *cursor, const struct ar_hdr *header,
		      struct mc_ar_member *member)
{
	struct mc_bytes field = { (const unsigned char *)header->ar_name,
				  sizeof(header->ar_name) };

	if (starts_with(field, bsd_name))
		return read_bsd_name(header, member);
	if (header->ar_name[0] == '/')
		return read_gnu_name(cursor, header, &member->name);
	/* GNU ends short names with a slash, others pad them. */
	member->name = up_to(field, "/ ");
	return true;
}

static enum muslcheck_status read_member(struct mc_bytes archive,
					 struct mc_ar_cursor *cursor,
					 struct mc_ar_member *out, bool *is_member,
					 struct mc_error *err)
{
	const enum muslcheck_status format = MUSLCHECK_ERROR_FORMAT;
	uint64_t at = cursor->offset;
	const struct ar_hdr *header; /* chars only: no alignment needed */
	uint64_t size;

	if (!mc_bytes_has(archive, at, sizeof(*header)))
		return mc_error_set_at(err, format, at, "truncated archive header");
	header = (const struct ar_hdr *)(archive.data + at);
	if (memcmp(header->ar_fmag, ARFMAG, sizeof(header->ar_fmag)) ||
	    !read_number(header->ar_size, sizeof(header->ar_size), &size))
		return mc_error_set_at(err, format, at, "invalid archive member header");
	if (!mc_bytes_has(archive, at + sizeof(*header), size))
		return mc_error_set_at(err, format, at,
				       "archive member runs past the end of the file");
	out->file_offset = at;
	out->bytes.data = archive.data + at + sizeof(*header);
	out->bytes.size = (size_t)size;
	/* Members start at even offsets. */
	cursor->offset = at + sizeof(*header) + size + (size & 1);
	*is_member = false;
	if (!strncmp(header->ar_name, "// ", 3)) {
		cursor->long_names = out->bytes;
		return MUSLCHECK_OK;
	}
	if (is_table(header))
		return MUSLCHECK_OK;
	if (!read_name(cursor, header, out))
		return mc_error_set_at(err, format, at,
				       "archive member name is outside the name table");
	/* BSD's symbol table has a name like any other. */
	*is_member = !starts_with(out->name, "__.SYMDEF");
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_ar_next(struct mc_bytes archive, struct mc_ar_cursor *cursor,
				 struct mc_ar_member *out, bool *end,
				 struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool is_member = false;

	*end = false;
	if (starts_with(archive, thin_magic))
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"thin archive: its members are separate files; check those instead");
	if (!cursor->offset)
		cursor->offset = SARMAG;
	while (status == MUSLCHECK_OK && !is_member) {
		/* The last member may lack its padding. */
		if (cursor->offset >= archive.size) {
			*end = true;
			return MUSLCHECK_OK;
		}
		status = read_member(archive, cursor, out, &is_member, err);
	}
	return status;
}
