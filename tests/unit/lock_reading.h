/* SPDX-License-Identifier: MIT */
/* Reads lockfiles in tests, for musl and glibc images with Node.js 22 and Python 3.12. */
#ifndef TESTS_LOCK_READING_H
#define TESTS_LOCK_READING_H

#include "workbench.h"

#include "service/lockfile.h"

/* "ready", "source", "none", "unknown" */
const char *lock_builds_name(enum mc_builds builds);

struct lock_reading {
	struct mc_lockfile file;
	struct mc_error err;
	enum muslcheck_status status;
};

/* Read text under that name.  Borrows from the workbench. */
struct lock_reading read_lock(struct workbench *w, const char *name, const char *text);

/*
 * The entries, a line each: "line name version musl glibc", in brackets if they do not
 * decide; the error if it was not read.
 */
const char *lock_entries(struct workbench *w, const char *name, const char *text);

/*
 * The same two, with other files of the project: pairs of a path and a text, then NULL.
 */
struct lock_reading read_lock_with(struct workbench *w, const char *name,
				   const char *text, const char *const *files);
const char *lock_entries_with(struct workbench *w, const char *name, const char *text,
			      const char *const *files);

/*
 * The services that share the lockfile, a line each: "folder: entry entry"; "." for its own
 * folder.  Empty if it is for one service.
 */
const char *lock_services(struct workbench *w, const char *name, const char *text);
const char *lock_services_with(struct workbench *w, const char *name, const char *text,
			       const char *const *files);

#endif
