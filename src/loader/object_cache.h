/* SPDX-License-Identifier: MIT */
/*
 * The objects that have been read: each file once, whatever the number of targets
 * and of objects that need it.  Not shared between threads.
 */
#ifndef MC_LOADER_OBJECT_CACHE_H
#define MC_LOADER_OBJECT_CACHE_H

#include <pthread.h>

#include "db/symdb.h"
#include "elf/object.h"
#include "loader/identity.h"
#include "loader/link.h"
#include "source/tree.h"
#include "loader/name_rules.h"
#include "source/file.h"

/*
 * What is known of a symbol whatever the target; each name is looked up once.  Of those
 * that the object alone settles, nothing is.
 */
struct mc_name {
	uint32_t hash;			 /* mc_hash_gnu of it */
	const struct mc_db_symbol *fact; /* NULL: the database does not have the name */
	const struct mc_name_rule
		*rule;	 /* ABI and behaviour rows; NULL: none, or not undefined */
	bool is_not_own; /* undefined, and not in the object's own hash table either */
	bool is_in_every_musl; /* so no musl target needs asking */
	bool asks_glibc; /* its verneed names a part of glibc, so nothing else has it */
	bool is_of_libc; /* as far as its version, or the lack of any, tells */
};

/* An object with what every target asks of it. */
struct mc_stored {
	struct mc_file file;
	const struct mc_tree *tree; /* in which it was read; NULL: this machine's files */
	const char *path;	    /* under which it was read */
	struct mc_arena arena;
	struct mc_object object;
	struct mc_identity identity;
	struct mc_linkable *linkable; /* what is still to be linked; else NULL */
	struct mc_name *names;	      /* by position in object.symbols */
	uint32_t *open; /* positions of the names that the object alone does not settle */
	size_t open_count;
	uint32_t *with_rule; /* positions of the names that have a rule */
	size_t with_rule_count;
	uint32_t effects;	      /* bit per enum mc_abi_effect of all their rules */
	enum muslcheck_status status; /* why it could not be read, if it could not */
	struct mc_error error;
	bool is_dependency; /* private to the cache, as is the next */
	uint64_t last_use;
};

struct mc_object_cache;

enum muslcheck_status mc_object_cache_new(const struct mc_symdb *db,
					  struct mc_object_cache **out) MC_MUST_CHECK;
void mc_object_cache_free(struct mc_object_cache *cache);

/*
 * Read large files one at a time with all stores that are given the same lock, so that
 * the memory that their tables take does not grow with the number of threads.  Borrows.
 */
void mc_object_cache_take_turns(struct mc_object_cache *cache, pthread_mutex_t *lock);

/*
 * The dependency at path in tree (as mc_tree_open takes them), read now or earlier under any name of the same file.
 * Borrows from the cache until mc_object_cache_trim.  A file that is there but is no
 * readable object is yielded too, with its status.  MUSLCHECK_ERROR_IO if the file
 * cannot be opened: err->system_error decides what a loader does next.
 */
enum muslcheck_status mc_object_cache_get_dependency(struct mc_object_cache *cache,
						     const struct mc_tree *tree,
						     const char *path,
						     const struct mc_stored **out,
						     struct mc_error *err) MC_MUST_CHECK;

/*
 * The same for a file to be judged itself; its folder is its $ORIGIN, so what was
 * read under another name of the file will not do.  may_be_any says that it may be
 * no ELF object at all, as most in a directory tree are not: then *out is NULL.
 * opening is the file's if it is open already, and is used up; NULL if it is not.
 */
enum muslcheck_status mc_object_cache_get(struct mc_object_cache *cache,
					  const struct mc_tree *tree, const char *path,
					  struct mc_opening *opening, bool may_be_any,
					  const struct mc_stored **out,
					  struct mc_error *err) MC_MUST_CHECK;

/*
 * Let go of what is not likely to be asked for again: all but the dependencies
 * used last.  Everything got before is void.
 */
void mc_object_cache_trim(struct mc_object_cache *cache);

#endif
