/* SPDX-License-Identifier: MIT */
/* Which files a distribution's packages own, from the bytes of the package databases. */
#ifndef MC_OWNERS_OWNERS_H
#define MC_OWNERS_OWNERS_H

#include "base/error.h"
#include "owners/owned.h"

/* Is the file at path (relative to a root) a package database? */
bool mc_owners_is_database(const char *path);

/* Directory number index that can hold databases; NULL past the last.  Static. */
const char *mc_owners_directory(size_t index);

/*
 * Read one database file.  MUSLCHECK_ERROR_FORMAT, with err, if it is not all there or
 * makes no sense; what could be read before was given to the sink.  Otherwise what the
 * sink returns.
 */
enum muslcheck_status mc_owners_read(const char *path, struct mc_bytes bytes,
				     struct mc_owned_sink sink,
				     struct mc_error *err) MC_MUST_CHECK;

#endif
