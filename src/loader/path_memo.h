/* SPDX-License-Identifier: MIT */
/*
 * What this host's file system said to the searches of a run: which files are there, and
 * which directories a run path means.  Objects of one directory ask the same again and
 * again, and a system call costs more than the rest of a search.
 */
#ifndef MC_LOADER_PATH_MEMO_H
#define MC_LOADER_PATH_MEMO_H

#include "base/map.h"
#include "loader/runpath.h"

struct mc_stored;

/* Zeroed is empty. */
struct mc_path_memo {
	struct mc_arena arena;
	struct mc_map files;	   /* path to the object, or to NULL: no such file */
	struct mc_map directories; /* origin and run path to directories */
};

void mc_path_memo_done(struct mc_path_memo *memo);

/* Forget everything, if it has grown large or objects were freed. */
void mc_path_memo_trim(struct mc_path_memo *memo, bool freed);

/*
 * Is it known what is at path?  *out is the object, NULL if there is no file; *kept is a copy
 * of path.  Both are valid until the memo is trimmed.
 */
bool mc_path_memo_find(const struct mc_path_memo *memo, const char *path,
		       const struct mc_stored **out, const char **kept);
enum muslcheck_status mc_path_memo_add(struct mc_path_memo *memo, const char *path,
				       const struct mc_stored *stored) MC_MUST_CHECK;

/* As mc_runpath_directories on this host, but the result is the memo's. */
enum muslcheck_status mc_path_memo_directories(struct mc_path_memo *memo,
					       const char *rpath, const char *origin,
					       struct mc_directories *out) MC_MUST_CHECK;

#endif
