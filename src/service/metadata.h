/* SPDX-License-Identifier: MIT */
/* Files that say what other files are: package.json, dist-info, pom.properties. */
#ifndef MC_SERVICE_METADATA_H
#define MC_SERVICE_METADATA_H

#include "base/bytes.h"
#include "service/component.h"
#include "service/recipe.h"
#include "service/variant.h"

/* What one such file says.  Several files can say something of one component. */
struct mc_metadata {
	enum mc_component_type type;
	const char *key;     /* the path by which the component is known, and its files */
	const char *name;    /* NULL if this file does not say */
	const char *version; /* NULL if this file does not say */
	struct mc_variant platform; /* npm's os, cpu and libc */
	const char *tags; /* of a wheel, "manylinux_2_17_x86_64.musllinux_1_2_x86_64" */
	const char *
		*builds; /* npm: optional dependencies that say which libc they are for */
	size_t build_count;
	struct mc_npm_recipe recipe; /* npm */
	bool is_source; /* npm: no package.json, but what says that there is code to compile */
	const char **owned; /* paths that are the component's, beside what is below key */
	size_t owned_count;
};

/* Is a file of that path worth reading for it? */
bool mc_metadata_is(const char *path);

/*
 * Read one; *found is false if it says nothing, whatever is wrong with it: it is no part
 * of what is checked.  Borrows from path and the arena.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_metadata_read(const char *path, struct mc_bytes text,
				       struct mc_arena *arena, struct mc_metadata *out,
				       bool *found) MC_MUST_CHECK;

#endif
