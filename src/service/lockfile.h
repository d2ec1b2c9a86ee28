/* SPDX-License-Identifier: MIT */
/*
 * Lockfiles: what a package manager would install, judged without installing it.  Each
 * package with a native part is an entry; the answer is per platform.
 */
#ifndef MC_SERVICE_LOCKFILE_H
#define MC_SERVICE_LOCKFILE_H

#include "rules/finding.h"
#include "service/platform.h"

/* What there is of a package for a platform. */
enum mc_builds {
	MC_BUILDS_READY,   /* a build that fits, or one that fits everywhere */
	MC_BUILDS_SOURCE,  /* it has to be built from its source */
	MC_BUILDS_NONE,	   /* neither: no way without another package */
	MC_BUILDS_UNKNOWN, /* the lockfile does not tell */
	MC_BUILDS_COUNT,
};

const char *mc_builds_name(enum mc_builds builds); /* "source" */

struct mc_lock_answer {
	enum mc_builds builds;
	enum muslcheck_verdict verdict;
	const char *build; /* the package or file that would be used; NULL if none */
	struct mc_findings findings; /* why */
};

struct mc_lock_entry {
	const char *name;
	const char *version; /* NULL if not stated */
	uint32_t line;	     /* in the lockfile, from 1; 0 if not known */
	bool decides;	     /* false for what is optional or only for development */
	const char
		*aside; /* why it does not decide, "development only"; NULL if it does */
	struct mc_lock_answer *answers; /* by platform */
};

struct mc_lockfile {
	const char *format; /* "package-lock.json" */
	struct mc_lock_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	size_t package_count; /* all that the lockfile has, with those that are no entry */
};

/* What to judge for. */
struct mc_lock_request {
	const struct mc_platform *platforms;
	size_t platform_count;
	struct mc_arena *arena;
};

/*
 * Is a file of that name a lockfile?  named: the user pointed at it, so that any JSON is
 * worth a look, and a lockfile that cannot be read has to be said to be one.
 */
bool mc_lockfile_is(const char *path, bool named);

/*
 * Judge a lockfile; path tells kinds apart that look alike.  Borrows from the arena.
 * MUSLCHECK_ERROR_FORMAT, with the line, if it is no JSON, none of the kinds known, or
 * not of a version that tells enough.
 */
enum muslcheck_status mc_lockfile_read(const char *path, struct mc_bytes text,
				       const struct mc_lock_request *request,
				       struct mc_lockfile *out,
				       struct mc_error *err) MC_MUST_CHECK;

#endif
