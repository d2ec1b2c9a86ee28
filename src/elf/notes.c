/* SPDX-License-Identifier: MIT */
/*
 * PT_NOTE and PT_GNU_PROPERTY (gABI chapter 5, "Note Section"; Linux Extensions to
 * gABI, ".note.gnu.property"; systemd's ELF package metadata and ELF dlopen metadata).
 */
#include "elf/reader.h"

enum {
	NOTE_HEADER_SIZE = 12,
	ID_CAP = 64, /* bytes of a build-id; real ones have 8 to 32 */

	NOTE_GNU_ABI_TAG = 1,
	NOTE_GNU_BUILD_ID = 3,
	NOTE_GNU_PROPERTY = 5,
	NOTE_GO_BUILD_ID = 4,
};

static const uint32_t note_fdo_package = 0xcafe1a7e;
static const uint32_t note_fdo_dlopen = 0x407c0c0a;

static const uint32_t property_x86_feature_1_and = 0xc0000002;
static const uint32_t property_x86_isa_1_needed = 0xc0008002;
static const uint32_t property_x86_isa_1_used = 0xc0010002;
static const uint32_t property_other_feature_1_and = 0xc0000000; /* AArch64, RISC-V */

struct note {
	uint64_t file_offset;
	uint32_t type;
	struct mc_bytes name;
	struct mc_bytes text; /* the descriptor */
	uint64_t text_offset; /* file offset of text */
};

static uint64_t align_up(uint64_t value, uint64_t alignment)
{
	return (value + alignment - 1) / alignment * alignment;
}

static void read_build_id(struct mc_reader *reader, const struct note *note)
{
	static const char digits[] = "0123456789abcdef";
	char *hex;

	if (note->text.size > ID_CAP) {
		mc_reader_skip(reader, note->file_offset,
			       "build-id is too long (%zu bytes)", note->text.size);
		return;
	}
	hex = mc_reader_alloc(reader, note->text.size * 2 + 1, 1);
	for (size_t i = 0; hex && i < note->text.size; i++) {
		hex[2 * i] = digits[note->text.data[i] >> 4];
		hex[2 * i + 1] = digits[note->text.data[i] & 0xf];
	}
	reader->object->notes.build_id = hex;
}

static void read_abi_tag(struct mc_reader *reader, const struct note *note)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_notes *notes = &reader->object->notes;

	if (note->text.size < 16) {
		mc_reader_skip(reader, note->file_offset,
			       "the ABI tag note is too short");
		return;
	}
	notes->has_abi_tag = true;
	notes->abi_os = mc_word_at(tables, note->text_offset);
	for (unsigned i = 0; i < 3; i++)
		notes->abi_version[i] = mc_word_at(tables, note->text_offset + 4 + 4 * i);
}

static void read_property(struct mc_reader *reader, uint32_t type, uint32_t value)
{
	struct mc_notes *notes = &reader->object->notes;
	uint16_t machine = reader->tables->elf_machine;

	if (machine != EM_X86_64 && machine != EM_386) {
		if (type == property_other_feature_1_and)
			notes->feature_1_and = value;
	} else if (type == property_x86_feature_1_and) {
		notes->feature_1_and = value;
	} else if (type == property_x86_isa_1_needed) {
		notes->isa_needed = value;
	} else if (type == property_x86_isa_1_used) {
		notes->isa_used = value;
	}
}

static void read_properties(struct mc_reader *reader, const struct note *note)
{
	const struct mc_tables *tables = reader->tables;
	const unsigned alignment = tables->is_64 ? 8 : 4;
	uint64_t offset = note->text_offset;
	uint64_t end = offset + note->text.size;

	while (end - offset >= 8) {
		uint32_t size = mc_word_at(tables, offset + 4);

		if (size > end - offset - 8) {
			mc_reader_skip(reader, offset,
				       "a GNU property runs past its note");
			return;
		}
		if (size == 4)
			read_property(reader, mc_word_at(tables, offset),
				      mc_word_at(tables, offset + 8));
		offset += align_up(8 + (uint64_t)size, alignment);
		if (offset > end)
			return;
	}
}

static const char *text_of(struct mc_reader *reader, const struct note *note)
{
	const char *text = (const char *)note->text.data;
	size_t size = strnlen(text, note->text.size);
	char *copy = mc_arena_strndup(reader->arena, text, size);

	reader->out_of_memory |= !copy;
	return copy;
}

static bool is_owned_by(const struct note *note, const char *owner)
{
	size_t size = strlen(owner) + 1;

	return note->name.size >= size && memcmp(note->name.data, owner, size) == 0;
}

