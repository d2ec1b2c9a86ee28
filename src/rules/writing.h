/* SPDX-License-Identifier: MIT */
/* How one loader fault is put into words: message, remedy, evidence, work. */
#ifndef MC_RULES_WRITING_H
#define MC_RULES_WRITING_H

#include "rules/load_findings.h"

/* How many missing names would be in a missing library. */
struct mc_folded {
	const char *soname;
	size_t count;
};

/* What findings are written from. */
struct mc_writing {
	const struct mc_stored *object;
	const struct mc_load_result *result;
	const struct mc_load_fault *fault;
	struct mc_arena *arena;
	const char *libc; /* "musl 1.2.5", "glibc 2.36" */
	struct mc_folded *folded;
	size_t folded_count;
};

static inline const struct mc_target *mc_writing_target(const struct mc_writing *writing)
{
	return writing->result->target;
}

/*
 * Fill in a finding for a fault of the kind in the name.  A message that is left NULL
 * says that memory was out.
 */
void mc_write_interp(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_needed_missing(const struct mc_writing *writing,
			     struct mc_finding *finding);
void mc_write_needed_file(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_missing_symbol(const struct mc_writing *writing,
			     struct mc_finding *finding);
void mc_write_unseen_symbol(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_relocation(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_tls(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_version(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_version_file(const struct mc_writing *writing, struct mc_finding *finding);

/* How many missing names would be in that library. */
size_t mc_folded_count(const struct mc_writing *writing, const char *soname);

#endif
