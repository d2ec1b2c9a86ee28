/* SPDX-License-Identifier: MIT */
/*
 * Symbol versions (Drepper, "ELF Symbol Versioning"; LSB Core, "Symbol Versioning").
 * As in glibc's ld.so, the chains end where a link is 0; the counts in the records and
 * in DT_VERNEEDNUM are ignored.
 */
#include "elf/reader.h"

enum {
	VERNEED_SIZE = 16, /* these four are the same in both classes */
	VERNAUX_SIZE = 16,
	VERDEF_SIZE = 20,
	VERDAUX_SIZE = 8,
	VERSION_HIDDEN = 0x8000,
	VERSION_MASK = 0x7fff,
};

/* The slot of a version index, added if new; NULL if out of memory. */
static struct mc_version *version_slot(struct mc_reader *reader, unsigned index)
{
	struct mc_tables *tables = reader->tables;
	struct mc_version *versions;
	size_t count = tables->version_count ? tables->version_count : 16;

	index &= VERSION_MASK;
	if (index < tables->version_count)
		return &tables->versions[index];
	while (count <= index)
		count *= 2;
	versions = mc_reader_alloc(reader, count, sizeof(*versions));
	if (!versions)
		return NULL;
	if (tables->version_count)
		memcpy(versions, tables->versions,
		       tables->version_count * sizeof(*versions));
	tables->versions = versions;
	tables->version_count = count;
	return &versions[index];
}

static bool add_need(struct mc_reader *reader, const char *soname, uint64_t offset)
{
	struct mc_object *object = reader->object;
	const struct mc_tables *tables = reader->tables;
	const char *name = mc_reader_string(reader, mc_word_at(tables, offset + 8),
					    offset, "a needed version");
	struct mc_version *version;

	if (!name)
		return true;
	version = version_slot(reader, mc_half_at(tables, offset + 6));
	object->verneed = mc_reader_grow(reader, object->verneed, object->verneed_count,
					 sizeof(*object->verneed));
	if (!version || !object->verneed)
		return false;
	version->need = name;
	version->need_soname = soname;
	object->verneed[object->verneed_count++] = (struct mc_verneed){
		.soname = soname,
		.version = name,
		.weak = mc_half_at(tables, offset + 4) & VER_FLG_WEAK,
	};
	return true;
}

/*
 * Advance offset to the next record of a chain.  False at its end or, with a skip
 * recorded, if the next record (size bytes) is not inside.
 */
static bool next_record(struct mc_reader *reader, struct mc_run bytes, uint64_t *offset,
			uint32_t distance, unsigned size, const char *what)
{
	uint64_t end = bytes.offset + bytes.count;

	if (!distance)
		return false;
	if (*offset + distance + size > end) {
		mc_reader_skip(reader, *offset,
			       "%s links to a record outside its segment", what);
		return false;
	}
	*offset += distance;
	return true;
}

/*
 * The versions required from one file.  budget is shared by all files: valid records
 * do not overlap, so there are at most as many as fit.
 */
static void read_vernaux(struct mc_reader *reader, struct mc_run bytes, uint64_t record,
			 uint64_t *budget)
{
	const struct mc_tables *tables = reader->tables;
	const char *soname = mc_reader_string(reader, mc_word_at(tables, record + 4),
					      record, "the file of a verneed record");
	uint64_t offset = record;
	uint32_t distance = mc_word_at(tables, record + 8);

	if (!soname)
		return;
	while (next_record(reader, bytes, &offset, distance, VERNAUX_SIZE, "verneed")) {
		if (!*budget) {
			mc_reader_skip(reader, offset, "verneed records overlap");
			return;
		}
		--*budget;
		if (!add_need(reader, soname, offset))
			return;
		distance = mc_word_at(tables, offset + 12);
	}
}

