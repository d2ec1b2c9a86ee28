/* SPDX-License-Identifier: MIT */
/* The version of the language program that an image brings: Python 3.12, Node.js 22. */
#ifndef MC_TARGET_RUNTIME_H
#define MC_TARGET_RUNTIME_H

#include "target/target.h"

struct mc_runtime {
	unsigned major; /* 0: the image has none, or its version is not known */
	unsigned minor;
	bool has_minor;	  /* "node:22" has none */
	bool has_threads; /* PHP: a thread-safe build (ZTS) */
	const char
		*library; /* name pattern of its library, with %s; NULL: none. Static */
};

/* The target's program for plugins of that host ("python"), as in mc_db_image.host. */
struct mc_runtime mc_target_runtime(const struct mc_target *target, const char *host);

/*
 * The soname of the language's library on the image, "libpython3.12.so.1.0"; *out is NULL
 * if there is none.
 */
enum muslcheck_status mc_target_runtime_library(const struct mc_target *target,
						struct mc_arena *arena,
						const char **out) MC_MUST_CHECK;

#endif