static void read_gnu_note(struct mc_reader *reader, const struct note *note)
{
	if (note->type == NOTE_GNU_BUILD_ID)
		read_build_id(reader, note);
	else if (note->type == NOTE_GNU_ABI_TAG)
		read_abi_tag(reader, note);
	else if (note->type == NOTE_GNU_PROPERTY)
		read_properties(reader, note);
}

static void read_note(struct mc_reader *reader, const struct note *note)
{
	struct mc_notes *notes = &reader->object->notes;

	if (is_owned_by(note, "GNU"))
		read_gnu_note(reader, note);
	else if (is_owned_by(note, "FDO") && note->type == note_fdo_package)
		notes->package = text_of(reader, note);
	else if (is_owned_by(note, "FDO") && note->type == note_fdo_dlopen)
		mc_dlopen_parse(reader, note->text_offset, note->text);
	else if (is_owned_by(note, "Go") && note->type == NOTE_GO_BUILD_ID)
		notes->go_build_id = text_of(reader, note);
	else if (is_owned_by(note, "NODE_SEA_BLOB"))
		notes->has_node_blob = true;
}

/* Read the note at offset; false if it does not fit.  *next: offset of the next one. */
static bool get_note(const struct mc_tables *tables, uint64_t offset, uint64_t end,
		     uint64_t alignment, struct note *note, uint64_t *next)
{
	uint64_t name_size = mc_word_at(tables, offset);
	uint64_t text_size = mc_word_at(tables, offset + 4);

	note->file_offset = offset;
	note->type = mc_word_at(tables, offset + 8);
	note->text_offset = offset + align_up(NOTE_HEADER_SIZE + name_size, alignment);
	if (note->text_offset > end || text_size > end - note->text_offset)
		return false;
	note->name.data = tables->bytes.data + offset + NOTE_HEADER_SIZE;
	note->name.size = (size_t)name_size;
	note->text.data = tables->bytes.data + note->text_offset;
	note->text.size = (size_t)text_size;
	*next = offset + align_up(note->text_offset - offset + text_size, alignment);
	return true;
}

/*
 * mold puts notes of both alignments into one segment, aligned to 8: what is not zero where
 * padding would be is the next note, aligned to 4.
 */
static uint64_t skip_padding(const struct mc_tables *tables, const struct note *note,
			     uint64_t next, uint64_t end)
{
	uint64_t unpadded = note->text_offset + align_up(note->text.size, 4);

	return unpadded < next && end - unpadded >= NOTE_HEADER_SIZE &&
			       mc_word_at(tables, unpadded)
		       ? unpadded
		       : next;
}

/* Linux Extensions to gABI, 2.1.7: padded to 8 bytes if the segment is aligned to 8. */
static void read_segment(struct mc_reader *reader, struct mc_run bytes,
			 uint64_t alignment, bool properties_only)
{
	uint64_t offset = bytes.offset;
	uint64_t end = offset + bytes.count;
	struct note note;

	while (offset < end && end - offset >= NOTE_HEADER_SIZE &&
	       !reader->out_of_memory) {
		uint64_t start = offset;

		if (!get_note(reader->tables, start, end, alignment, &note, &offset)) {
			mc_reader_skip(reader, start,
				       "a note runs past its segment's end");
			return;
		}
		if (alignment == 8)
			offset = skip_padding(reader->tables, &note, offset, end);
		if (!properties_only)
			read_note(reader, &note);
		else if (is_owned_by(&note, "GNU") && note.type == NOTE_GNU_PROPERTY)
			read_properties(reader, &note);
	}
}

void mc_notes_read(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	/* Segments may overlap; real ones never add up to twice the file size. */
	uint64_t budget = 2 * (uint64_t)tables->bytes.size;

	reader->in_notes = true;
	for (uint64_t i = 0; i < tables->program_headers.count; i++) {
		GElf_Phdr segment = mc_get_phdr(tables, i);
		struct mc_run bytes = { segment.p_offset, segment.p_filesz };

		if (segment.p_type != PT_NOTE && segment.p_type != PT_GNU_PROPERTY)
			continue;
		if (!mc_bytes_has(tables->bytes, bytes.offset, bytes.count) ||
		    bytes.count > budget) {
			mc_reader_skip(reader, bytes.offset,
				       "a note segment lies outside the file");
			continue;
		}
		budget -= bytes.count;
		read_segment(reader, bytes, segment.p_align == 8 ? 8 : 4,
			     segment.p_type == PT_GNU_PROPERTY);
	}
	reader->in_notes = false;
}
