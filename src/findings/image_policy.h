/* SPDX-License-Identifier: MIT */
/* The base images that an organisation allows: a --policy file. */
#ifndef MC_FINDINGS_IMAGE_POLICY_H
#define MC_FINDINGS_IMAGE_POLICY_H

#include "base/arena.h"
#include "base/error.h"
#include "db/symdb.h"

struct mc_image_policy {
	const char *
		*images; /* targets, the one to prefer first; none: every known image */
	size_t image_count;
	const char *
		supported_until; /* "2027-06-30": not past its end of life then; or NULL */
	uint32_t size_kib_max;	 /* compressed; 0: any size */
	uint32_t has;		 /* enum mc_image_trait bits that it must have */
	uint32_t has_not;	 /* and must not have */
	bool allowed[MUSLCHECK_VERDICT_COUNT]; /* accepted beside RUNS */
};

/*
 * Read the policy at path; what it says is borrowed from the arena.  The error names the
 * line: an unknown key, a wrong type, a date or a verdict that is none.
 */
enum muslcheck_status mc_image_policy_read(const char *path, struct mc_arena *arena,
					   struct mc_image_policy *out,
					   struct mc_error *err) MC_MUST_CHECK;

/* Set *reason to why the image is not allowed, in the arena; to NULL if it is. */
enum muslcheck_status mc_image_policy_check(const struct mc_image_policy *approved,
					    const struct mc_db_image *image,
					    struct mc_arena *arena,
					    const char **reason) MC_MUST_CHECK;

#endif
