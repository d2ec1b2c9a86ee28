/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: members of an archive that are too large for the memory limit, in a
 * temporary file that has no name and goes away with the last of them.  The kernel can take
 * back the pages that nobody looks at, which it cannot with memory from malloc.
 */
#ifndef MC_SOURCE_SPOOL_H
#define MC_SOURCE_SPOOL_H

#include "source/file.h"

struct mc_spool;

/*
 * A spool for at most size_max bytes, in directory, or in /var/tmp or /tmp if it is NULL.
 * The file is created by the first mc_spool_begin.  directory is borrowed.  NULL: out of
 * memory.  Returns new; mc_spool_free.
 */
struct mc_spool *mc_spool_new(const char *directory, uint64_t size_max);

/* Files of mc_spool_end stay valid. */
void mc_spool_free(struct mc_spool *spool);

/* Start a file.  False if there is no room, or no directory to write to. */
bool mc_spool_begin(struct mc_spool *spool);

/* Append to it.  False, and the file is given up, if there is no room. */
bool mc_spool_put(struct mc_spool *spool, struct mc_bytes bytes);

/* Its bytes; mc_file_close.  MUSLCHECK_ERROR_MEMORY if they cannot be mapped. */
enum muslcheck_status mc_spool_end(struct mc_spool *spool,
				   struct mc_file *out) MC_MUST_CHECK;

#endif
