/* SPDX-License-Identifier: MIT */
/* Package metadata: package.json, dist-info, pom.properties. */
#ifndef MC_SERVICE_METADATA_H
#define MC_SERVICE_METADATA_H

#include "base/bytes.h"
#include "base/error.h"
#include "service/component.h"
#include "service/recipe.h"
#include "service/variant.h"

/* The content of one metadata file.  A component may have several. */
struct mc_metadata {
	enum mc_component_type type;
	const char *key;	    /* path that identifies the component */
	const char *name;	    /* NULL if not in this file */
	const char *version;	    /* NULL if not in this file */
	struct mc_variant platform; /* npm's os, cpu and libc */
	const char *
		tags; /* platforms of a wheel: "manylinux_2_17_x86_64.musllinux_1_2_x86_64" */
	const char *
		*builds; /* npm: optional dependencies with a platform in their name */
	size_t build_count;
	const char **required; /* npm: packages that it does not work without */
	size_t required_count;
	const char **optional; /* npm: other optional dependencies */
	size_t optional_count;
	struct mc_npm_recipe recipe; /* npm */
	bool is_source;		     /* npm: a binding.gyp, so there is code to compile */
	const char **owned;	     /* paths of the component outside key */
	size_t owned_count;
};

/* True if a file of that path is read as metadata. */
bool mc_metadata_is(const char *path);

/*
 * Read one; *found is false if it has nothing of interest.  Borrows from path and the arena.
 * MUSLCHECK_ERROR_FORMAT: it is broken; MUSLCHECK_ERROR_LIMIT: too large or too deep; ..._MEMORY.
 */
enum muslcheck_status mc_metadata_read(const char *path, struct mc_bytes text,
				       struct mc_arena *arena, struct mc_metadata *out,
				       bool *found, struct mc_error *err) MC_MUST_CHECK;

/*
 * Is it in a folder of tests, examples or templates, where files are broken on purpose?
 * path is what follows the path that the user gave.
 */
bool mc_metadata_is_sample(const char *path);

#endif
