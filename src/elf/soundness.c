/* SPDX-License-Identifier: MIT */
/*
 * What loaders rely on without checking it: a file that breaks one of these rules is refused
 * or dies while it starts.  No linker writes such a file; tests/damaged looks for more.
 */
#include "elf/reader.h"

/* The largest page size of any architecture; linkers round PT_GNU_RELRO up to it. */
enum { PAGE_SIZE_MAX = 64 * 1024 };

/* More thread-local data, and more memory, than any process has room for. */
#define TLS_SIZE_MAX (UINT64_C(1) << 32)
#define MEMORY_SIZE_MAX (UINT64_C(1) << 40)

static const struct mc_load *load_at(const struct mc_tables *tables, uint64_t address)
{
	for (size_t i = 0; i < tables->load_count; i++)
		if (address - tables->loads[i].vaddr < tables->loads[i].memory_size)
			return &tables->loads[i];
	return NULL;
}

static size_t word_size(const struct mc_tables *tables)
{
	return tables->is_64 ? 8 : 4;
}

/* ---- program headers ---- */

static uint64_t segment_offset(const struct mc_tables *tables, uint64_t index)
{
	return tables->program_headers.offset + index * mc_type_size(tables, ELF_T_PHDR);
}

/*
 * The loader takes the distance between the address of the headers that the kernel tells it
 * and this one for the load address.
 */
static void check_header_segment(struct mc_reader *reader, const GElf_Phdr *segment,
				 uint64_t index)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_run bytes;

	if (!mc_locate(tables, segment->p_vaddr, &bytes) ||
	    bytes.offset != tables->program_headers.offset)
		mc_reader_skip(reader, segment_offset(tables, index),
			       "PT_PHDR is not at the address of the program headers");
}

/* The kernel refuses a name without a NUL as its last byte, or one that is too long. */
static void check_interp(struct mc_reader *reader, const GElf_Phdr *segment,
			 uint64_t index)
{
	const struct mc_bytes file = reader->tables->bytes;
	const uint64_t size = segment->p_filesz, size_max = 4096; /* Linux's PATH_MAX */
	struct mc_run bytes;

	if (mc_bytes_has(file, segment->p_offset, size) && size &&
	    (size > size_max || file.data[segment->p_offset + size - 1]))
		mc_reader_skip(reader, segment_offset(reader->tables, index),
			       "PT_INTERP does not end where its name does");
	if (!mc_locate(reader->tables, segment->p_vaddr, &bytes) ||
	    bytes.offset != segment->p_offset)
		mc_reader_skip(reader, segment_offset(reader->tables, index),
			       "PT_INTERP has an address and a file offset that differ");
}

static void check_tls(struct mc_reader *reader, const GElf_Phdr *segment, uint64_t index)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_load *load = load_at(tables, segment->p_vaddr);
	bool has_image =
		!segment->p_filesz ||
		(load && segment->p_filesz <=
				 load->memory_size - (segment->p_vaddr - load->vaddr));

	if (!has_image || segment->p_filesz > segment->p_memsz ||
	    segment->p_memsz > TLS_SIZE_MAX ||
	    (segment->p_align & (segment->p_align - 1)))
		mc_reader_skip(reader, segment_offset(tables, index),
			       "PT_TLS has an impossible address, size or alignment");
}

/* What it covers is made read-only once it is relocated. */
static void check_relro(struct mc_reader *reader, const GElf_Phdr *segment,
			uint64_t index)
{
	const struct mc_load *load = load_at(reader->tables, segment->p_vaddr);
	bool is_x86 = reader->object->machine == MC_MACHINE_X86_64 ||
		      reader->object->machine == MC_MACHINE_I386;
	uint64_t page_size = is_x86 ? 4096 : PAGE_SIZE_MAX;

	if (!segment->p_memsz)
		return;
	if (!load || segment->p_vaddr + segment->p_memsz >
			     (load->vaddr + load->memory_size + page_size - 1) /
				     page_size * page_size)
		mc_reader_skip(reader, segment_offset(reader->tables, index),
			       "PT_GNU_RELRO is not inside one segment");
}

/* Unwinding reads it; it tells where the constant data is. */
static void check_unwinding(struct mc_reader *reader, const GElf_Phdr *segment,
			    uint64_t index)
{
	struct mc_run bytes;

	if (segment->p_filesz && (!mc_locate(reader->tables, segment->p_vaddr, &bytes) ||
				  bytes.offset != segment->p_offset))
		mc_reader_skip(reader, segment_offset(reader->tables, index),
			       "PT_GNU_EH_FRAME is not in the segments");
}

static void check_load(struct mc_reader *reader, const GElf_Phdr *segment, uint64_t index)
{
	if (segment->p_filesz && !(segment->p_flags & (PF_R | PF_W | PF_X)))
		mc_reader_skip(reader, segment_offset(reader->tables, index),
			       "segment %llu can be neither read nor executed",
			       (unsigned long long)index);
}

