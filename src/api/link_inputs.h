/* SPDX-License-Identifier: MIT */
/* Objects given together are linked together: symbols that one defines are not missing. */
#ifndef MC_API_LINK_INPUTS_H
#define MC_API_LINK_INPUTS_H

#include <pthread.h>

#include "loader/object_cache.h"

/*
 * The object files and static archives among the given paths, each read once: what all
 * define must be known before the first is checked.  Thread-safe once read.
 */
struct mc_link_inputs {
	struct mc_link_set defined; /* the global symbols of all of them */
	struct mc_map by_path;	    /* struct mc_stored *; NULL: unreadable, or taken */
	struct mc_arena arena;
	pthread_mutex_t lock; /* guards the values of by_path */
};

/*
 * Read those among paths (by their names, *.o and *.a), if there are several.  Unreadable
 * files are skipped here and reported by the run.  Borrows paths.  Release with
 * mc_link_inputs_done, also on error.
 */
enum muslcheck_status mc_link_inputs_read(struct mc_link_inputs *inputs,
					  const char *const *paths, size_t path_count,
					  const struct mc_symdb *db) MC_MUST_CHECK;
void mc_link_inputs_done(struct mc_link_inputs *inputs);

/* Can the path be taken?  inputs is a struct mc_link_inputs. */
bool mc_link_inputs_has(const char *path, void *inputs);

/* The object that was read from path, now the caller's; NULL if none is left. */
struct mc_stored *mc_link_inputs_take(struct mc_link_inputs *inputs, const char *path);

#endif
