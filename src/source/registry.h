/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: the tags in the storage of a registry, as Docker Distribution lays it
 * out in a directory: repositories/NAME/_manifests/tags/TAG/current/link names a digest.
 */
#ifndef MC_SOURCE_REGISTRY_H
#define MC_SOURCE_REGISTRY_H

#include "base/error.h"

struct mc_registry_sink {
	/* A tag, "team/app:1.0", and its digest; anything but MUSLCHECK_OK ends the walk. */
	enum muslcheck_status (*tag)(void *context, const char *reference,
				     const char *digest);
	/* What could not be read, and why. */
	void (*fault)(void *context, const char *path, const char *reason);
	void *context;
};

/*
 * Where in the directory the storage is, "docker/registry/v2/" or ""; NULL if there is none.
 * Static.
 */
const char *mc_registry_in(const char *path);

/*
 * Report all tags in byte order of their paths.  prefix is what mc_registry_in says.
 * MUSLCHECK_ERROR_MEMORY, or what sink.tag returns.
 */
enum muslcheck_status mc_registry_read(const char *path, const char *prefix,
				       const struct mc_registry_sink *sink) MC_MUST_CHECK;

#endif
