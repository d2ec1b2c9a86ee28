/* SPDX-License-Identifier: MIT */
/*
 * Input of the linker: object files and static archives, and the symbols that they leave
 * undefined.
 */
#ifndef MC_LOADER_LINK_H
#define MC_LOADER_LINK_H

#include "base/map.h"
#include "db/symdb.h"
#include "elf/object.h"

/* An undefined symbol, with the first member that uses it. */
struct mc_link_name {
	const char *name;
	const char *member;		 /* "member.o"; NULL in an object file */
	const struct mc_db_symbol *fact; /* NULL: not in the database */
};

/* A set of names. Zeroed, it is empty. */
struct mc_link_set {
	struct mc_map names;
};

/* Add a name, which is borrowed. */
enum muslcheck_status mc_link_set_add(struct mc_link_set *set, const char *name,
				      struct mc_arena *arena) MC_MUST_CHECK;
bool mc_link_set_has(const struct mc_link_set *set, const char *name);

/* An object file or a static archive as a linker sees it. */
struct mc_linkable {
	struct mc_object object; /* the first member; its architecture is used for all */
	struct mc_link_set defined; /* global symbols of all members */
	struct mc_link_name *undefined;
	size_t undefined_count;
	size_t member_count;  /* ELF object files */
	size_t lto_count;     /* of these, objects with GCC's LTO code only */
	size_t bitcode_count; /* members in LLVM bitcode */
	size_t other_count;   /* members that are neither */
	const char *damaged;  /* the first unreadable member; NULL if none */
	const char *damage;   /* why */
};

/* Is it a static archive? */
bool mc_linkable_is_archive(struct mc_bytes bytes);

/* Does it contain an ELF file or LLVM bitcode, readable or not, or is it broken? */
bool mc_linkable_has_object(struct mc_bytes bytes);

/*
 * Read an archive or object file.  path is for messages; borrows path and bytes.
 * MUSLCHECK_ERROR_FORMAT if the archive is broken or has no object file,
 * MUSLCHECK_ERROR_LIMIT if it has too many members.
 */
enum muslcheck_status mc_linkable_read(const char *path, struct mc_bytes bytes,
				       const struct mc_symdb *db, struct mc_arena *arena,
				       struct mc_linkable *out,
				       struct mc_error *err) MC_MUST_CHECK;

/* Is the symbol always defined: by the linker, the start files or libgcc.a? */
bool mc_link_is_always_defined(const char *name);

#endif
