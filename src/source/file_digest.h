/* SPDX-License-Identifier: MIT */
/* The SHA-256 of a whole file. */
#ifndef MC_SOURCE_FILE_DIGEST_H
#define MC_SOURCE_FILE_DIGEST_H

#include "base/digest.h"
#include "base/error.h"

/*
 * Read a regular file and write its digest as lower-case hex.  MUSLCHECK_ERROR_IO with the
 * system's reason, EISDIR for a directory; text is then unchanged.
 */
enum muslcheck_status mc_file_digest(const char *path, char text[MC_DIGEST_TEXT_SIZE],
				     struct mc_error *err) MC_MUST_CHECK;

#endif
