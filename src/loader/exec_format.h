/* SPDX-License-Identifier: MIT */
/* What the kernel decides before any loader runs. */
#ifndef MC_LOADER_EXEC_FORMAT_H
#define MC_LOADER_EXEC_FORMAT_H

#include "loader/loader.h"

/*
 * Check the object's architecture: against the platform that it is for (of its image, or
 * context->platform), and against the architectures that the target's image exists for.
 * *refused: out is the complete result, and no loader needs to be asked.
 */
enum muslcheck_status mc_kernel_check(const struct mc_load_context *context,
				      const struct mc_target *target,
				      const struct mc_stored *object,
				      struct mc_load_result *out,
				      bool *refused) MC_MUST_CHECK;

/* Is that the result of mc_kernel_check? */
bool mc_kernel_refused(const struct mc_load_result *result);

/* The platform that the object is for, "linux/arm64"; NULL if not known. */
const char *mc_kernel_platform(const struct mc_load_context *context,
			       const struct mc_stored *object);

#endif
