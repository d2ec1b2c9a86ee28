/* SPDX-License-Identifier: MIT */
/* Read the ELF header, then the other parts of an object in order. */
#include "elf/reader.h"

bool mc_object_is_elf(struct mc_bytes bytes)
{
	return bytes.size >= SELFMAG && memcmp(bytes.data, ELFMAG, SELFMAG) == 0;
}

bool mc_object_needs(const struct mc_object *object, const char *prefix)
{
	for (size_t i = 0; i < object->needed_count; i++)
		if (!strncmp(object->needed[i], prefix, strlen(prefix)))
			return true;
	return false;
}

static enum muslcheck_status check_ident(struct mc_bytes bytes, struct mc_error *err)
{
	const enum muslcheck_status format = MUSLCHECK_ERROR_FORMAT;
	const unsigned char *ident = bytes.data;
	bool is_64;

	if (bytes.size == 0)
		return mc_error_set(err, format, "empty file");
	if (!mc_object_is_elf(bytes))
		return mc_error_set(err, format, "not an ELF file");
	if (bytes.size < EI_NIDENT)
		return mc_error_set_at(err, format, bytes.size,
				       "truncated ELF header (%zu bytes)", bytes.size);
	if (ident[EI_CLASS] != ELFCLASS32 && ident[EI_CLASS] != ELFCLASS64)
		return mc_error_set_at(err, format, EI_CLASS, "unknown ELF class %u",
				       ident[EI_CLASS]);
	if (ident[EI_DATA] != ELFDATA2LSB && ident[EI_DATA] != ELFDATA2MSB)
		return mc_error_set_at(err, format, EI_DATA, "unknown ELF byte order %u",
				       ident[EI_DATA]);
	if (ident[EI_VERSION] != EV_CURRENT)
		return mc_error_set_at(err, format, EI_VERSION, "unknown ELF version %u",
				       ident[EI_VERSION]);
	is_64 = ident[EI_CLASS] == ELFCLASS64;
	if (bytes.size < (is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr)))
		return mc_error_set_at(err, format, bytes.size,
				       "truncated ELF header (%zu bytes)", bytes.size);
	return MUSLCHECK_OK;
}

static void describe(struct mc_object *object, const GElf_Ehdr *header)
{
	const unsigned char *ident = object->bytes.data;

	object->elf_class = ident[EI_CLASS];
	object->byte_order = ident[EI_DATA];
	object->osabi = ident[EI_OSABI];
	object->elf_type = header->e_type;
	object->elf_machine = header->e_machine;
	object->elf_flags = header->e_flags;
}

static void start_tables(struct mc_tables *tables, struct mc_bytes bytes)
{
	const uint16_t one = 1;
	bool host_is_little = *(const unsigned char *)&one == 1;

	tables->bytes = bytes;
	tables->is_64 = bytes.data[EI_CLASS] == ELFCLASS64;
	tables->byte_order = bytes.data[EI_DATA];
	tables->foreign = (tables->byte_order == ELFDATA2LSB) != host_is_little;
}

/* Relocations come before symbols: they determine which symbols are kept. */
static void read_contents(struct mc_reader *reader)
{
	mc_dynamic_read(reader);
	mc_architecture_read(reader);
	mc_hash_read(reader);
	mc_versions_read(reader);
	mc_relocs_read(reader);
	mc_symbols_read(reader);
	mc_notes_read(reader);
}

enum muslcheck_status mc_object_read(const char *path, struct mc_bytes bytes,
				     struct mc_arena *arena, struct mc_object *out,
				     struct mc_error *err)
{
	struct mc_object object = { .path = path, .bytes = bytes };
	struct mc_reader reader = { .object = &object, .arena = arena };
	enum muslcheck_status status = check_ident(bytes, err);
	GElf_Ehdr header;

	if (status != MUSLCHECK_OK)
		return status;
	reader.tables = mc_reader_alloc(&reader, 1, sizeof(*reader.tables));
	if (!reader.tables)
		return mc_error_memory(err);
	object.tables = reader.tables;
	start_tables(reader.tables, bytes);
	header = mc_get_ehdr(reader.tables);
	reader.tables->elf_machine = header.e_machine;
	describe(&object, &header);
	status = mc_segments_read(&reader, &header, err);
	if (status != MUSLCHECK_OK)
		return status;
	read_contents(&reader);
	mc_soundness_check(&reader);
	if (reader.out_of_memory)
		return mc_error_memory(err);
	*out = object;
	return MUSLCHECK_OK;
}
