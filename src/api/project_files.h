/* SPDX-License-Identifier: MIT */
/* Reads other files of the project that a lockfile is in. */
#ifndef MC_API_PROJECT_FILES_H
#define MC_API_PROJECT_FILES_H

#include "service/lockfile.h"
#include "source/source.h"

struct mc_project_files {
	struct mc_lock_project project;
	const struct mc_candidate *candidate; /* the lockfile; borrowed */
	struct mc_arena *arena;		      /* for what is read; borrowed */
	size_t size;			      /* read so far */
};

void mc_project_files_init(struct mc_project_files *files,
			   const struct mc_candidate *candidate, struct mc_arena *arena);

#endif
