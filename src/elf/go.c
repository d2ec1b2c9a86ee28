/* SPDX-License-Identifier: MIT */
/*
 * Go build information, as debug/buildinfo reads it: a 32-byte header with a magic,
 * 16-byte aligned, in the first writable segments.
 *   offset 14: pointer size; offset 15: flags, 1 = big-endian, 2 = strings inline
 *   inline (since Go 1.18): two strings from offset 32, each a varint length and bytes
 *   otherwise: at offset 16 the addresses of two Go strings (address and length)
 */
#include "elf/reader.h"

enum {
	HEADER_SIZE = 32,
	HEADER_ALIGNMENT = 16,
	FLAG_INLINE = 2,
	SENTINEL_SIZE = 16, /* random bytes before and after the module text */
};

/* The linker puts the header before .noptrdata, so also in large files it is near. */
static const uint64_t search_cap = UINT64_C(16) << 20;

static const char magic[] = "\xff Go buildinf:";

struct go_strings {
	struct mc_bytes version;
	struct mc_bytes modules;
};

static bool is_header(struct mc_bytes bytes, size_t offset)
{
	return mc_bytes_has(bytes, offset, HEADER_SIZE) &&
	       memcmp(bytes.data + offset, magic, sizeof(magic) - 1) == 0;
}

/* The header's file offset. 0 if there is none (the ELF header is at 0). */
static uint64_t find_header(const struct mc_tables *tables)
{
	uint64_t budget = search_cap;

	for (size_t i = 0; i < tables->load_count; i++) {
		const struct mc_load *load = &tables->loads[i];
		uint64_t size = load->file_size < budget ? load->file_size : budget;
		uint64_t end = load->offset + size;
		/* Pages are larger, so it is aligned in the file as in memory. */
		uint64_t offset = (load->offset + HEADER_ALIGNMENT - 1) &
				  ~(uint64_t)(HEADER_ALIGNMENT - 1);

		if (!load->writable || !size)
			continue;
		budget -= size;
		for (; offset < end; offset += HEADER_ALIGNMENT)
			if (is_header(tables->bytes, (size_t)offset))
				return offset;
	}
	return 0;
}

/* A length as in encoding/binary.Uvarint, then the bytes; false if they do not fit. */
static bool read_inline(struct mc_bytes bytes, uint64_t *offset, struct mc_bytes *out)
{
	uint64_t size = 0;

	for (unsigned shift = 0; shift < 64 && *offset < bytes.size; shift += 7) {
		unsigned char byte = bytes.data[(*offset)++];

		size |= (uint64_t)(byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		if (!mc_bytes_has(bytes, *offset, size))
			return false;
		out->data = bytes.data + *offset;
		out->size = (size_t)size;
		*offset += size;
		return true;
	}
	return false;
}

/* Read the Go string whose header is at the address stored at offset. */
static bool follow_pointer(const struct mc_tables *tables, uint64_t offset,
			   unsigned pointer_size, struct mc_bytes *out)
{
	struct mc_run header;
	struct mc_run text;
	uint64_t size;

	if (!mc_locate(tables, mc_address_at(tables, offset), &header) ||
	    header.count < 2 * pointer_size)
		return false;
	size = mc_address_at(tables, header.offset + pointer_size);
	if (!mc_locate(tables, mc_address_at(tables, header.offset), &text) ||
	    size > text.count)
		return false;
	out->data = tables->bytes.data + text.offset;
	out->size = (size_t)size;
	return true;
}

static struct go_strings get_strings(const struct mc_tables *tables, uint64_t header)
{
	const unsigned pointer_size = tables->is_64 ? 8 : 4;
	struct go_strings strings = { 0 };
	uint64_t offset = header + HEADER_SIZE;

	if (tables->bytes.data[header + 15] & FLAG_INLINE) {
		if (read_inline(tables->bytes, &offset, &strings.version))
			read_inline(tables->bytes, &offset, &strings.modules);
	} else if (tables->bytes.data[header + 14] == pointer_size) {
		follow_pointer(tables, header + 16, pointer_size, &strings.version);
		follow_pointer(tables, header + 16 + pointer_size, pointer_size,
			       &strings.modules);
	}
	return strings;
}

/* As in debug/buildinfo: without both sentinels it is not module text. */
static struct mc_bytes without_sentinels(struct mc_bytes modules)
{
	struct mc_bytes inner = { 0 };

	if (modules.size < 2 * SENTINEL_SIZE + 1 ||
	    modules.data[modules.size - SENTINEL_SIZE - 1] != '\n')
		return inner;
	inner.data = modules.data + SENTINEL_SIZE;
	inner.size = modules.size - 2 * SENTINEL_SIZE;
	return inner;
}

static void read_cgo(struct mc_go_info *info)
{
	static const char setting[] = "build\tCGO_ENABLED=";
	const char *found = info->modules ? strstr(info->modules, setting) : NULL;

	if (!found)
		return;
	info->cgo_known = true;
	info->cgo_enabled = found[sizeof(setting) - 1] == '1';
}

static bool copy_text(struct mc_arena *arena, struct mc_bytes text, const char **out)
{
	if (!text.size)
		return true;
	*out = mc_arena_strndup(arena, (const char *)text.data, text.size);
	return *out != NULL;
}

enum muslcheck_status mc_object_go_info(const struct mc_object *object,
					struct mc_arena *arena, struct mc_go_info *out)
{
	uint64_t header = find_header(object->tables);
	struct mc_go_info info = { 0 };
	struct go_strings strings;

	if (header) {
		strings = get_strings(object->tables, header);
		if (!copy_text(arena, strings.version, &info.version) ||
		    !copy_text(arena, without_sentinels(strings.modules), &info.modules))
			return MUSLCHECK_ERROR_MEMORY;
		read_cgo(&info);
	}
	*out = info;
	return MUSLCHECK_OK;
}
