/* SPDX-License-Identifier: MIT */
/* SHA-256 as text. */
#ifndef MC_BASE_DIGEST_H
#define MC_BASE_DIGEST_H

#include "base/bytes.h"

enum { MC_DIGEST_TEXT_SIZE = 65 }; /* bytes, with the NUL */

/* The lower-case hex SHA-256 of bytes. Reads all of them. */
void mc_digest_sha256(struct mc_bytes bytes, char text[MC_DIGEST_TEXT_SIZE]);

#endif
