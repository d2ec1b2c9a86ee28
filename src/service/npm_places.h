/* SPDX-License-Identifier: MIT */
/* Where npm packages are found from: "FOLDER\nNAME", for maps by project and name. */
#ifndef MC_SERVICE_NPM_PLACES_H
#define MC_SERVICE_NPM_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * The size of the project's folder in the path of a package: what comes before its
 * node_modules, or before the .yarn of Plug'n'Play.  All of a path without either.
 */
size_t mc_npm_project_size(const char *path);

/* Is the package in a cache of yarn that projects share, in "/root/.yarn/berry/cache"? */
bool mc_npm_is_shared(const char *path);

/* The place of a name in the folder that the path's first size bytes name. */
void mc_npm_place(struct mc_buffer *place, const char *path, size_t size,
		  const char *name);

#endif
