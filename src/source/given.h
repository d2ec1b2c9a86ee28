/* SPDX-License-Identifier: MIT */
/* One file that the caller has open, under a name. */
#ifndef MC_SOURCE_GIVEN_H
#define MC_SOURCE_GIVEN_H

#include "source/source.h"

/*
 * The source for the regular file that fd is open on, or for what is in it if it is an
 * archive.  Nothing is found next to it.  fd, name and options are borrowed for the life of
 * the source.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_given_new(int fd, const char *name,
					  const struct mc_source_options *options,
					  struct mc_source **out) MC_MUST_CHECK;

#endif
