/* SPDX-License-Identifier: MIT */
/*
 * The kinds of row in symbol-db files: one struct and one list of fields each.  Reading
 * JSON, writing the embedded table and reading it back use the same lists.
 */
#ifndef MC_DB_KINDS_H
#define MC_DB_KINDS_H

#include "base/arena.h"
#include "db/symdb.h"

enum mc_kind_id {
	MC_KIND_LIBRARY, /* the head of an exports file */
	MC_KIND_EXPORT,
	MC_KIND_BUILD,
	MC_KIND_DEVIATION,
	MC_KIND_MISSING,
	MC_KIND_CATEGORY,
	MC_KIND_PACKAGE,
	MC_KIND_ABSENT_SONAME,
	MC_KIND_DEPENDENCY,
	MC_KIND_PROGRAM,
	MC_KIND_LAYOUT,
	MC_KIND_IMAGE,
	MC_KIND_HOST,
	MC_KIND_ABI,
	MC_KIND_NODE,
	MC_KIND_VERDEF,
	MC_KIND_NEEDS,
	MC_KIND_REDUCED,
	MC_KIND_BEHAVIOUR,
	MC_KIND_REMEDY,
	MC_KIND_COUNT,
};

enum mc_field_type {
	MC_FIELD_TEXT,	 /* const char * */
	MC_FIELD_TEXTS,	 /* const char **, and a size_t at count_offset */
	MC_FIELD_FLAGS,	 /* uint32_t, bit n for words[n] */
	MC_FIELD_WORD,	 /* an enum whose value n is spelled words[n] */
	MC_FIELD_BOOL,	 /* bool */
	MC_FIELD_NUMBER, /* uint32_t */
	MC_FIELD_CONFIDENCE, /* enum muslcheck_confidence; the file's, where the row has none */
};

struct mc_field {
	const char *key; /* in JSON */
	enum mc_field_type type;
	size_t offset;	     /* in the row's struct, bytes */
	size_t count_offset; /* MC_FIELD_TEXTS only */
	const char *const *words;
	uint32_t fallback; /* value if the key is left out; not for texts */
	bool required;
	bool is_key; /* rows equal in all key fields are duplicates */
};

struct mc_kind {
	const char *name; /* "packages", as in "muslcheck/packages/1" */
	size_t row_size;
	const struct mc_field *fields;
	size_t field_count;
	bool sorted; /* rows are sorted by their key fields, in byte order */
};

const struct mc_kind *mc_kind(enum mc_kind_id id);

struct mc_row_library {
	const char *library;
	const char **versions; /* oldest first */
	size_t version_count;
	uint32_t machines; /* imported lists: architectures covered */
	enum muslcheck_confidence confidence;
};

struct mc_row_export {
	const char *name;
	const char *since; /* NULL: the library's first version */
	const char *until; /* NULL: still exported */
	const char *alias_of;
	const char *node;
	const char *soname; /* the library, in a file about several; else NULL */
	uint32_t machines;
	enum mc_presence presence;
	/* Not a field: the head of the file, or of the soname. */
	const struct mc_row_library *library;
};

enum mc_change { MC_CHANGE_ADDS, MC_CHANGE_LACKS };

struct mc_row_deviation {
	const char *build;
	const char *name;
	enum mc_change change;
	uint32_t machines;
	enum muslcheck_confidence confidence;
};

enum mc_rebuild { MC_REBUILD_AS_CATEGORY, MC_REBUILD_NO, MC_REBUILD_YES };

struct mc_row_missing {
	const char *name;
	const char *category;
	const char *library;
	const char *glibc_since;
	const char *remedy; /* NULL: the category's */
	enum mc_rebuild rebuild;
	enum muslcheck_confidence confidence;
};

struct mc_row_category {
	const char *name;
	const char *summary;
	const char *remedy;
	bool rebuild;
	enum muslcheck_confidence confidence;
};

struct mc_row_image {
	struct mc_db_image image;
	const char **builds; /* installed by its packages, other than libc */
	size_t build_count;
};

/* Rows of one kind; each item is the kind's struct. */
struct mc_row_list {
	void **items;
	size_t count;
	size_t capacity;
};

/*
 * Add count zeroed rows, one after the other in memory: the first of them.  NULL if out of
 * memory.
 */
void *mc_row_list_add_many(struct mc_row_list *list, struct mc_arena *arena,
			   size_t row_size, size_t count);

/* The same for one row. */
void *mc_row_list_add(struct mc_row_list *list, struct mc_arena *arena, size_t row_size);
void mc_row_list_done(struct mc_row_list *list);

/* Compare two rows by their key fields; 0 if one would override the other. */
int mc_row_compare_keys(enum mc_kind_id id, const void *left, const void *right);

/* Set the derived fields of an image row or a layout row. */
void mc_row_image_finish(struct mc_row_image *row);
void mc_row_layout_finish(struct mc_db_layout_file *row);

#endif
