/* SPDX-License-Identifier: MIT */
/* Helpers shared by all parts of the reader: memory, damage records, addresses. */
#include "elf/reader.h"

#include <stdarg.h>
#include <stdio.h>

/* More entries are not useful to anyone. */
enum { SKIP_CAP = 32 };

void *mc_reader_alloc(struct mc_reader *reader, size_t count, size_t size)
{
	void *memory = mc_arena_alloc(reader->arena, count, size);

	if (!memory)
		reader->out_of_memory = true;
	return memory;
}

void *mc_reader_grow(struct mc_reader *reader, void *array, size_t count, size_t size)
{
	const size_t start = 16;
	void *larger;

	/* Capacities are start and its doublings. */
	if (count && (count < start || count & (count - 1)))
		return array;
	larger = mc_reader_alloc(reader, count ? 2 * count : start, size);
	if (larger && count)
		memcpy(larger, array, count * size);
	return larger;
}

void mc_reader_skip(struct mc_reader *reader, uint64_t file_offset, const char *format,
		    ...)
{
	struct mc_object *object = reader->object;
	char text[256];
	va_list arguments;
	char *what;

	if (object->skip_count == SKIP_CAP)
		return;
	if (!object->skipped)
		object->skipped =
			mc_reader_alloc(reader, SKIP_CAP, sizeof(*object->skipped));
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (object->skip_count == SKIP_CAP - 1)
		snprintf(text, sizeof(text), "and more damage, not listed");
	what = mc_arena_strdup(reader->arena, text);
	if (!object->skipped || !what) {
		reader->out_of_memory = true;
		return;
	}
	object->skipped[object->skip_count++] = (struct mc_skip){
		.file_offset = file_offset,
		.what = what,
		.is_note = reader->in_notes,
	};
}

bool mc_locate(const struct mc_tables *tables, uint64_t vaddr, struct mc_run *bytes)
{
	for (size_t i = 0; i < tables->load_count; i++) {
		const struct mc_load *load = &tables->loads[i];
		uint64_t into = vaddr - load->vaddr;

		if (vaddr < load->vaddr || into >= load->file_size)
			continue;
		bytes->offset = load->offset + into;
		bytes->count = load->file_size - into;
		return true;
	}
	return false;
}

/* A table that a loader reads. */
static void check_readable(struct mc_reader *reader, const struct mc_tag *tag,
			   const char *name)
{
	const struct mc_tables *tables = reader->tables;

	for (size_t i = 0; i < tables->load_count; i++)
		if (tag->value - tables->loads[i].vaddr < tables->loads[i].file_size) {
			if (!tables->loads[i].readable)
				mc_reader_skip(reader, tag->file_offset,
					       "%s is not in a readable segment", name);
			return;
		}
}

bool mc_locate_tag(struct mc_reader *reader, unsigned slot, const char *name,
		   struct mc_run *bytes)
{
	const struct mc_tag *tag = &reader->tables->tags[slot];

	if (!tag->present)
		return false;
	if (mc_locate(reader->tables, tag->value, bytes)) {
		check_readable(reader, tag, name);
		return true;
	}
	mc_reader_skip(reader, tag->file_offset,
		       "%s address 0x%llx is not in any PT_LOAD of the file", name,
		       (unsigned long long)tag->value);
	return false;
}

const char *mc_string_within(const struct mc_tables *tables, uint64_t offset,
			     uint64_t *budget)
{
	const char *string = mc_string(tables, offset);
	size_t size;

	if (!string)
		return NULL;
	size = strnlen(string, (size_t)*budget);
	*budget -= size;
	return *budget ? string : NULL;
}

const char *mc_reader_string(struct mc_reader *reader, uint64_t offset,
			     uint64_t file_offset, const char *what)
{
	const struct mc_tables *tables = reader->tables;
	const char *string = mc_string_within(tables, offset, &reader->string_budget);

	if (string)
		return string;
	if (offset < tables->strings.size)
		mc_reader_skip(reader, file_offset,
			       "%s was not read: strings overlap too much", what);
	else
		mc_reader_skip(reader, file_offset,
			       "%s has string offset %llu, outside the string table",
			       what, (unsigned long long)offset);
	return NULL;
}
