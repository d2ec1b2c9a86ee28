/* SPDX-License-Identifier: MIT */
/* The SHA-256 of what was given, for formats that name it by its digest. */
#ifndef MC_API_INPUT_DIGESTS_H
#define MC_API_INPUT_DIGESTS_H

#include "service/service.h"

/* The named paths.  digests: of those whose facts were given; NULL: none was, as in it. */
struct mc_digested_inputs {
	const char *const *paths;
	const char *const *digests;
	size_t count;
};

/*
 * Set the sha256 of each row that is a regular file, and no image with a manifest digest,
 * which names it better.  Allocates from arena; MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_input_digests_add(struct mc_service_result *result,
					   const struct mc_digested_inputs *inputs,
					   struct mc_arena *arena) MC_MUST_CHECK;

#endif
