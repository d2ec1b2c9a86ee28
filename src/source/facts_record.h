/* SPDX-License-Identifier: MIT */
/* Private to source/: recording one walk for a file of facts, call by call. */
#ifndef MC_SOURCE_FACTS_RECORD_H
#define MC_SOURCE_FACTS_RECORD_H

#include "source/facts_writer.h"
#include "source/walk.h"

struct mc_facts_record;

/*
 * Begin a section for the walk that options describe.  *out is NULL if there is one
 * already, as two images may share a layer.  Returns new; mc_facts_record_end.
 */
enum muslcheck_status mc_facts_record_new(struct mc_facts_writer *writer,
					  const struct mc_walk_options *options,
					  struct mc_facts_record **out) MC_MUST_CHECK;

/* What the calls of a walk returned.  A failure is kept until mc_facts_writer_finish. */
void mc_facts_record_notice(struct mc_facts_record *record, enum mc_notice notice,
			    const char *path, const char *text);
void mc_facts_record_member(struct mc_facts_record *record,
			    const struct mc_member *member);
void mc_facts_record_read(struct mc_facts_record *record, enum muslcheck_status status,
			  const struct mc_file *file);
void mc_facts_record_digest(struct mc_facts_record *record, const unsigned char *digest,
			    uint64_t size);

/* End the section, and free the record; NULL is allowed. */
void mc_facts_record_end(struct mc_facts_record *record,
			 const struct mc_walk_digests *whole);

#endif
