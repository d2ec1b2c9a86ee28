/* SPDX-License-Identifier: MIT */
/* Writes a file of facts while an archive is read; see facts.h. */
#ifndef MC_SOURCE_FACTS_WRITER_H
#define MC_SOURCE_FACTS_WRITER_H

#include "muslcheck/muslcheck.h"

#include "base/error.h"

struct mc_facts_writer;

/*
 * name is what the archive is called, sha256 its digest, as hex digits.  sink gets the
 * bytes in order.  Returns new; mc_facts_writer_free.
 */
enum muslcheck_status mc_facts_writer_new(const char *name, const char *sha256,
					  const struct muslcheck_sink *sink,
					  struct mc_facts_writer **out) MC_MUST_CHECK;
void mc_facts_writer_free(struct mc_facts_writer *writer);

/*
 * Write the index, once all is read.  MUSLCHECK_ERROR_LIMIT if a member did not fit into
 * the limits, MUSLCHECK_ERROR_FORMAT if nothing was walked, _IO, _MEMORY.
 */
enum muslcheck_status mc_facts_writer_finish(struct mc_facts_writer *writer,
					     struct mc_error *err) MC_MUST_CHECK;

/* Was a limit of this run met, so that other limits would give other facts? */
bool mc_facts_writer_met_limit(const struct mc_facts_writer *writer);

#endif
