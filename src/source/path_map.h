/* SPDX-License-Identifier: MIT */
/* From paths to indices. */
#ifndef MC_SOURCE_PATH_MAP_H
#define MC_SOURCE_PATH_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct mc_path_slot {
	const char *path; /* borrowed; NULL: free */
	size_t path_size;
	size_t index;
	uint32_t hash;
};

struct mc_path_map {
	struct mc_path_slot *slots;
	size_t slot_count; /* a power of two, or 0 */
	size_t count;
	uint64_t seed;
};

void mc_path_map_done(struct mc_path_map *map);

/* The index of the path, size bytes long; SIZE_MAX if it is not there. */
size_t mc_path_map_find(const struct mc_path_map *map, const char *path, size_t size);

/* Set it; path is borrowed while the map lives. */
enum muslcheck_status mc_path_map_set(struct mc_path_map *map, const char *path,
				      size_t size, size_t index) MC_MUST_CHECK;

#endif
