/* SPDX-License-Identifier: MIT */
/* Image names as Dockerfiles write them, mapped to known images by rule. */
#ifndef MC_TARGET_NAMES_H
#define MC_TARGET_NAMES_H

#include "base/arena.h"
#include "db/symdb.h"

/* The image with that id or alias; NULL if there is none. */
const struct mc_db_image *mc_image_named(const struct mc_symdb *db, const char *name);

/*
 * The known image that a name with a registry host, a digest, "library/", a patch release
 * or the tag of a language or server image refers to.  *out is NULL if no rule applies.
 * Borrows from db and the arena.
 */
enum muslcheck_status mc_image_by_rule(const struct mc_symdb *db, const char *name,
				       struct mc_arena *arena,
				       const struct mc_db_image **out) MC_MUST_CHECK;

/* Is it one image?  Those without a row of their own are made for each name. */
bool mc_image_is_same(const struct mc_db_image *a, const struct mc_db_image *b);

/*
 * The libc that a word of the name implies ("-alpine", "bookworm"), known image or not.
 * MC_LIBC_UNKNOWN if none does.
 */
enum mc_libc mc_image_libc_of_name(const char *name);

/*
 * The name without registry host, "library/", tag and digest: "nginx" for
 * "docker.io/library/nginx:1.27".  In the arena; NULL if out of memory.
 */
const char *mc_image_repository(const char *name, struct mc_arena *arena);

/*
 * The known name most like an unknown one: the newest of the most similar, never of
 * another libc than the one that the name implies.  NULL if none is similar; *out borrows
 * from db.
 */
enum muslcheck_status mc_image_nearest(const struct mc_symdb *db, const char *name,
				       struct mc_arena *arena,
				       const char **out) MC_MUST_CHECK;

#endif
