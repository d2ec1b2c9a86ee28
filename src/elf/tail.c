/* SPDX-License-Identifier: MIT */
/* What follows everything that the headers describe: self-extracting programs read it. */
#include "elf/reader.h"

static uint64_t later_end(uint64_t end, uint64_t offset, uint64_t size)
{
	return size <= UINT64_MAX - offset && offset + size > end ? offset + size : end;
}

struct mc_bytes mc_object_tail(const struct mc_object *object)
{
	const struct mc_tables *tables = object->tables;
	struct mc_run headers = mc_section_headers(tables);
	uint64_t end = later_end(object->load_end, headers.offset,
				 headers.count * mc_type_size(tables, ELF_T_SHDR));

	for (uint64_t i = 1; i < headers.count; i++) {
		GElf_Shdr section = mc_get_shdr(tables, headers, i);

		if (section.sh_type != SHT_NOBITS)
			end = later_end(end, section.sh_offset, section.sh_size);
	}
	if (end >= object->bytes.size)
		return (struct mc_bytes){ 0 };
	return (struct mc_bytes){
		.data = object->bytes.data + end,
		.size = object->bytes.size - (size_t)end,
	};
}
