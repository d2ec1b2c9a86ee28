/* SPDX-License-Identifier: MIT */
/*
 * .note.dlopen: JSON listing what a program dlopens (systemd, "ELF dlopen metadata").
 * Both an array of objects and a single object are in use; "soname" is an array of
 * strings or one string.
 */
#include <jansson.h>

#include "elf/reader.h"

static const char *copy_string(struct mc_reader *reader, const json_t *value)
{
	const char *text = json_string_value(value);
	char *copy;

	if (!text)
		return NULL;
	copy = mc_arena_strdup(reader->arena, text);
	reader->out_of_memory |= !copy;
	return copy;
}

static void add_soname(struct mc_reader *reader, struct mc_dlopen_note *note,
		       const json_t *value)
{
	const char *soname = copy_string(reader, value);

	if (!soname)
		return;
	note->sonames = mc_reader_grow(reader, note->sonames, note->soname_count,
				       sizeof(*note->sonames));
	if (note->sonames)
		note->sonames[note->soname_count++] = soname;
	else
		note->soname_count = 0;
}

static void read_sonames(struct mc_reader *reader, struct mc_dlopen_note *note,
			 const json_t *value)
{
	if (json_is_string(value))
		add_soname(reader, note, value);
	for (size_t i = 0; i < json_array_size(value); i++)
		add_soname(reader, note, json_array_get(value, i));
}

static void add_entry(struct mc_reader *reader, uint64_t file_offset, const json_t *entry)
{
	struct mc_notes *notes = &reader->object->notes;
	struct mc_dlopen_note note = { 0 };

	read_sonames(reader, &note, json_object_get(entry, "soname"));
	if (!note.soname_count) {
		mc_reader_skip(reader, file_offset, ".note.dlopen entry has no soname");
		return;
	}
	note.feature = copy_string(reader, json_object_get(entry, "feature"));
	note.description = copy_string(reader, json_object_get(entry, "description"));
	note.priority = copy_string(reader, json_object_get(entry, "priority"));
	notes->dlopens = mc_reader_grow(reader, notes->dlopens, notes->dlopen_count,
					sizeof(*notes->dlopens));
	if (notes->dlopens)
		notes->dlopens[notes->dlopen_count++] = note;
	else
		notes->dlopen_count = 0;
}

void mc_dlopen_parse(struct mc_reader *reader, uint64_t file_offset, struct mc_bytes text)
{
	/* The descriptor ends with one NUL or more (padding). */
	size_t size = strnlen((const char *)text.data, text.size);
	json_error_t error;
	json_t *root = json_loadb((const char *)text.data, size, 0, &error);

	if (!root && json_error_code(&error) == json_error_out_of_memory) {
		reader->out_of_memory = true;
		return;
	}
	if (!root) {
		mc_reader_skip(reader, file_offset, ".note.dlopen is not JSON: %s",
			       error.text);
		return;
	}
	if (json_is_object(root))
		add_entry(reader, file_offset, root);
	for (size_t i = 0; i < json_array_size(root); i++)
		add_entry(reader, file_offset, json_array_get(root, i));
	json_decref(root);
}
