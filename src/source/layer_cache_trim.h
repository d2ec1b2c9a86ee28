/* SPDX-License-Identifier: MIT */
/* Private to source/: bounds the size of a directory of facts. */
#ifndef MC_SOURCE_LAYER_CACHE_TRIM_H
#define MC_SOURCE_LAYER_CACHE_TRIM_H

#include <stdint.h>

/* What the names of files begin with: facts, and facts that are being written. */
#define MC_LAYER_PREFIX "facts-"
#define MC_LAYER_ASIDE_PREFIX ".facts-"

/*
 * Remove files that were used longest ago until the others have no more than size_max bytes,
 * and those that a process left unfinished.  Other files are not touched.
 */
void mc_layer_cache_trim(const char *directory, uint64_t size_max);

#endif
