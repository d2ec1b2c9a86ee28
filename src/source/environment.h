/* SPDX-License-Identifier: MIT */
/* Files that an image's environment makes programs open: preload libraries, agents. */
#ifndef MC_SOURCE_ENVIRONMENT_H
#define MC_SOURCE_ENVIRONMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

struct mc_environment_file {
	const char *variable; /* "LD_PRELOAD". Static */
	const char *name;     /* as written; absolute, or a soname */
	const char *path;     /* in the image, with links resolved; NULL if absent */
	const char *package;  /* distribution package that owns it; NULL: none */
	bool missing_fails;   /* the program does not start without it */
};

enum { MC_ENVIRONMENT_FILES_MAX = 16 };

struct mc_environment_files {
	struct mc_environment_file items[MC_ENVIRONMENT_FILES_MAX];
	size_t count;
};

/* Add the files that one assignment names, "LD_PRELOAD=/lib/x.so".  Copied to the arena. */
enum muslcheck_status mc_environment_read(const char *assignment, struct mc_arena *arena,
					  struct mc_environment_files *out) MC_MUST_CHECK;

#endif
