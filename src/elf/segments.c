/* SPDX-License-Identifier: MIT */
/* Program headers (gABI chapter 5). */
#include "elf/reader.h"

/* gABI, "Number of Program Headers": with PN_XNUM the count is in section header 0. */
static uint64_t program_header_count(const struct mc_tables *tables,
				     const GElf_Ehdr *header)
{
	struct mc_run sections = { .offset = header->e_shoff, .count = 1 };

	if (header->e_phnum != PN_XNUM)
		return header->e_phnum;
	if (!header->e_shoff || !mc_bytes_has(tables->bytes, header->e_shoff,
					      mc_type_size(tables, ELF_T_SHDR)))
		return PN_XNUM;
	return mc_get_shdr(tables, sections, 0).sh_info;
}

static enum muslcheck_status find_headers(struct mc_tables *tables,
					  const GElf_Ehdr *header, struct mc_error *err)
{
	uint64_t count = program_header_count(tables, header);
	size_t size = mc_type_size(tables, ELF_T_PHDR);

	if (!count)
		return MUSLCHECK_OK;
	if (header->e_phentsize != size)
		return mc_error_set_at(err, MUSLCHECK_ERROR_FORMAT, 0,
				       "program header size is %u bytes, expected %zu",
				       header->e_phentsize, size);
	if (!mc_bytes_has(tables->bytes, header->e_phoff, count * size))
		return mc_error_set_at(
			err, MUSLCHECK_ERROR_FORMAT, header->e_phoff,
			"program headers lie outside the file (offset %llu, %llu entries of %zu bytes, file size %zu)",
			(unsigned long long)header->e_phoff, (unsigned long long)count,
			size, tables->bytes.size);
	tables->program_headers.offset = header->e_phoff;
	tables->program_headers.count = count;
	return MUSLCHECK_OK;
}

static uint64_t header_offset(const struct mc_reader *reader, uint64_t index)
{
	return reader->tables->program_headers.offset +
	       index * mc_type_size(reader->tables, ELF_T_PHDR);
}

/*
 * Why no loader can map the segment as it is meant; NULL if one can.  Neither musl nor the
 * kernel checks all of this: the program crashes.
 */
static const char *mapping_fault(const struct mc_tables *tables, const GElf_Phdr *segment)
{
	/* The smallest page size; the size of the address space of x86_64 programs. */
	const uint64_t page_size = 4096;
	const uint64_t address_max =
		tables->is_64 ? UINT64_C(1) << 47 : UINT64_C(1) << 32;

	if (segment->p_memsz < segment->p_filesz)
		return "is smaller in memory than in the file";
	if (segment->p_memsz > address_max ||
	    segment->p_vaddr > address_max - segment->p_memsz)
		return "does not fit into the address space";
	if (segment->p_filesz && (segment->p_offset - segment->p_vaddr) % page_size)
		return "has a file offset and an address in different places of a page";
	return NULL;
}

static void read_load(struct mc_reader *reader, const GElf_Phdr *segment, uint64_t index)
{
	struct mc_object *object = reader->object;
	struct mc_tables *tables = reader->tables;
	size_t file_size = tables->bytes.size;
	uint64_t end = segment->p_offset + segment->p_filesz;
	struct mc_load *load = &tables->loads[tables->load_count++];
	const char *fault = mapping_fault(tables, segment);

	if (fault)
		mc_reader_skip(reader, header_offset(reader, index), "segment %llu %s",
			       (unsigned long long)index, fault);
	object->has_load = true;
	object->has_empty_load |= segment->p_memsz == 0;
	load->vaddr = segment->p_vaddr;
	load->offset = segment->p_offset;
	load->readable = segment->p_flags & PF_R;
	load->writable = segment->p_flags & PF_W;
	load->executable = segment->p_flags & PF_X;
	if (end < segment->p_offset)
		end = UINT64_MAX;
	if (segment->p_filesz && end > object->load_end)
		object->load_end = end;
	load->file_size = segment->p_filesz;
	load->memory_size = segment->p_memsz;
	if (!segment->p_filesz || end <= file_size)
		return;
	load->file_size =
		segment->p_offset < file_size ? file_size - segment->p_offset : 0;
	mc_reader_skip(
		reader, header_offset(reader, index),
		"segment %llu runs past the end of the file (to offset %llu, file size %zu): the file is truncated",
		(unsigned long long)index, (unsigned long long)end, file_size);
}

