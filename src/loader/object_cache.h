/* SPDX-License-Identifier: MIT */
/*
 * Reads each ELF file once, however many targets and objects need it.  Not thread-safe:
 * one cache per thread.
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
#include "loader/path_memo.h"
#include "source/file.h"

/* Target-independent facts about a symbol.  Set only for those in mc_stored.lookups. */
struct mc_name {
	uint32_t hash;			 /* mc_hash_gnu(name) */
	const struct mc_db_symbol *fact; /* NULL: not in the database */
	const struct mc_name_rule
		*rule;	       /* ABI and behaviour rows; NULL: none, or a definition */
	bool is_not_own;       /* the object itself does not define it, at any version */
	bool is_in_every_musl; /* exported by every musl build */
	bool asks_glibc;       /* versioned with a glibc soname, so only glibc has it */
	bool is_of_libc;       /* probably: by its version or the lack of one */
};

/* A cached object with everything that does not depend on the target. */
struct mc_stored {
	struct mc_file file;
	const struct mc_tree
		*tree;	  /* root filesystem it was read from; NULL: the host's */
	const char *path; /* path it was opened by */
	struct mc_arena arena;
	struct mc_object object;
	struct mc_identity identity;
	struct mc_linkable
		*linkable;     /* if it is an object file or static archive; else NULL */
	struct mc_name *names; /* by position in object.symbols */
	uint32_t *lookups;     /* positions of the symbols that loaders look up */
	size_t lookup_count;
	uint32_t *with_rule; /* positions of the names that have a rule */
	size_t with_rule_count;
	uint32_t effects; /* bit per enum mc_abi_effect of all their rules */
	enum muslcheck_status
		status; /* why it could not be read; MUSLCHECK_OK if it could */
	struct mc_error error;
	bool is_dependency; /* this and the next are private to the cache */
	uint64_t last_use;
};

struct mc_object_cache;

enum muslcheck_status mc_object_cache_new(const struct mc_symdb *db,
					  struct mc_object_cache **out) MC_MUST_CHECK;
void mc_object_cache_free(struct mc_object_cache *cache);

/*
 * Share a lock between caches so that they read large files one at a time; this bounds
 * memory use with many threads.  Borrows the lock.
 */
void mc_object_cache_set_large_lock(struct mc_object_cache *cache, pthread_mutex_t *lock);

/*
 * The dependency at path in tree (see mc_tree_open); an entry for the same file under any
 * path is reused.  Valid until mc_object_cache_trim.  An existing but unreadable object is
 * returned too, with its status.  MUSLCHECK_ERROR_IO if the file cannot be opened: loaders
 * decide by err->system_error.
 */
enum muslcheck_status mc_object_cache_get_dependency(struct mc_object_cache *cache,
						     const struct mc_tree *tree,
						     const char *path,
						     const struct mc_stored **out,
						     struct mc_error *err) MC_MUST_CHECK;

/*
 * The same for a file to be checked.  Its directory is its $ORIGIN, so an entry is reused
 * only under the same path.  may_be_any: if it is not an ELF object, *out is NULL instead
 * of an error.  opening: the file if already open, consumed by the call; else NULL.
 */
enum muslcheck_status mc_object_cache_get(struct mc_object_cache *cache,
					  const struct mc_tree *tree, const char *path,
					  struct mc_opening *opening, bool may_be_any,
					  const struct mc_stored **out,
					  struct mc_error *err) MC_MUST_CHECK;

/* What the searches of the cache's objects learned of this host's files. */
struct mc_path_memo *mc_object_cache_memo(struct mc_object_cache *cache);

/*
 * Read the object file or static archive at path on the host, apart from any cache; *out
 * is NULL if it is neither or cannot be read.  Release with mc_stored_free.
 */
enum muslcheck_status mc_stored_read_linkable(const char *path, const struct mc_symdb *db,
					      struct mc_stored **out) MC_MUST_CHECK;
void mc_stored_free(struct mc_stored *stored); /* may be NULL */

/* Add an object that was read apart.  Takes stored, also on error. */
enum muslcheck_status mc_object_cache_adopt(struct mc_object_cache *cache,
					    struct mc_stored *stored) MC_MUST_CHECK;

/*
 * Free everything except the most recently used dependencies.  Invalidates all objects
 * returned before.
 */
void mc_object_cache_trim(struct mc_object_cache *cache);

/* Free everything: what was read last may not be complete. */
void mc_object_cache_forget(struct mc_object_cache *cache);

#endif
