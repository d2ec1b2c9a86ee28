/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: paths that image layers hide in lower layers (OCI image layer
 * specification, "Whiteouts").  Layers are numbered from 0 at the bottom.
 */
#ifndef MC_SOURCE_WHITEOUTS_H
#define MC_SOURCE_WHITEOUTS_H

#include "base/arena.h"
#include "base/map.h"

struct mc_whiteout;

struct mc_whiteouts {
	struct mc_arena *arena; /* for the paths */
	struct mc_whiteout *items;
	size_t count;
	size_t capacity;
	struct mc_map by_path;
};

void mc_whiteouts_done(struct mc_whiteouts *whiteouts);

/* Record a whiteout; *taken: the member at path is one. */
enum muslcheck_status mc_whiteouts_add(struct mc_whiteouts *whiteouts, const char *path,
				       size_t layer, bool *taken) MC_MUST_CHECK;

/* That layer replaces the directory at path by something else. */
enum muslcheck_status mc_whiteouts_hide_below(struct mc_whiteouts *whiteouts,
					      const char *path,
					      size_t layer) MC_MUST_CHECK;

/* Is the path of that layer hidden by a later one? */
bool mc_whiteouts_hide(const struct mc_whiteouts *whiteouts, const char *path,
		       size_t layer);

#endif
