/* SPDX-License-Identifier: MIT */
/*
 * What has yet to be linked: object files and static archives, the names that they leave
 * undefined, and which of those a link on a target would not find.
 */
#ifndef MC_LOADER_LINK_H
#define MC_LOADER_LINK_H

#include "base/map.h"
#include "db/symdb.h"
#include "elf/object.h"

/* A name that is left undefined, by the first member that does. */
struct mc_link_name {
	const char *name;
	const char *member;		 /* "member.o"; NULL: the object file itself */
	const struct mc_db_symbol *fact; /* NULL: the database does not have the name */
};

/* Names, to be asked whether they are among them.  Zeroed it is empty. */
struct mc_link_set {
	struct mc_map names;
};

/* Add a name, which is borrowed. */
enum muslcheck_status mc_link_set_add(struct mc_link_set *set, const char *name,
				      struct mc_arena *arena) MC_MUST_CHECK;
bool mc_link_set_has(const struct mc_link_set *set, const char *name);

/* An object file or a static archive as a linker sees it. */
struct mc_linkable {
	struct mc_object object;    /* the first member: it tells the machine */
	struct mc_link_set defined; /* global names, of all members */
	struct mc_link_name *undefined;
	size_t undefined_count;
	size_t member_count;  /* ELF object files */
	size_t lto_count;     /* of them, those that hold nothing but GCC's LTO code */
	size_t bitcode_count; /* members that are LLVM's LTO code */
	size_t other_count;   /* members that are neither */
	const char
		*damaged;   /* the first member that could not be read; NULL: all could */
	const char *damage; /* why */
};

/* Are the bytes those of a static archive? */
bool mc_linkable_is_archive(struct mc_bytes bytes);

/* Is there an ELF file or LLVM bitcode in it, readable or not, or is the archive broken? */
bool mc_linkable_has_object(struct mc_bytes bytes);

/*
 * Read an archive, or an object file.  path is for messages; path and bytes are borrowed.
 * MUSLCHECK_ERROR_FORMAT if the archive cannot be walked or holds nothing for a linker,
 * MUSLCHECK_ERROR_LIMIT if it has too many members.
 */
enum muslcheck_status mc_linkable_read(const char *path, struct mc_bytes bytes,
				       const struct mc_symdb *db, struct mc_arena *arena,
				       struct mc_linkable *out,
				       struct mc_error *err) MC_MUST_CHECK;

/* Does every link find the name without a libc: from the linker, start files, libgcc.a? */
bool mc_link_is_given(const char *name);

#endif
