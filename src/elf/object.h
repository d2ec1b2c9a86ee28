/* SPDX-License-Identifier: MIT */
/*
 * One ELF object as a dynamic loader sees it: program headers, PT_DYNAMIC and the
 * tables its tags point to.  Section headers are never needed.
 *
 * Everything borrows from the bytes passed to mc_object_read and from the arena;
 * both must outlive the object.  Sources: System V gABI (2013 draft) chapters 4
 * and 5, the processor supplements, elf(5), and glibc's elf.h for GNU extensions.
 */
#ifndef MC_ELF_OBJECT_H
#define MC_ELF_OBJECT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/machine.h"

/* How relocations use a symbol: bits of mc_symbol.uses. */
enum mc_use {
	MC_USE_PLT = 1 << 0,	  /* JUMP_SLOT: a call that lazy binding can defer */
	MC_USE_GOT = 1 << 1,	  /* GLOB_DAT: an address fetched through the GOT */
	MC_USE_ABSOLUTE = 1 << 2, /* a pointer in data (R_X86_64_64 and similar) */
	MC_USE_COPY = 1 << 3,	  /* data copied into the executable */
	MC_USE_TPOFF = 1 << 4,	  /* initial-exec TLS */
	MC_USE_DTPMOD = 1 << 5,	  /* general-dynamic TLS: module */
	MC_USE_DTPOFF = 1 << 6,	  /* general-dynamic TLS: offset */
	MC_USE_TLSDESC = 1 << 7,  /* TLS descriptor */
	MC_USE_OTHER = 1 << 8,	  /* any other relocation type */
	/* Only in mc_reloc_type.use: these reference no symbol. */
	MC_USE_NONE = 0,
	MC_USE_RELATIVE = 1 << 14,
	MC_USE_IRELATIVE = 1 << 15,
};

/* An entry of .dynsym that is undefined or referenced by a relocation. */
struct mc_symbol {
	const char *name;
	const char *
		version; /* verneed's name if undefined or copied, else verdef's; or NULL */
	const char *version_soname; /* vn_file of that verneed; NULL if none */
	uint64_t value;
	uint64_t size;	    /* bytes */
	uint32_t index;	    /* in .dynsym */
	uint16_t uses;	    /* enum mc_use bits; 0 if no relocation uses it */
	uint16_t section;   /* st_shndx; SHN_UNDEF if undefined */
	uint8_t binding;    /* STB_* */
	uint8_t type;	    /* STT_* */
	uint8_t visibility; /* STV_* */
	bool hidden;	    /* the 0x8000 bit of its versym: not a default version */
};

/* One version required by verneed. */
struct mc_verneed {
	const char *soname;  /* vn_file */
	const char *version; /* vna_name */
	bool weak;	     /* VER_FLG_WEAK */
};

/* One version defined by verdef. */
struct mc_verdef {
	const char *version;
	bool base; /* VER_FLG_BASE: names the file, not a version */
};

/* All relocations of one type. */
struct mc_reloc_type {
	uint32_t type;	      /* as in r_info */
	uint32_t count;	      /* saturates at UINT32_MAX */
	uint16_t use;	      /* enum mc_use of the type */
	uint64_t file_offset; /* of the first one */
};

/* A part of the file that could not be read. */
struct mc_skip {
	uint64_t file_offset;
	const char *what; /* "verneed record 3 lies outside the file" */
	bool is_note;	  /* in a note; no loader depends on it */
};

/* One entry of .note.dlopen (systemd ELF dlopen metadata). */
struct mc_dlopen_note {
	const char **sonames; /* any one of these satisfies it */
	size_t soname_count;
	const char *feature;	 /* NULL if not stated */
	const char *description; /* NULL if not stated */
	const char *priority; /* required, recommended, suggested; NULL if not stated */
};

struct mc_notes {
	const char *build_id;	 /* lower-case hex; NULL if absent */
	bool has_abi_tag;	 /* NT_GNU_ABI_TAG */
	uint32_t abi_os;	 /* ELF_NOTE_OS_* */
	uint32_t abi_version[3]; /* minimum kernel */
	uint32_t isa_needed;	 /* GNU_PROPERTY_X86_ISA_1_NEEDED bits; 0 if absent */
	uint32_t isa_used;	 /* GNU_PROPERTY_X86_ISA_1_USED bits */
	uint32_t feature_1_and;	 /* GNU_PROPERTY_*_FEATURE_1_AND (IBT, SHSTK, BTI, PAC) */
	const char *package;	 /* the JSON text of .note.package; NULL if absent */
	const char *go_build_id; /* NULL if absent */
	bool has_node_blob;	 /* NODE_SEA_BLOB: the script of a Node.js program */
	struct mc_dlopen_note *dlopens;
	size_t dlopen_count;
};