/* In ascending order, as the gABI has it, in memory and as linkers write them in the file. */
static void check_order(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	uint64_t memory_size = 0, end = 0, file_end = 0;

	for (size_t i = 0; i < tables->load_count; i++) {
		const struct mc_load *load = &tables->loads[i];

		if (!load->memory_size)
			continue;
		memory_size += load->memory_size;
		if (load->vaddr < end || (load->file_size && load->offset < file_end)) {
			mc_reader_skip(reader, tables->program_headers.offset,
				       "PT_LOAD segments overlap or are not in order");
			return;
		}
		end = load->vaddr + load->memory_size;
		if (load->file_size)
			file_end = load->offset + load->file_size;
	}
	if (tables->is_64 && memory_size > MEMORY_SIZE_MAX)
		mc_reader_skip(reader, tables->program_headers.offset,
			       "its segments take %llu bytes of memory",
			       (unsigned long long)memory_size);
}

/* Returns the p_type. */
static uint32_t check_segment(struct mc_reader *reader, uint64_t index)
{
	GElf_Phdr segment = mc_get_phdr(reader->tables, index);

	switch (segment.p_type) {
	case PT_PHDR:
		check_header_segment(reader, &segment, index);
		break;
	case PT_INTERP:
		check_interp(reader, &segment, index);
		break;
	case PT_LOAD:
		check_load(reader, &segment, index);
		break;
	case PT_GNU_EH_FRAME:
		check_unwinding(reader, &segment, index);
		break;
	case PT_TLS:
		check_tls(reader, &segment, index);
		break;
	case PT_GNU_RELRO:
		check_relro(reader, &segment, index);
		break;
	default:
		break;
	}
	return segment.p_type;
}

static void check_segments(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_object *object = reader->object;
	size_t interp_count = 0, header_count = 0, dynamic_count = 0, tls_count = 0;

	for (uint64_t i = 0; i < tables->program_headers.count; i++) {
		uint32_t type = check_segment(reader, i);

		interp_count += type == PT_INTERP;
		header_count += type == PT_PHDR;
		dynamic_count += type == PT_DYNAMIC;
		tls_count += type == PT_TLS;
	}
	check_order(reader);
	if (interp_count > 1 || dynamic_count > 1 || tls_count > 1)
		mc_reader_skip(reader, tables->program_headers.offset,
			       "more than one PT_INTERP, PT_DYNAMIC or PT_TLS");
	if (interp_count && object->elf_type == ET_DYN && !header_count)
		mc_reader_skip(reader, tables->program_headers.offset,
			       "a position-independent program without PT_PHDR");
	if (!object->has_dynamic && object->elf_type == ET_DYN && !interp_count)
		mc_reader_skip(reader, tables->program_headers.offset,
			       "PT_DYNAMIC is missing");
}

/* ---- tags ---- */

struct table_row {
	unsigned table, size; /* tag slots */
	const char *name;
};

static const struct table_row table_rows[] = {
	{ DT_RELA, DT_RELASZ, "DT_RELA" },
	{ DT_REL, DT_RELSZ, "DT_REL" },
	{ DT_JMPREL, DT_PLTRELSZ, "DT_JMPREL" },
	{ DT_RELR, DT_RELRSZ, "DT_RELR" },
	{ DT_INIT_ARRAY, DT_INIT_ARRAYSZ, "DT_INIT_ARRAY" },
	{ DT_FINI_ARRAY, DT_FINI_ARRAYSZ, "DT_FINI_ARRAY" },
};

/* Bytes of one entry of the table. */
static size_t entry_size(const struct mc_tables *tables, unsigned table)
{
	size_t rela = mc_type_size(tables, ELF_T_RELA);
	size_t rel = mc_type_size(tables, ELF_T_REL);

	switch (table) {
	case DT_RELA:
		return rela;
	case DT_REL:
		return rel;
	case DT_JMPREL:
		return tables->tags[DT_PLTREL].value == DT_RELA ? rela : rel;
	default:
		return word_size(tables);
	}
}

static void check_table(struct mc_reader *reader, const struct table_row *row)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *table = &tables->tags[row->table];
	const struct mc_tag *size = &tables->tags[row->size];

	if (size->value && !table->present)
		mc_reader_skip(reader, size->file_offset, "%s has a size but no address",
			       row->name);
	else if (table->present && table->value && !size->value)
		mc_reader_skip(reader, table->file_offset, "%s has no size", row->name);
	else if (size->value % entry_size(tables, row->table))
		mc_reader_skip(reader, size->file_offset,
			       "the size of %s (%llu bytes) is no multiple of an entry's",
			       row->name, (unsigned long long)size->value);
}

