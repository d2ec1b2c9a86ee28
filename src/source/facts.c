/* SPDX-License-Identifier: MIT */
#include "source/facts.h"

#include <string.h>
#include <zlib.h>

const unsigned char *mc_facts_raw(struct mc_facts_cursor *cursor, size_t size)
{
	const unsigned char *data = cursor->bytes.data + cursor->at;

	if (cursor->has_failed || !mc_bytes_has(cursor->bytes, cursor->at, size)) {
		cursor->has_failed = true;
		return NULL;
	}
	cursor->at += size;
	return data;
}

uint64_t mc_facts_number(struct mc_facts_cursor *cursor, size_t size)
{
	const unsigned char *data = mc_facts_raw(cursor, size);
	uint64_t value = 0;

	while (data && size--)
		value = value << 8 | data[size];
	return value;
}

const char *mc_facts_text(struct mc_facts_cursor *cursor)
{
	size_t size = (size_t)mc_facts_number(cursor, 4);
	const char *text = (const char *)mc_facts_raw(cursor, size + 1);

	if (text && strnlen(text, size + 1) == size)
		return text;
	cursor->has_failed = true;
	return NULL;
}

bool mc_facts_is(struct mc_bytes head)
{
	return mc_bytes_has(head, 0, MC_FACTS_MAGIC_SIZE) &&
	       !memcmp(head.data, MC_FACTS_MAGIC, MC_FACTS_MAGIC_SIZE);
}

uint32_t mc_facts_checksum(struct mc_bytes bytes)
{
	return (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes.data, bytes.size);
}

static enum muslcheck_status damaged(struct mc_error *err, const char *what)
{
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			    "damaged facts: %s; make them again with muslcheck facts",
			    what);
}

/* Find the index, at the end of the file. */
static enum muslcheck_status find_index(struct mc_bytes file, bool is_whole,
					struct mc_facts_cursor *out, struct mc_error *err)
{
	struct mc_facts_cursor trailer = { .bytes = file };
	uint64_t offset, size, checksum;

	if (file.size < MC_FACTS_HEAD_SIZE + MC_FACTS_TRAILER_SIZE)
		return damaged(err, "the file is cut off");
	trailer.at = file.size - MC_FACTS_TRAILER_SIZE;
	offset = mc_facts_number(&trailer, 8);
	size = mc_facts_number(&trailer, 8);
	checksum = mc_facts_number(&trailer, 8);
	if (!mc_bytes_has(file, offset, size) ||
	    offset + size != file.size - MC_FACTS_TRAILER_SIZE)
		return damaged(err, "the file is cut off");
	*out = (struct mc_facts_cursor){ .bytes = { file.data + offset, (size_t)size } };
	if (is_whole && mc_facts_checksum(out->bytes) != checksum)
		return damaged(err, "the checksum of the index does not match");
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_facts_open(struct mc_bytes file, bool is_whole,
				    struct mc_facts *out, struct mc_error *err)
{
	struct mc_facts_cursor head = { .bytes = file, .at = MC_FACTS_MAGIC_SIZE };
	struct mc_facts_cursor index;
	uint64_t version = mc_facts_number(&head, 8);
	enum muslcheck_status status;

	if (!mc_facts_is(file) || head.has_failed)
		return damaged(err, "the file is cut off");
	if (version != MC_FACTS_VERSION)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"facts of version %llu, but this program reads version %d; make them again with muslcheck facts",
			(unsigned long long)version, MC_FACTS_VERSION);
	status = find_index(file, is_whole, &index, err);
	if (status != MUSLCHECK_OK)
		return status;
	out->file = file;
	out->name = mc_facts_text(&index);
	out->sha256 = mc_facts_raw(&index, MC_FACTS_DIGEST_SIZE);
	if (index.has_failed || !*out->name)
		return damaged(err, "the index makes no sense");
	out->sections = (struct mc_bytes){ index.bytes.data + index.at,
					   index.bytes.size - index.at };
	return MUSLCHECK_OK;
}

bool mc_facts_section(const struct mc_facts *facts, unsigned walk, const char *inside,
		      struct mc_facts_cursor *out)
{
	struct mc_facts_cursor cursor = { .bytes = facts->sections };

	while (!cursor.has_failed && cursor.at < cursor.bytes.size) {
		uint64_t kind = mc_facts_number(&cursor, 1);
		const char *name = mc_facts_text(&cursor);
		size_t size = (size_t)mc_facts_number(&cursor, 8);
		const unsigned char *data = mc_facts_raw(&cursor, size);

		if (!data || kind != walk || strcmp(name, inside ? inside : ""))
			continue;
		*out = (struct mc_facts_cursor){ .bytes = { data, size } };
		return true;
	}
	return false;
}
