/* SPDX-License-Identifier: MIT */
/* PT_DYNAMIC (gABI chapter 5, "Dynamic Section"): tags, strings and flags. */
#include "elf/reader.h"

static int slot_of(uint64_t tag)
{
	if (tag < MC_TAG_SMALL_COUNT)
		return (int)tag;
	switch (tag) {
	case DT_GNU_HASH:
		return MC_TAG_GNU_HASH;
	case DT_VERSYM:
		return MC_TAG_VERSYM;
	case DT_VERNEED:
		return MC_TAG_VERNEED;
	case DT_VERDEF:
		return MC_TAG_VERDEF;
	case DT_FLAGS_1:
		return MC_TAG_FLAGS_1;
	case DT_RELCOUNT:
		return MC_TAG_RELCOUNT;
	case DT_RELACOUNT:
		return MC_TAG_RELACOUNT;
	case DT_MIPS_LOCAL_GOTNO:
		return MC_TAG_MIPS_LOCAL_GOTNO;
	case DT_MIPS_SYMTABNO:
		return MC_TAG_MIPS_SYMTABNO;
	case DT_MIPS_GOTSYM:
		return MC_TAG_MIPS_GOTSYM;
	default:
		return -1;
	}
}

/* No linker writes one of these tags twice. */
static void check_repeated(struct mc_reader *reader, const struct mc_tag *before,
			   const GElf_Dyn *entry, uint64_t file_offset)
{
	if (before->present && entry->d_tag != DT_NEEDED &&
	    before->value != entry->d_un.d_val)
		mc_reader_skip(reader, file_offset,
			       "dynamic tag 0x%llx is there twice with different values",
			       (unsigned long long)entry->d_tag);
}

/* After the last entry linkers leave empty ones. */
static void check_end(struct mc_reader *reader, uint64_t end)
{
	const struct mc_tables *tables = reader->tables;

	for (uint64_t i = end + 1; i < tables->dynamic.count; i++)
		if (mc_get_dyn(tables, i).d_tag) {
			mc_reader_skip(reader, tables->dynamic.offset,
				       "PT_DYNAMIC has entries after DT_NULL");
			return;
		}
}

/* The last entry of a tag wins, as in glibc and musl. Counts DT_NEEDED. */
static void read_tags(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	size_t entry_size = mc_type_size(tables, ELF_T_DYN);

	for (uint64_t i = 0; i < tables->dynamic.count; i++) {
		GElf_Dyn entry = mc_get_dyn(tables, i);
		int slot = slot_of((uint64_t)entry.d_tag);

		if (entry.d_tag == DT_NULL) {
			check_end(reader, i);
			tables->dynamic.count = i;
			if (!i)
				mc_reader_skip(reader, tables->dynamic.offset,
					       "PT_DYNAMIC has no entries");
			return;
		}
		reader->object->needed_count += entry.d_tag == DT_NEEDED;
		if (slot < 0)
			continue;
		check_repeated(reader, &tables->tags[slot], &entry,
			       tables->dynamic.offset + i * entry_size);
		tables->tags[slot] = (struct mc_tag){
			.present = true,
			.value = entry.d_un.d_val,
			.file_offset = tables->dynamic.offset + i * entry_size,
		};
	}
	if (tables->dynamic.offset)
		mc_reader_skip(reader, tables->dynamic.offset,
			       "PT_DYNAMIC has no DT_NULL");
}

/* The string table is cut at its last NUL, so that no string runs past its end. */
static void find_strings(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	const struct mc_tag *size = &tables->tags[DT_STRSZ];
	const unsigned char *start;
	const unsigned char *last;
	struct mc_run bytes;

	if (!mc_locate_tag(reader, DT_STRTAB, "DT_STRTAB", &bytes))
		return;
	if (size->present && size->value > bytes.count)
		mc_reader_skip(reader, size->file_offset,
			       "DT_STRSZ %llu runs past the segment's end",
			       (unsigned long long)size->value);
	else if (size->present)
		bytes.count = size->value;
	start = tables->bytes.data + bytes.offset;
	last = memrchr(start, '\0', (size_t)bytes.count);
	tables->strings.data = start;
	tables->strings.size = last ? (size_t)(last - start) + 1 : 0;
	reader->string_budget = mc_string_budget(tables);
	if (tables->strings.size < bytes.count)
		mc_reader_skip(reader, bytes.offset + tables->strings.size,
			       "the last string of DT_STRTAB is not terminated");
}

static const char *string_of(struct mc_reader *reader, unsigned slot, const char *name)
{
	const struct mc_tag *tag = &reader->tables->tags[slot];

	if (!tag->present)
		return NULL;
	return mc_reader_string(reader, tag->value, tag->file_offset, name);
}

static void read_needed(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;
	struct mc_object *object = reader->object;
	size_t entry_size = mc_type_size(tables, ELF_T_DYN);
	size_t count = object->needed_count;

	object->needed_count = 0;
	if (!count)
		return;
	object->needed = mc_reader_alloc(reader, count, sizeof(*object->needed));
	for (uint64_t i = 0; object->needed && i < tables->dynamic.count; i++) {
		GElf_Dyn entry = mc_get_dyn(tables, i);
		const char *name;

		if (entry.d_tag != DT_NEEDED)
			continue;
		name = mc_reader_string(reader, entry.d_un.d_val,
					tables->dynamic.offset + i * entry_size,
					"DT_NEEDED");
		if (name)
			object->needed[object->needed_count++] = name;
	}
}

static bool is_above_zero(const struct mc_tables *tables, unsigned slot)
{
	return tables->tags[slot].present && tables->tags[slot].value > 0;
}

static void read_flags(struct mc_object *object, const struct mc_tables *tables)
{
	const struct mc_tag *tags = tables->tags;

	object->dt_flags = tags[DT_FLAGS].value;
	object->dt_flags_1 = tags[MC_TAG_FLAGS_1].value;
	object->has_bind_now = tags[DT_BIND_NOW].present;
	object->has_textrel = tags[DT_TEXTREL].present;
	object->has_symbolic = tags[DT_SYMBOLIC].present;
	object->has_relr = tags[DT_RELR].present && is_above_zero(tables, DT_RELRSZ);
	object->has_hash = tags[DT_HASH].present;
	object->has_gnu_hash = tags[MC_TAG_GNU_HASH].present;
	object->has_init =
		is_above_zero(tables, DT_INIT) || is_above_zero(tables, DT_INIT_ARRAYSZ);
}

void mc_dynamic_read(struct mc_reader *reader)
{
	struct mc_object *object = reader->object;

	read_tags(reader);
	find_strings(reader);
	read_flags(object, reader->tables);
	object->soname = string_of(reader, DT_SONAME, "DT_SONAME");
	object->rpath = string_of(reader, DT_RPATH, "DT_RPATH");
	object->runpath = string_of(reader, DT_RUNPATH, "DT_RUNPATH");
	read_needed(reader);
}
