/* SPDX-License-Identifier: MIT */
/*
 * A directory with the facts of image layers, one file a layer, by the layer's digest.
 * Several processes can use it at the same time: a file is written aside and renamed, and
 * what is damaged or missing is read from the image again.
 */
#ifndef MC_SOURCE_LAYER_CACHE_H
#define MC_SOURCE_LAYER_CACHE_H

#include "base/arena.h"
#include "base/error.h"
#include "source/limits.h"
#include "source/walk.h"

struct mc_layer_cache;
struct mc_facts_writer;

/*
 * directory is made if it is missing; borrowed.  MUSLCHECK_ERROR_USAGE if it is no
 * directory, _MEMORY.  Returns new; mc_layer_cache_free.
 */
enum muslcheck_status mc_layer_cache_new(const char *directory, uint64_t size_max,
					 const struct mc_limits *limits,
					 struct mc_layer_cache **out,
					 struct mc_error *err) MC_MUST_CHECK;

/* If files were added, remove those used longest ago until size_max is kept.  NULL: no effect. */
void mc_layer_cache_free(struct mc_layer_cache *cache);

/* The name of a layer. */
struct mc_layer_key {
	const char *digest; /* 64 hex digits */
	bool is_unpacked;   /* the digest of the unpacked layer */
};

/* The section in the facts of a layer. */
extern const char mc_layer_section[];

/*
 * The facts of a layer; *out is empty if there are none that can be used.  path is of the
 * file, in the arena, to remove it if its contents turn out to be damaged.
 */
enum muslcheck_status mc_layer_cache_open(const struct mc_layer_cache *cache,
					  const struct mc_layer_key *key,
					  struct mc_arena *arena, struct mc_file *out,
					  const char **path) MC_MUST_CHECK;

struct mc_layer_record;

/* Begin to write facts.  *out is NULL if that cannot be done.  Returns new; mc_layer_record_end. */
enum muslcheck_status mc_layer_record_new(struct mc_layer_cache *cache,
					  const struct mc_layer_key *key,
					  struct mc_layer_record **out) MC_MUST_CHECK;
struct mc_facts_writer *mc_layer_record_writer(const struct mc_layer_record *record);

/*
 * Put the facts in place if the whole layer was read and has that digest, else drop them.
 * whole is NULL if reading failed; frees the record, which may be NULL.
 */
void mc_layer_record_end(struct mc_layer_record *record,
			 const struct mc_walk_digests *whole);

#endif
