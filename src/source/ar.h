/* SPDX-License-Identifier: MIT */
/*
 * Static archives (ar(5)): members in place, never copied.  GNU's table of long names
 * ("//") and BSD's ("#1/N") are followed, symbol tables passed over.
 */
#ifndef MC_SOURCE_AR_H
#define MC_SOURCE_AR_H

#include "base/bytes.h"
#include "base/error.h"

struct mc_ar_member {
	struct mc_bytes name; /* as stored; not terminated */
	struct mc_bytes bytes;
	uint64_t file_offset; /* of the member's header */
};

/* Position in an archive; starts zeroed. */
struct mc_ar_cursor {
	uint64_t offset;
	struct mc_bytes long_names; /* GNU's table; empty until read */
};

/* Do the bytes start like an archive?  True for thin archives too. */
bool mc_ar_is_archive(struct mc_bytes bytes);

/*
 * The next member that is no table; *end set when there is none.  MUSLCHECK_ERROR_FORMAT,
 * with the place, for a thin archive and where a header makes no sense.
 */
enum muslcheck_status mc_ar_next(struct mc_bytes archive, struct mc_ar_cursor *cursor,
				 struct mc_ar_member *out, bool *end,
				 struct mc_error *err) MC_MUST_CHECK;

#endif
