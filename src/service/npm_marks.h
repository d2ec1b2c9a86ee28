/* SPDX-License-Identifier: MIT */
/*
 * Bits about npm packages by name, for the project whose package.json files say them: two
 * services in one run do not affect each other.
 */
#ifndef MC_SERVICE_NPM_MARKS_H
#define MC_SERVICE_NPM_MARKS_H

#include <stdint.h>

#include "base/map.h"

enum { MC_NPM_MARK_BITS = 16 };

/* A zeroed one is empty. */
struct mc_npm_marks {
	struct mc_map places; /* "FOLDER\nNAME" to bits */
};

/* Add bits below 1 << MC_NPM_MARK_BITS, said by the package or project at path. */
enum muslcheck_status mc_npm_marks_add(struct mc_npm_marks *marks, struct mc_arena *arena,
				       const char *path, const char *name,
				       uint32_t bits) MC_MUST_CHECK;

/*
 * The bits of that name from the project of the package at path and from folders below it:
 * from the package.json files that find this package when they look for its name.
 */
enum muslcheck_status mc_npm_marks_below(const struct mc_npm_marks *marks,
					 const char *path, const char *name,
					 uint32_t *out) MC_MUST_CHECK;

/* The same, and from the folders above it: what the package may find itself. */
enum muslcheck_status mc_npm_marks_around(const struct mc_npm_marks *marks,
					  const char *path, const char *name,
					  uint32_t *out) MC_MUST_CHECK;

void mc_npm_marks_done(struct mc_npm_marks *marks);

#endif
