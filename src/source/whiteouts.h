/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: what the layers of an image take away from those below them (OCI
 * image layer specification, "Whiteouts").  A layer is its number, from 0 at the bottom.
 */
#ifndef MC_SOURCE_WHITEOUTS_H
#define MC_SOURCE_WHITEOUTS_H

#include "base/arena.h"
#include "base/map.h"

struct mc_whiteout;

struct mc_whiteouts {
	struct mc_arena *arena; /* holds the paths */
	struct mc_whiteout *items;
	size_t count;
	size_t capacity;
	struct mc_map by_path;
};

void mc_whiteouts_done(struct mc_whiteouts *whiteouts);

/* Take note of a whiteout; *taken if the member of that path is one. */
enum muslcheck_status mc_whiteouts_add(struct mc_whiteouts *whiteouts, const char *path,
				       size_t layer, bool *taken) MC_MUST_CHECK;

/* In that layer, the directory at path became something else. */
enum muslcheck_status mc_whiteouts_hide_below(struct mc_whiteouts *whiteouts,
					      const char *path,
					      size_t layer) MC_MUST_CHECK;

/* Is what a layer has at the path gone by what a later one says of it or of what is above? */
bool mc_whiteouts_hide(const struct mc_whiteouts *whiteouts, const char *path,
		       size_t layer);

#endif
