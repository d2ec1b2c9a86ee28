/* SPDX-License-Identifier: MIT */
/* Private to source/: the visited files by device and inode, with a note for each. */
#ifndef MC_SOURCE_VISITED_H
#define MC_SOURCE_VISITED_H

#include "base/map.h"

/* Zeroed is empty. */
struct mc_visited {
	struct mc_map files; /* to notes */
	struct mc_arena keys;
};

/* Add the file; *was_there: it was already added.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_visited_add(struct mc_visited *visited, uint64_t device,
				     uint64_t inode, bool *was_there) MC_MUST_CHECK;

/*
 * Add the file, if it was not met; *note is where its note is kept, NULL at first.  Valid
 * until another file is added.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_visited_at(struct mc_visited *visited, uint64_t device,
				    uint64_t inode, const char ***note) MC_MUST_CHECK;

/* The file's note; NULL if the file was not added. */
const char *const *mc_visited_find(const struct mc_visited *visited, uint64_t device,
				   uint64_t inode);
void mc_visited_done(struct mc_visited *visited);

#endif
