/* SPDX-License-Identifier: MIT */
/*
 * Ranks images for recommend: what the programs need of an image, and the order of
 * preference.
 */
#ifndef MC_RULES_LADDER_H
#define MC_RULES_LADDER_H

#include "rules/static.h"
#include "rules/verdict.h"

/* What an object needs in its image, besides libraries. */
struct mc_image_needs {
	uint32_t assets;  /* bit per enum mc_asset */
	uint32_t certain; /* of these, those of static programs that decide */
	const char *evidence[MC_ASSET_COUNT]; /* symbol or string; NULL if not needed */
	const char *host; /* the program that opens it, "python"; NULL if none */
};

/*
 * Uses the signs in static programs, and the imported symbols of others.
 * Borrows from the object, the arena and db.
 */
enum muslcheck_status mc_image_needs_find(const struct mc_symdb *db,
					  const struct mc_sign_search *search,
					  const struct mc_stored *stored,
					  struct mc_arena *arena,
					  struct mc_image_needs *out) MC_MUST_CHECK;

/* An image and how well it fits. */
struct mc_rung {
	const struct mc_target *target;
	enum muslcheck_verdict verdict; /* the worst of all objects */
	uint32_t lacks;	       /* bit per enum mc_asset that is needed but missing */
	bool lacks_host;       /* no program to open the plugins */
	bool is_by_hand;       /* packages are needed, and it has no package manager */
	bool is_other_version; /* its language runtime is not of the service's version */
	size_t place;	       /* in the user's list; 0 without one */
};

/* Is the image ever recommended, on that day (NULL: on any)? */
bool mc_ladder_has(const struct mc_db_image *image, const char *today);

/* Negative if left is preferred; the order is total. */
int mc_ladder_compare(const struct mc_rung *left, const struct mc_rung *right);

#endif