struct mc_object {
	const char *path;      /* as passed by the caller; for messages */
	struct mc_bytes bytes; /* the whole file */
	bool is_mapped;	       /* bytes are a mapping: set by who mapped them */

	uint8_t elf_class;    /* ELFCLASS32 or ELFCLASS64 */
	uint8_t byte_order;   /* ELFDATA2LSB or ELFDATA2MSB */
	uint8_t osabi;	      /* ELFOSABI_* */
	uint16_t elf_type;    /* ET_* */
	uint16_t elf_machine; /* EM_* */
	uint32_t elf_flags;   /* e_flags */
	enum mc_machine machine;
	const char *
		machine_name; /* mc_machine_name, or libelf's name for others, or "em-N" */

	bool has_load;	  /* some PT_LOAD */
	bool has_dynamic; /* a PT_DYNAMIC */
	bool is_debug_file; /* PT_DYNAMIC has no bytes in the file: separate debug information */
	const char *interp; /* PT_INTERP; NULL if absent */

	const char *soname; /* NULL if absent; also rpath and runpath */
	const char *rpath;
	const char *runpath;
	const char **needed; /* file order */
	size_t needed_count;
	uint64_t dt_flags;   /* DT_FLAGS */
	uint64_t dt_flags_1; /* DT_FLAGS_1 */
	bool has_bind_now;   /* the DT_BIND_NOW tag */
	bool has_textrel;    /* the DT_TEXTREL tag */
	bool has_symbolic;   /* the DT_SYMBOLIC tag */
	bool has_relr;	     /* DT_RELR with a size above zero */
	bool has_hash;	     /* DT_HASH */
	bool has_gnu_hash;   /* DT_GNU_HASH */
	bool has_init;	     /* DT_INIT, or a non-empty DT_INIT_ARRAY: constructors run */

	bool has_gnu_stack;
	uint32_t stack_flags; /* PF_* of PT_GNU_STACK */
	uint64_t stack_size;  /* bytes; p_memsz of PT_GNU_STACK */
	bool has_tls;
	uint64_t tls_size;   /* bytes */
	uint64_t tls_align;  /* bytes */
	bool has_empty_load; /* a PT_LOAD with p_memsz 0 */
	uint64_t load_end;   /* end of the last PT_LOAD in the file (offset) */

	struct mc_symbol *symbols; /* undefined, or used by a relocation; by index */
	size_t symbol_count;
	size_t dynsym_count; /* entries of .dynsym, from hash table and relocations */

	struct mc_verneed *verneed;
	size_t verneed_count;
	struct mc_verdef *verdef;
	size_t verdef_count;

	struct mc_reloc_type *reloc_types; /* by type */
	size_t reloc_type_count;
	bool has_irelative; /* an IRELATIVE relocation */
	bool has_slot_addend; /* an x86-64 JUMP_SLOT or GLOB_DAT with an addend: -z mark-plt */
	bool has_local_tpoff; /* initial-exec TLS of its own, without a symbol */

	struct mc_notes notes;

	struct mc_skip *skipped;
	size_t skip_count;

	const struct mc_tables *tables; /* private to elf/ */
};

/* True if the bytes start with the ELF magic. */
bool mc_object_is_elf(struct mc_bytes bytes);

/*
 * Read an object.  path is for messages only; path and bytes are borrowed.
 * MUSLCHECK_ERROR_FORMAT, with the reason and offset in err, if the bytes are not an
 * ELF file or the ELF header or program headers cannot be read.  Other damage is
 * recorded in out->skipped and the rest is read.
 */
enum muslcheck_status mc_object_read(const char *path, struct mc_bytes bytes,
				     struct mc_arena *arena, struct mc_object *out,
				     struct mc_error *err) MC_MUST_CHECK;

/* True if a DT_NEEDED starts with prefix. */
bool mc_object_needs(const struct mc_object *object, const char *prefix);

/*
 * Look a name up in the object's own hash table, as a loader does: DT_GNU_HASH
 * if present, else DT_HASH.  Returns each entry of that name in chain order, whether
 * or not it is a definition; a gnu table lists only what the linker put there.
 * cursor starts zeroed and is used for one name only.  False at the end of the chain,
 * also if the chain is damaged.
 */
