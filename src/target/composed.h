/* SPDX-License-Identifier: MIT */
/* Images of a language on a base that has no row: what both are known to have. */
#ifndef MC_TARGET_COMPOSED_H
#define MC_TARGET_COMPOSED_H

#include "base/arena.h"
#include "db/symdb.h"

/*
 * An image called id, with the libraries of base and the language of sibling, an image of the
 * same family.  NULL if memory ran out.  Borrows from both and from id.
 */
const struct mc_db_image *mc_image_compose(const struct mc_symdb *db, const char *id,
					   const struct mc_db_image *base,
					   const struct mc_db_image *sibling,
					   struct mc_arena *arena);

#endif
