/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: which files a distribution's packages own, from the databases of dpkg
 * (dpkg(1), "FILES"; and the folder status.d that distroless images have instead) and apk
 * ("installed", one letter for each field).
 */
#ifndef MC_SOURCE_OWNERS_H
#define MC_SOURCE_OWNERS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/* Is the file of that path inside a root (without a slash at its start) in such a database? */
bool mc_owners_is_database(const char *path);

/* Is it one that we cannot read: rpm's? */
bool mc_owners_is_foreign(const char *path);

/* Where what a database says goes: the package owns the file at the path inside the root. */
struct mc_owner_sink {
	enum muslcheck_status (*own)(void *context, const char *path,
				     const char *package);
	void *context;
};

/* Read one database file.  package and path are in arena. */
enum muslcheck_status mc_owners_read(const char *path, struct mc_bytes bytes,
				     struct mc_arena *arena,
				     struct mc_owner_sink sink) MC_MUST_CHECK;

#endif