struct mc_symbol_cursor {
	uint32_t next;
	uint32_t steps; /* so far; a look-up stops at a fixed maximum */
	bool started;
};
bool mc_object_find(const struct mc_object *object, const char *name, uint32_t gnu_hash,
		    struct mc_symbol_cursor *cursor, struct mc_symbol *out);

/* Does its hash table list a definition of the name that other objects can use? */
bool mc_object_defines(const struct mc_object *object, const char *name);

/*
 * Call visit for each defined, non-local symbol until it returns false.  Reads the
 * whole symbol table; use it only where a look-up will not do.
 */
void mc_object_each_definition(const struct mc_object *object,
			       bool (*visit)(void *context,
					     const struct mc_symbol *symbol),
			       void *context);

/* The same for the names only, which is cheaper. name is valid during the call. */
void mc_object_each_name(const struct mc_object *object,
			 void (*visit)(void *context, const char *name), void *context);

/* The part of a PT_LOAD that is in the file. */
struct mc_segment {
	struct mc_bytes bytes;
	uint64_t vaddr;
	uint64_t file_offset; /* bytes */
	bool writable;
	bool executable;
};

/* PT_LOAD number index, in file order. False if there is none. */
bool mc_object_segment(const struct mc_object *object, size_t index,
		       struct mc_segment *out);

/*
 * Iteration over the bytes in which string constants are: the segments, without code where
 * read-only data has segments of its own.  Large ones come in parts, and the pages of each
 * mapped part are dropped with the next call.  Initially zeroed.
 */
struct mc_constants {
	struct mc_segment segment; /* whole */
	size_t from, until;	   /* the part of its bytes in which a match may start */
	size_t next;		   /* private: index of the next segment, and whether */
	bool skips_code;	   /* private: those with code are skipped */
};

bool mc_constants_next(const struct mc_object *object, struct mc_constants *constants);

/*
 * The offset in the segment of the first size bytes equal to text that start at from or
 * later, in the current part; SIZE_MAX: none.
 */
size_t mc_constants_find(const struct mc_constants *constants, size_t from,
			 const char *text, size_t size);

/*
 * True if code in an executable segment calls, jumps to or takes the address of vaddr.
 * Reads every byte of the code; supports x86_64, i386 and aarch64.  On other
 * architectures, and where there is no code, returns false and sets *decided to false.
 */
bool mc_object_references(const struct mc_object *object, uint64_t vaddr, bool *decided);

/* Evidence that no loader reads. */

/*
 * Call visit for each named entry of .symtab, including undefined and local ones,
 * until it returns false.  False if the file has no readable .symtab (it is stripped).
 */
bool mc_object_each_static_symbol(const struct mc_object *object,
				  bool (*visit)(void *context,
						const struct mc_symbol *symbol),
				  void *context);

struct mc_comment {
	const char **lines; /* distinct strings of .comment, file order */
	size_t line_count;
};

/* .comment, found through section headers; no lines if there is none. */
enum muslcheck_status mc_object_comment(const struct mc_object *object,
					struct mc_arena *arena,
					struct mc_comment *out) MC_MUST_CHECK;

/* Names of the flags that are set: "NOW", "TEXTREL", ... Returns their number. Static. */
enum { MC_FLAG_MAX = 10 };
size_t mc_object_flags(const struct mc_object *object, const char *names[MC_FLAG_MAX]);

/* True if a section of that name has bytes in the file. */
bool mc_object_has_section(const struct mc_object *object, const char *name);

/* The bytes after everything that the ELF headers describe; size 0 if there are none. */
struct mc_bytes mc_object_tail(const struct mc_object *object);

/* "plt", "tpoff", ... for one enum mc_use. Static. */
const char *mc_use_name(unsigned use);

/* Name of a bit of isa_needed and isa_used, or of feature_1_and; NULL if unknown. */
const char *mc_isa_name(unsigned bit);
const char *mc_feature_name(uint16_t elf_machine, unsigned bit);

struct mc_go_info {
	const char *version; /* "go1.22.1"; NULL if no Go build information */
	const char *modules; /* the module text; NULL if not stated */
	bool cgo_known;
	bool cgo_enabled; /* CGO_ENABLED=1 in the build settings; if cgo_known */
};

/* Go build information (debug/buildinfo), found through segments only. */
enum muslcheck_status mc_object_go_info(const struct mc_object *object,
					struct mc_arena *arena,
					struct mc_go_info *out) MC_MUST_CHECK;

#endif
