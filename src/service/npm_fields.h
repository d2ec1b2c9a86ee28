/* SPDX-License-Identifier: MIT */
/* The fields os, cpu and libc of a package.json, and of its copy in a lockfile. */
#ifndef MC_SERVICE_NPM_FIELDS_H
#define MC_SERVICE_NPM_FIELDS_H

#include <jansson.h>

#include "service/variant.h"

/* Do they name any os, cpu or libc, and not only what it is not? */
bool mc_npm_is_bound(const json_t *package);

/* Would npm install it there? */
bool mc_npm_fits(const json_t *package, const struct mc_platform *platform);

/* The libc that its libc field restricts it to. */
enum mc_libc_family mc_npm_libc(const json_t *package);

/* The one system, libc and machine that they leave, where they leave one. */
struct mc_variant mc_npm_platform(const json_t *package);

#endif
