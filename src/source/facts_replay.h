/* SPDX-License-Identifier: MIT */
/* Private to source/: a walk that a file of facts holds, made again; as walk.h. */
#ifndef MC_SOURCE_FACTS_REPLAY_H
#define MC_SOURCE_FACTS_REPLAY_H

#include "source/walk.h"

struct mc_facts_replay;

/* options is copied; file holds options.bytes.  Returns new; mc_facts_replay_free. */
enum muslcheck_status mc_facts_replay_new(const struct mc_walk_options *options,
					  const struct mc_file *file,
					  struct mc_facts_replay **out) MC_MUST_CHECK;
void mc_facts_replay_free(struct mc_facts_replay *replay);

enum muslcheck_status mc_facts_replay_next(struct mc_facts_replay *replay,
					   struct mc_member *out,
					   bool *end) MC_MUST_CHECK;
enum muslcheck_status mc_facts_replay_read(struct mc_facts_replay *replay,
					   const struct mc_walk_room *room,
					   struct mc_file *out) MC_MUST_CHECK;
bool mc_facts_replay_digest(struct mc_facts_replay *replay,
			    unsigned char digest[MC_SHA256_SIZE], uint64_t *size);
struct mc_walk_digests mc_facts_replay_digests(const struct mc_facts_replay *replay);

/* Has the file the members of an image's file, as opposed to those of an archive? */
bool mc_facts_has_blobs(struct mc_bytes file);

#endif
