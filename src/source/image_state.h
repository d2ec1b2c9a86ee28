/* SPDX-License-Identifier: MIT */
/*
 * What files of an image's /etc say: where glibc's loader looks, who its users are, which
 * distribution it is.
 */
#ifndef MC_SOURCE_IMAGE_STATE_H
#define MC_SOURCE_IMAGE_STATE_H

#include "source/ld_cache.h"

/* A list of texts in an arena. */
struct mc_texts {
	const char **items;
	size_t count;
	size_t capacity;
};

struct mc_image_state {
	struct mc_ld_cache ld_cache;
	bool has_ld_cache;
	struct mc_texts directories; /* of ld.so.conf and ld.so.conf.d, absolute */
	struct mc_texts users;
	struct mc_texts groups;
	const char *distribution; /* ID of os-release, "debian"; NULL: none */
	const char *release;	  /* VERSION_ID, "13" */
	struct mc_texts versions; /* of runtimes, "NODE_VERSION=22.11.0" */
};

/* Is the file at that path (relative to the root) one that mc_image_state_add reads? */
bool mc_image_state_is(const char *path);

/* Is the path (absolute in an image) in the download cache of a package manager? */
bool mc_image_is_package_cache(const char *path);

/* Read one such file.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_image_state_add(struct mc_image_state *state, const char *path,
					 struct mc_bytes bytes,
					 struct mc_arena *arena) MC_MUST_CHECK;

bool mc_texts_have(const struct mc_texts *texts, const char *text);
enum muslcheck_status mc_texts_add(struct mc_texts *texts, const char *text,
				   struct mc_arena *arena) MC_MUST_CHECK;

/*
 * Does a container start as that user ("node", "1000:1000", "www-data:root")?  The name of
 * a user or group must be in the image; a number need not.  NULL is root.
 */
bool mc_image_state_has_user(const struct mc_image_state *state, const char *user);

/* The group of "user:group" that is not in the image, though the user is; NULL: none. */
const char *mc_image_state_missing_group(const struct mc_image_state *state,
					 const char *user);

struct mc_tree;

/*
 * Read the state of the root filesystem at tree, a directory on this host; hidden files
 * count too.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_image_state_read(const struct mc_tree *tree,
					  struct mc_arena *arena,
					  struct mc_image_state *out) MC_MUST_CHECK;

#endif
