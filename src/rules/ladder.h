/* SPDX-License-Identifier: MIT */
/*
 * Which image to use: what programs show that they need of one, and the order in which
 * images are worth trying.
 */
#ifndef MC_RULES_LADDER_H
#define MC_RULES_LADDER_H

#include "rules/static.h"
#include "rules/verdict.h"

/* What one object shows that it needs of its image beside libraries. */
struct mc_image_needs {
	uint32_t assets; /* bit per enum mc_asset */
	const char *
		evidence[MC_ASSET_COUNT]; /* a name, or what was seen; NULL if unneeded */
	const char
		*host; /* the program that opens it, "python"; NULL if none is needed */
};

/*
 * Static programs are looked into with search; of others the imported names tell.
 * Borrows from the object, the arena and db.
 */
enum muslcheck_status mc_image_needs_find(const struct mc_symdb *db,
					  const struct mc_sign_search *search,
					  const struct mc_stored *stored,
					  struct mc_arena *arena,
					  struct mc_image_needs *out) MC_MUST_CHECK;

/* What an image can be tried for, and how it fared. */
struct mc_rung {
	const struct mc_target *target;
	enum muslcheck_verdict verdict; /* the worst of all objects */
	uint32_t lacks;	 /* bit per enum mc_asset that is needed and not there */
	bool lacks_host; /* no program to open the plugins */
	size_t place;	 /* on a list of the user's own; 0 without one */
};

/* Is it an image that is recommended at all on that day (NULL: whenever)? */
bool mc_ladder_has(const struct mc_db_image *image, const char *today);

/* Below 0 if left is to be preferred; the order is total. */
int mc_ladder_compare(const struct mc_rung *left, const struct mc_rung *right);

#endif
