/* SPDX-License-Identifier: MIT */
/* The distribution files of a Python package, and which of them fit a platform. */
#ifndef MC_SERVICE_PYTHON_FILES_H
#define MC_SERVICE_PYTHON_FILES_H

#include "service/lock_json.h"

/* The files of one package, seen from one platform. */
struct mc_python_files {
	const char *fits;     /* a wheel that fits; NULL if none does */
	unsigned fits_python; /* newest CPython it supports: 312; UINT32_MAX: no limit */
	const char *other;    /* a wheel for the architecture that does not fit */
	unsigned other_python;
	bool linux; /* some wheel is for Linux */
	bool pure;
	bool wheel;
	bool source;
};

/* Add a file by name, path or URL. */
enum muslcheck_status mc_python_files_add(struct mc_python_files *files,
					  const char *location,
					  const struct mc_platform *platform,
					  struct mc_arena *arena) MC_MUST_CHECK;

/* All files of a package table of uv.lock, poetry.lock or pylock.toml. */
enum muslcheck_status mc_python_files_of(const json_t *package,
					 const struct mc_platform *platform,
					 struct mc_arena *arena,
					 struct mc_python_files *out) MC_MUST_CHECK;

/* Add a reason with medium confidence. */
enum muslcheck_status mc_python_add_reason(struct mc_lock_context *context,
					   struct mc_lock_answer *answer,
					   enum mc_builds builds, const char *message,
					   const char *remedy) MC_MUST_CHECK;

/* Answer for a lockfile that lists all files of each package. */
enum muslcheck_status mc_python_answer_all(struct mc_lock_context *context,
					   const struct mc_python_files *files,
					   const struct mc_platform *platform,
					   struct mc_lock_answer *answer) MC_MUST_CHECK;

/*
 * Answer for a report that lists only the file that pip chose, for the platform that pip
 * ran on or was given.
 */
enum muslcheck_status mc_python_answer_chosen(
	struct mc_lock_context *context, const struct mc_python_files *files,
	const struct mc_platform *platform, struct mc_lock_answer *answer) MC_MUST_CHECK;

#endif