/* DT_JMPREL may be the tail of the other table, but begins where an entry does. */
static void check_tail(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *plt = &tables->tags[DT_JMPREL];
	const struct mc_tag *rela = &tables->tags[DT_RELA];
	uint64_t into = plt->value - rela->value;

	if (plt->present && rela->present && into < tables->tags[DT_RELASZ].value &&
	    into % entry_size(tables, DT_RELA))
		mc_reader_skip(reader, plt->file_offset,
			       "DT_JMPREL begins inside an entry of DT_RELA");
}

static void check_plt_type(struct mc_reader *reader)
{
	const struct mc_tag *tags = reader->tables->tags;
	const struct mc_tag *type = &tags[DT_PLTREL];

	if (tags[DT_PLTRELSZ].value && type->value != DT_REL && type->value != DT_RELA)
		mc_reader_skip(reader, tags[DT_PLTRELSZ].file_offset,
			       "DT_PLTREL is neither DT_REL nor DT_RELA");
}

/* glibc asserts that these are the sizes it was built for. */
static void check_entry_sizes(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct {
		unsigned slot;
		size_t size;
		const char *name;
	} rows[] = {
		{ DT_RELAENT, mc_type_size(tables, ELF_T_RELA), "DT_RELAENT" },
		{ DT_RELENT, mc_type_size(tables, ELF_T_REL), "DT_RELENT" },
		{ DT_SYMENT, mc_type_size(tables, ELF_T_SYM), "DT_SYMENT" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_tag *tag = &tables->tags[rows[i].slot];

		if (tag->present && tag->value != rows[i].size)
			mc_reader_skip(reader, tag->file_offset, "%s is %llu, not %zu",
				       rows[i].name, (unsigned long long)tag->value,
				       rows[i].size);
	}
}

/* The count comes from the linker that wrote the table. */
static void check_relative_count(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct {
		unsigned count, size, table;
	} rows[] = { { MC_TAG_RELACOUNT, DT_RELASZ, DT_RELA },
		     { MC_TAG_RELCOUNT, DT_RELSZ, DT_REL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_tag *count = &tables->tags[rows[i].count];
		uint64_t size = tables->tags[rows[i].size].value;

		if (count->present &&
		    count->value > size / entry_size(tables, rows[i].table))
			mc_reader_skip(
				reader, count->file_offset,
				"more relative relocations (%llu) than the table holds",
				(unsigned long long)count->value);
	}
}

/*
 * The first symbol is empty, and every loader skips it: other bytes show that the address is
 * wrong.  Only its name may be anything: tools that rewrite string tables set it.
 */
static void check_first_symbol(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *tag = &tables->tags[DT_SYMTAB];
	GElf_Sym symbol;

	if (!tag->present || !tables->symbols.count)
		return;
	symbol = mc_get_sym(tables, 0);
	if (symbol.st_value || symbol.st_size || symbol.st_info)
		mc_reader_skip(reader, tag->file_offset,
			       "DT_SYMTAB does not begin with an empty symbol");
}

/* Loaders divide by the one, and mask with the other less one. */
static void check_hash(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_gnu_hash *gnu = &tables->gnu_hash;
	const struct mc_tag *tag = &tables->tags[MC_TAG_GNU_HASH];
	uint64_t words = gnu->bloom.count;

	if (tag->present && words &&
	    (!gnu->buckets.count || (words & (words - 1)) ||
	     gnu->first > reader->object->dynsym_count))
		mc_reader_skip(reader, tag->file_offset,
			       "DT_GNU_HASH has an impossible header");
}

/* ---- code ---- */

/* Their function addresses are those of descriptors in the data. */
static bool has_function_descriptors(const struct mc_object *object)
{
	const uint32_t abi = 3; /* EF_PPC64_ABI; 0 and 1 have descriptors */

	return object->elf_machine == EM_IA_64 || object->elf_machine == EM_PARISC ||
	       (object->elf_machine == EM_PPC64 && (object->elf_flags & abi) < 2);
}

static bool is_code(const struct mc_tables *tables, uint64_t address)
{
	const struct mc_load *load = load_at(tables, address);

	return load && load->executable;
}

static void check_functions(struct mc_reader *reader)
{
	const struct mc_tables *tables = reader->tables;
	static const struct {
		unsigned slot;
		const char *name;
	} rows[] = { { DT_INIT, "DT_INIT" }, { DT_FINI, "DT_FINI" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct mc_tag *tag = &tables->tags[rows[i].slot];

		if (tag->value && !is_code(tables, tag->value))
			mc_reader_skip(
				reader, tag->file_offset,
				"%s address 0x%llx is not in an executable segment",
				rows[i].name, (unsigned long long)tag->value);
	}
}

static void check_entry(struct mc_reader *reader)
{
	/* Both classes have e_entry there. */
	const uint64_t offset = 24;
	uint64_t entry = mc_address_at(reader->tables, offset);

	if (reader->object->interp && !is_code(reader->tables, entry))
		mc_reader_skip(reader, offset,
			       "the entry point 0x%llx is not in an executable segment",
			       (unsigned long long)entry);
}

/* Does an entry of the table write to the address?  Linkers sort most of the entries. */
static bool is_relocated_by(const struct mc_tables *tables, unsigned table, unsigned size,
			    uint64_t address)
{
	const struct mc_tag *tag = &tables->tags[table];
	size_t entry = entry_size(tables, table);
	uint64_t bytes_size = tables->tags[size].value;
	struct mc_run bytes;

	if (!tag->present || !mc_locate(tables, tag->value, &bytes))
		return false;
	if (bytes_size > bytes.count)
		bytes_size = bytes.count;
	for (uint64_t at = 0; at + entry <= bytes_size; at += entry)
		if (mc_address_at(tables, bytes.offset + at) == address)
			return true;
	return false;
}

/* DT_RELR: an address, then bitmaps of the words that follow it. */
static bool is_relocated_by_relr(const struct mc_tables *tables, uint64_t address)
{
	const size_t size = word_size(tables);
	const uint64_t bits = 8 * size - 1;
	uint64_t next = 0, count;
	struct mc_run bytes;

	if (!tables->tags[DT_RELR].present ||
	    !mc_locate(tables, tables->tags[DT_RELR].value, &bytes))
		return false;
	count = tables->tags[DT_RELRSZ].value < bytes.count
			? tables->tags[DT_RELRSZ].value
			: bytes.count;
	for (uint64_t at = 0; at + size <= count; at += size) {
		uint64_t word = mc_address_at(tables, bytes.offset + at);
		uint64_t bit = (address - next) / size;

		if (!(word & 1)) {
			if (word == address)
				return true;
			next = word + size;
			continue;
		}
		if (address >= next && bit < bits && (word >> (bit + 1) & 1))
			return true;
		next += bits * size;
	}
	return false;
}

static bool is_relocated(const struct mc_tables *tables, uint64_t address)
{
	return is_relocated_by_relr(tables, address) ||
	       is_relocated_by(tables, DT_RELA, DT_RELASZ, address) ||
	       is_relocated_by(tables, DT_REL, DT_RELSZ, address) ||
	       is_relocated_by(tables, DT_JMPREL, DT_PLTRELSZ, address);
}

/* A pointer of a shared object is relocated; the others' is an address already. */
static bool is_pointer(const struct mc_reader *reader, uint64_t address)
{
	const struct mc_tables *tables = reader->tables;
	struct mc_run bytes;

	if (reader->object->elf_type == ET_DYN)
		return is_relocated(tables, address);
	return load_at(tables, address) &&
	       (!mc_locate(tables, address, &bytes) ||
		is_code(tables, mc_address_at(tables, bytes.offset)) ||
		is_relocated(tables, address));
}

/* All functions of the array are called: look at the first, one within and the last. */
static void check_array(struct mc_reader *reader, const struct table_row *row)
{
	const struct mc_tables *tables = reader->tables;
	const struct mc_tag *array = &tables->tags[row->table];
	uint64_t size = tables->tags[row->size].value;

	if (!array->present || size < word_size(tables))
		return;
	if (!is_pointer(reader, array->value) ||
	    !is_pointer(reader, array->value + size / 2 / word_size(tables) *
						       word_size(tables)) ||
	    !is_pointer(reader, array->value + size - word_size(tables)))
		mc_reader_skip(
			reader, array->file_offset,
			"%s (%llu bytes at 0x%llx) holds what is no function's address",
			row->name, (unsigned long long)size,
			(unsigned long long)array->value);
}

void mc_soundness_check(struct mc_reader *reader)
{
	const struct mc_object *object = reader->object;

	if (object->is_debug_file ||
	    (object->elf_type != ET_DYN && object->elf_type != ET_EXEC))
		return;
	check_segments(reader);
	if (!object->has_dynamic)
		return;
	for (size_t i = 0; i < sizeof(table_rows) / sizeof(*table_rows); i++)
		check_table(reader, &table_rows[i]);
	check_plt_type(reader);
	check_tail(reader);
	check_entry_sizes(reader);
	check_relative_count(reader);
	check_first_symbol(reader);
	check_hash(reader);
	mc_sections_check(reader);
	if (has_function_descriptors(object))
		return;
	check_functions(reader);
	check_entry(reader);
	for (size_t i = 0; i < sizeof(table_rows) / sizeof(*table_rows); i++)
		if (table_rows[i].table == DT_INIT_ARRAY ||
		    table_rows[i].table == DT_FINI_ARRAY)
			check_array(reader, &table_rows[i]);
}
