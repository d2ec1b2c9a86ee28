/* SPDX-License-Identifier: MIT */
/* What is known about an image's root filesystem besides its objects. */
#ifndef MC_SOURCE_IMAGE_FACTS_H
#define MC_SOURCE_IMAGE_FACTS_H

#include "owners/owned.h"
#include "source/entrypoint.h"
#include "source/environment.h"
#include "source/image_state.h"

/* A shared library of a distribution package, in a directory that loaders search. */
struct mc_owned_library {
	const char *name; /* of the file or of a link to it: "libz.so.1" */
	const char *package;
};

struct mc_image_facts {
	const struct mc_image_identity *identity; /* NULL: a script */
	const char *platform;			  /* "linux/amd64"; NULL if not known */
	const char *user;			  /* it runs as; NULL: root */
	bool has_user; /* that user is in its /etc/passwd, or a number */
	const char
		*missing_group;	  /* of "user:group", not in its /etc/group; NULL: none */
	struct mc_texts versions; /* of runtimes, "NODE_VERSION=22.11.0" */
	const char *const *words; /* the command: Entrypoint, then Cmd */
	size_t word_count;
	const char *reference;		  /* the name it was saved under; NULL if none */
	const char *directory;		  /* working directory; NULL: the root */
	struct mc_texts variables;	  /* of its environment, "NAME=value" */
	struct mc_entrypoint_steps steps; /* the programs started */
	struct mc_environment_files environment; /* and what variables make them open */

	const char **packages; /* distribution packages; sorted, unique */
	size_t package_count;
	size_t package_capacity;
	struct mc_owned_library *libraries; /* sorted by package and name, unique */
	size_t library_count;
	size_t library_capacity;
};

/*
 * Add the file at path (absolute inside the root, directory links resolved) of a package.  Names are copied to the arena.
 */
enum muslcheck_status mc_image_facts_add(struct mc_image_facts *facts, const char *path,
					 struct mc_slice package,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* Sort, once all databases are read. */
void mc_image_facts_finish(struct mc_image_facts *facts);

#endif
