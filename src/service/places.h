/* SPDX-License-Identifier: MIT */
/* The parts of paths that tell equal names apart. */
#ifndef MC_SERVICE_PLACES_H
#define MC_SERVICE_PLACES_H

#include "base/arena.h"
#include "service/component.h"

/*
 * Replace each path by the part of it that differs from the others, between slashes; a path
 * with no such part stays.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_places_find(const char **paths, size_t count,
				     struct mc_arena *arena) MC_MUST_CHECK;

/* Set the place of components that have type, name and version in common with others. */
enum muslcheck_status mc_places_of_components(struct mc_component *components,
					      size_t count,
					      struct mc_arena *arena) MC_MUST_CHECK;

#endif
