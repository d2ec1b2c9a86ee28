/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: the members of an archive file, read from the archive itself, which
 * may be recorded as facts meanwhile, or from a file of facts.  Functions are as those of
 * walk.h.
 */
#ifndef MC_SOURCE_MEMBERS_H
#define MC_SOURCE_MEMBERS_H

#include "source/walk.h"

struct mc_facts_writer;
struct mc_members;

struct mc_members_options {
	struct mc_walk_options walk;
	const struct mc_file *file;	/* holds walk.bytes; needed if they are facts */
	struct mc_facts_writer *writer; /* records what is read; NULL: nobody */
	/* Record it as the archive that the member of that name is; NULL: as it is walked. */
	const char *section;
};

/* options.walk is borrowed for the lifetime.  Returns new; mc_members_free. */
enum muslcheck_status mc_members_new(const struct mc_members_options *options,
				     struct mc_members **out) MC_MUST_CHECK;
void mc_members_free(struct mc_members *members);

enum muslcheck_status mc_members_next(struct mc_members *members, struct mc_member *out,
				      bool *end) MC_MUST_CHECK;
enum muslcheck_status mc_members_read(struct mc_members *members,
				      const struct mc_walk_room *room,
				      struct mc_file *out) MC_MUST_CHECK;
bool mc_members_digest(struct mc_members *members, unsigned char digest[MC_SHA256_SIZE],
		       uint64_t *size);
struct mc_walk_digests mc_members_digests(struct mc_members *members);

#endif
