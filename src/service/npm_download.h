/* SPDX-License-Identifier: MIT */
/* Builds that install scripts of npm packages download. */
#ifndef MC_SERVICE_NPM_DOWNLOAD_H
#define MC_SERVICE_NPM_DOWNLOAD_H

#include "base/arena.h"
#include "service/lock_reader.h"
#include "target/platform.h"

struct mc_npm_download; /* a row of npm_downloads.def */

/* The row of a package; NULL: none, or it has no major version. */
const struct mc_npm_download *mc_npm_download_of(const char *name, const char *version);

const char *mc_npm_download_name(const struct mc_npm_download *row);

/* What its script brings on the platform; *why is NULL if memory ran out. */
enum mc_builds mc_npm_download_builds(const struct mc_npm_download *row,
				      const struct mc_platform *platform,
				      struct mc_arena *arena, const char **why);

#endif
