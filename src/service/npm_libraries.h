/* SPDX-License-Identifier: MIT */
/* What the native parts of npm packages need from the image's package manager. */
#ifndef MC_SERVICE_NPM_LIBRARIES_H
#define MC_SERVICE_NPM_LIBRARIES_H

#include "service/lockfile.h"
#include "target/platform.h"

struct mc_npm_needs {
	enum mc_builds builds;
	const char *packages; /* static; NULL unless builds is MC_BUILDS_PACKAGES */
};

/*
 * What a ready build of the package is on the platform: READY if it needs nothing more or the
 * image has it, PACKAGES, or UNKNOWN if its need is not known by the image's package names.
 */
struct mc_npm_needs mc_npm_needs_of(const char *name, const struct mc_platform *platform);

/* The glibc that its build needs and the platform does not have, "2.38"; NULL: none.  Static. */
const char *mc_npm_floor_of(const char *name, const struct mc_platform *platform);

#endif
