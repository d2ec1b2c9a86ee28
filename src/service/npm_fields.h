/* SPDX-License-Identifier: MIT */
/* The fields os, cpu and libc of a package.json or lockfile entry. */
#ifndef MC_SERVICE_NPM_FIELDS_H
#define MC_SERVICE_NPM_FIELDS_H

#include <jansson.h>

#include "service/variant.h"

/* The architecture as the cpu field names it; NULL if it has no name for it. */
const char *mc_npm_cpu(enum mc_machine machine);

/* True if they list an os, cpu or libc, not only exclusions ("!linux"). */
bool mc_npm_names_platform(const json_t *package);

/*
 * Does the package depend on one called family as well?  Then the builds of that name are
 * those of the other package, which looks for them itself.
 */
bool mc_npm_depends_on_family(const json_t *package, const char *family);

/* True if npm would install it on that platform. */
bool mc_npm_fits(const json_t *package, const struct mc_platform *platform);

/* The only libc that the libc field allows. */
enum mc_libc mc_npm_libc(const json_t *package);

/* The system, libc and architecture, where the fields allow only one. */
struct mc_variant mc_npm_platform(const json_t *package);

#endif
