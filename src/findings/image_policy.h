/* SPDX-License-Identifier: MIT */
/* The base images that an organisation allows: a --policy file. */
#ifndef MC_FINDINGS_IMAGE_POLICY_H
#define MC_FINDINGS_IMAGE_POLICY_H

#include "base/arena.h"
#include "base/error.h"
#include "db/symdb.h"

struct mc_image_policy {
	const char **images; /* in order of preference; none: every known image */
	size_t image_count;
	const char *
		supported_until; /* "2027-06-30": supported until then at least; or NULL */
	uint32_t size_kib_max;	 /* compressed; 0: any size */
	uint32_t has;		 /* required enum mc_image_trait bits */
	uint32_t has_not;	 /* forbidden ones */
	/* For `policy check`. */
	bool digest;		 /* images are named with their digest */
	bool nonroot;		 /* nothing runs as root */
	bool read_only;		 /* root filesystems are read-only */
	uint32_t age_days_max;	 /* of built images; 0: any */
	const char *signature;	 /* options of cosign verify; NULL: none required */
	const char *attestation; /* the same of cosign verify-attestation */
	bool allowed[MUSLCHECK_VERDICT_COUNT]; /* accepted in addition to RUNS */
};

/*
 * Read the policy at path.  Borrows from the arena.  The error has the line of an unknown
 * key, a wrong type, or an invalid date or verdict.
 */
enum muslcheck_status mc_image_policy_read(const char *path, struct mc_arena *arena,
					   struct mc_image_policy *out,
					   struct mc_error *err) MC_MUST_CHECK;

/* Set *reason to why the image is not allowed, or to NULL.  Borrows from the arena. */
enum muslcheck_status mc_image_policy_check(const struct mc_image_policy *policy,
					    const struct mc_db_image *image,
					    struct mc_arena *arena,
					    const char **reason) MC_MUST_CHECK;

#endif
