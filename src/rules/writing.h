/* SPDX-License-Identifier: MIT */
/* Writes the finding for a loader fault: message, remedy, evidence, work. */
#ifndef MC_RULES_WRITING_H
#define MC_RULES_WRITING_H

#include "loader/loader.h"
#include "rules/finding.h"

/* How many missing symbols are attributed to a missing library. */
struct mc_symbol_count {
	const char *soname;
	size_t count;
	size_t guess_count; /* more of them, which may be from another missing library */
};

/* Everything that messages are written from. */
struct mc_writing {
	const struct mc_stored *object;
	const struct mc_load_result *result;
	const struct mc_load_fault *fault;
	struct mc_arena *arena;
	const char *libc;		       /* "musl 1.2.5", "glibc 2.36" */
	struct mc_symbol_count *symbol_counts; /* one per missing library */
	size_t library_count;
};

static inline const struct mc_target *mc_writing_target(const struct mc_writing *writing)
{
	return writing->result->target;
}

/*
 * Fill in a finding for a fault of this kind.  A NULL message means out of memory.
 */
void mc_write_interp(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_needed_missing(const struct mc_writing *writing,
			     struct mc_finding *finding);
void mc_write_needed_file(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_missing_symbol(const struct mc_writing *writing,
			     struct mc_finding *finding);
void mc_write_ignored_symbol(const struct mc_writing *writing,
			     struct mc_finding *finding);
void mc_write_relocation(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_tls(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_version(const struct mc_writing *writing, struct mc_finding *finding);
void mc_write_version_file(const struct mc_writing *writing, struct mc_finding *finding);

/* Count the missing symbols per missing library. */
enum muslcheck_status mc_writing_count_symbols(struct mc_writing *writing) MC_MUST_CHECK;

/* How many missing symbols are attributed to that library; NULL: none. */
const struct mc_symbol_count *mc_writing_symbol_count(const struct mc_writing *writing,
						      const char *soname);

#endif