static void read_interp(struct mc_reader *reader, const GElf_Phdr *segment,
			uint64_t index)
{
	struct mc_bytes bytes = reader->tables->bytes;
	struct mc_bytes text;

	if (!mc_bytes_has(bytes, segment->p_offset, segment->p_filesz)) {
		mc_reader_skip(reader, header_offset(reader, index),
			       "PT_INTERP lies outside the file");
		return;
	}
	text.data = bytes.data + segment->p_offset;
	text.size = (size_t)segment->p_filesz;
	reader->object->interp = mc_bytes_string(text, 0);
	if (!reader->object->interp)
		mc_reader_skip(reader, segment->p_offset, "PT_INTERP is not terminated");
}

/* Find the dynamic section by its address, as a loader does. */
static void read_dynamic(struct mc_reader *reader, const GElf_Phdr *segment,
			 uint64_t index)
{
	struct mc_tables *tables = reader->tables;
	struct mc_run bytes;

	reader->object->has_dynamic = true;
	/* objcopy --only-keep-debug keeps the headers and removes the contents. */
	if (!segment->p_filesz && segment->p_memsz) {
		reader->object->is_debug_file = true;
		return;
	}
	if (!mc_locate(tables, segment->p_vaddr, &bytes)) {
		mc_reader_skip(reader, header_offset(reader, index),
			       "PT_DYNAMIC is not in any PT_LOAD of the file");
		return;
	}
	if (bytes.offset != segment->p_offset)
		mc_reader_skip(reader, header_offset(reader, index),
			       "PT_DYNAMIC has an address and a file offset that differ");
	if (bytes.count > segment->p_filesz)
		bytes.count = segment->p_filesz;
	tables->dynamic.offset = bytes.offset;
	tables->dynamic.count = bytes.count / mc_type_size(tables, ELF_T_DYN);
}

static void read_segment(struct mc_reader *reader, const GElf_Phdr *segment,
			 uint64_t index)
{
	struct mc_object *object = reader->object;

	switch (segment->p_type) {
	case PT_INTERP:
		read_interp(reader, segment, index);
		break;
	case PT_DYNAMIC:
		read_dynamic(reader, segment, index);
		break;
	case PT_GNU_STACK:
		object->has_gnu_stack = true;
		object->stack_flags = segment->p_flags;
		object->stack_size = segment->p_memsz;
		break;
	case PT_TLS:
		object->has_tls = true;
		object->tls_size = segment->p_memsz;
		object->tls_align = segment->p_align;
		break;
	default:
		break;
	}
}

static size_t load_count(const struct mc_tables *tables)
{
	size_t count = 0;

	for (uint64_t i = 0; i < tables->program_headers.count; i++)
		count += mc_get_phdr(tables, i).p_type == PT_LOAD;
	return count;
}

/* PT_LOADs first: the other parts are found through them. */
enum muslcheck_status mc_segments_read(struct mc_reader *reader, const GElf_Ehdr *header,
				       struct mc_error *err)
{
	struct mc_tables *tables = reader->tables;
	enum muslcheck_status status = find_headers(tables, header, err);

	if (status != MUSLCHECK_OK)
		return status;
	tables->loads =
		mc_reader_alloc(reader, load_count(tables), sizeof(*tables->loads));
	if (!tables->loads)
		return mc_error_memory(err);
	for (uint64_t i = 0; i < tables->program_headers.count; i++) {
		GElf_Phdr segment = mc_get_phdr(tables, i);

		if (segment.p_type == PT_LOAD)
			read_load(reader, &segment, i);
	}
	for (uint64_t i = 0; i < tables->program_headers.count; i++) {
		GElf_Phdr segment = mc_get_phdr(tables, i);

		read_segment(reader, &segment, i);
	}
	return MUSLCHECK_OK;
}

bool mc_object_segment(const struct mc_object *object, size_t index,
		       struct mc_segment *out)
{
	const struct mc_tables *tables = object->tables;
	const struct mc_load *load;

	if (index >= tables->load_count)
		return false;
	load = &tables->loads[index];
	*out = (struct mc_segment){
		.vaddr = load->vaddr,
		.file_offset = load->offset,
		.writable = load->writable,
		.executable = load->executable,
	};
	if (load->file_size) {
		out->bytes.data = tables->bytes.data + load->offset;
		out->bytes.size = (size_t)load->file_size;
	}
	return true;
}