static void read_verneed(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_run bytes;
	uint64_t offset;
	uint64_t budget;

	if (!mc_locate_tag(reader, MC_TAG_VERNEED, "DT_VERNEED", &bytes))
		return;
	offset = bytes.offset;
	budget = bytes.count / VERNAUX_SIZE;
	if (bytes.count < VERNEED_SIZE) {
		mc_reader_skip(reader, offset, "DT_VERNEED is too short for a record");
		return;
	}
	do {
		if (mc_half_at(tables, offset) != VER_NEED_CURRENT) {
			mc_reader_skip(reader, offset, "unknown verneed format %u",
				       mc_half_at(tables, offset));
			return;
		}
		read_vernaux(reader, bytes, offset, &budget);
	} while (budget && !reader->out_of_memory &&
		 next_record(reader, bytes, &offset, mc_word_at(tables, offset + 12),
			     VERNEED_SIZE, "verneed"));
}

static bool add_definition(struct mc_reader *reader, uint64_t record, uint64_t offset)
{
	struct mc_object *object = reader->object;
	const struct mc_tables *tables = reader->tables;
	const char *name = mc_reader_string(reader, mc_word_at(tables, offset), offset,
					    "a defined version");
	bool base = mc_half_at(tables, record + 2) & VER_FLG_BASE;
	struct mc_version *version;

	if (!name)
		return true;
	version = version_slot(reader, mc_half_at(tables, record + 4));
	object->verdef = mc_reader_grow(reader, object->verdef, object->verdef_count,
					sizeof(*object->verdef));
	if (!version || !object->verdef)
		return false;
	if (!base)
		version->def = name;
	object->verdef[object->verdef_count++] = (struct mc_verdef){
		.version = name,
		.base = base,
	};
	return true;
}

/* Only the first name of a definition is the version; the others are its parents. */
static void read_verdef(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_run bytes;
	uint64_t offset;
	uint64_t budget;

	if (!mc_locate_tag(reader, MC_TAG_VERDEF, "DT_VERDEF", &bytes))
		return;
	offset = bytes.offset;
	budget = bytes.count / VERDEF_SIZE;
	if (bytes.count < VERDEF_SIZE) {
		mc_reader_skip(reader, offset, "DT_VERDEF is too short for a record");
		return;
	}
	do {
		uint64_t name = offset;

		if (mc_half_at(tables, offset) != VER_DEF_CURRENT) {
			mc_reader_skip(reader, offset, "unknown verdef format %u",
				       mc_half_at(tables, offset));
			return;
		}
		if (next_record(reader, bytes, &name, mc_word_at(tables, offset + 12),
				VERDAUX_SIZE, "verdef") &&
		    !add_definition(reader, offset, name))
			return;
	} while (budget-- &&
		 next_record(reader, bytes, &offset, mc_word_at(tables, offset + 16),
			     VERDEF_SIZE, "verdef"));
}

void mc_versions_read(struct mc_reader *reader)
{
	struct mc_tables *tables = reader->tables;

	read_verneed(reader);
	read_verdef(reader);
	if (!mc_locate_tag(reader, MC_TAG_VERSYM, "DT_VERSYM", &tables->versym))
		return;
	tables->versym.count /= 2;
	if (tables->versym.count < reader->object->dynsym_count)
		mc_reader_skip(reader, tables->versym.offset,
			       "DT_VERSYM runs past its segment's end");
}

void mc_version_resolve(const struct mc_tables *tables, struct mc_symbol *symbol)
{
	const struct mc_version *version;
	unsigned index;

	if (symbol->index >= tables->versym.count)
		return;
	index = mc_half_at(tables, tables->versym.offset + 2 * (uint64_t)symbol->index);
	symbol->hidden = index & VERSION_HIDDEN;
	index &= VERSION_MASK;
	/* 0 is "local", 1 is "global, no version". */
	if (index <= VER_NDX_GLOBAL || index >= tables->version_count)
		return;
	version = &tables->versions[index];
	/* A symbol copied by a relocation is defined here, but has the needed version. */
	if (symbol->section == SHN_UNDEF || !version->def) {
		symbol->version = version->need;
		symbol->version_soname = version->need_soname;
	} else {
		symbol->version = version->def;
	}
}
