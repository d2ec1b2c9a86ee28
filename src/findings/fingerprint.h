/* SPDX-License-Identifier: MIT */
/* Identifies a finding across runs. */
#ifndef MC_FINDINGS_FINGERPRINT_H
#define MC_FINDINGS_FINGERPRINT_H

#include "base/map.h"
#include "findings/stable_path.h"
#include "rules/finding.h"

enum { MC_FINGERPRINT_SIZE = 33 }; /* bytes of text, with the NUL */

/*
 * 128 bits in hex of the rule, the subject, the library, the object's path and the target.
 * Wording, severity and offsets are excluded, so it survives a new build of the object and
 * a new release of this program.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_fingerprint(const struct mc_path_context *path_context,
				     const char *path, const struct mc_finding *finding,
				     const char *target, struct mc_arena *arena,
				     char text[MC_FINGERPRINT_SIZE]) MC_MUST_CHECK;

/* The fingerprint of arbitrary strings, for records other than findings. */
void mc_fingerprint_fields(const char *const *fields, size_t field_count,
			   char text[MC_FINGERPRINT_SIZE]);

/* Fingerprints, each once.  Zeroed is empty. */
struct mc_fingerprint_set {
	struct mc_map prints;
	struct mc_arena keys;
};

/* Add a fingerprint; *is_new is true if it was missing.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_fingerprint_set_add(struct mc_fingerprint_set *set,
					     const char *print,
					     bool *is_new) MC_MUST_CHECK;
void mc_fingerprint_set_done(struct mc_fingerprint_set *set);

#endif
