/* SPDX-License-Identifier: MIT */
/* What the readers of Python lockfiles share. */
#ifndef MC_SERVICE_LOCK_PYTHON_H
#define MC_SERVICE_LOCK_PYTHON_H

#include "service/document.h"
#include "service/python_files.h"
#include "service/python_marker.h"

/* Why a package does not decide. */
#define MC_LOCK_ONLY_DEVELOPMENT "only for development"
#define MC_LOCK_ONLY_EXTRA "optional: only for an extra or a dependency group"
#define MC_LOCK_OTHER_SYSTEMS "its marker excludes the platform"

/* Start an entry; *out is NULL if the package has no name. */
enum muslcheck_status mc_lock_python_start(struct mc_lock_context *context,
					   const json_t *name, const json_t *version,
					   uint32_t line, const char *skip_reason,
					   struct mc_lock_entry **out) MC_MUST_CHECK;

/* Where a marker holds: the best answer of all platforms. */
enum mc_marker mc_lock_python_holds(const struct mc_lock_context *context,
				    const json_t *marker);

/*
 * Count a package, and add an entry for it if it has a native part.  skip_reason: why it
 * does not decide; NULL if it does.
 */
enum muslcheck_status mc_lock_python_add(struct mc_lock_context *context,
					 const json_t *package, uint32_t line,
					 const char *skip_reason) MC_MUST_CHECK;

/* The packages of uv.lock, which shows how they depend on each other. */
enum muslcheck_status mc_lock_uv_read(struct mc_lock_context *context,
				      const struct mc_document *document) MC_MUST_CHECK;

#endif
