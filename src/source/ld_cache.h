/* SPDX-License-Identifier: MIT */
/* glibc's /etc/ld.so.cache: where the loader finds libraries outside its own directories. */
#ifndef MC_SOURCE_LD_CACHE_H
#define MC_SOURCE_LD_CACHE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_ld_cached {
	const char *name; /* "libz.so.1" */
	const char *path; /* absolute */
	bool is_hwcaps;	  /* used on some processors only */
};

struct mc_ld_cache {
	struct mc_ld_cached *items; /* by name; those for every processor first */
	size_t count;
};

/*
 * Read a cache in either byte order: the format of glibc 2.2 and later ("glibc-ld.so.cache1.1"),
 * alone or behind the old one.  Entries that do not make sense are left out; a file that
 * is no cache has none.  Strings are copied.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_ld_cache_read(struct mc_bytes bytes, struct mc_arena *arena,
				       struct mc_ld_cache *out) MC_MUST_CHECK;

/* The first entry of that name; NULL: none.  Others of the same name follow it. */
const struct mc_ld_cached *mc_ld_cache_find(const struct mc_ld_cache *cache,
					    const char *name);

#endif
