/* SPDX-License-Identifier: MIT */
/* What is known of the root file system of an image beside its objects. */
#ifndef MC_SOURCE_IMAGE_FACTS_H
#define MC_SOURCE_IMAGE_FACTS_H

#include "owners/owned.h"
#include "source/entrypoint.h"

/* A shared library of a package of the distribution, in a directory that loaders search. */
struct mc_owned_library {
	const char *name; /* of the file, or of a link to it: "libz.so.1" */
	const char *package;
};

struct mc_image_facts {
	const char *platform;	  /* "linux/amd64"; NULL if not known */
	const char *user;	  /* that it runs as; NULL: root */
	const char *const *words; /* that are run: Entrypoint, then Cmd */
	size_t word_count;
	struct mc_entrypoint_steps steps; /* what those start */

	const char **packages; /* of the distribution; sorted, each once */
	size_t package_count;
	size_t package_capacity;
	struct mc_owned_library *libraries; /* by package, then by name, each once */
	size_t library_count;
	size_t library_capacity;
};

/*
 * A package owns the file at path (absolute, inside the root, in a folder without links),
 * as its database says.  Names are copied to the arena.
 */
enum muslcheck_status mc_image_facts_add(struct mc_image_facts *facts, const char *path,
					 struct mc_slice package,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* All databases were read: sort. */
void mc_image_facts_finish(struct mc_image_facts *facts);

#endif
