/* SPDX-License-Identifier: MIT */
/* Search for one text in many bytes. */
#ifndef MC_BASE_FIND_H
#define MC_BASE_FIND_H

#include "base/bytes.h"

/*
 * The offset of the first bytes equal to text, which is not empty, at from or later;
 * SIZE_MAX if there are none.  Several times as fast as memmem if text has a byte that is
 * rare in programs.
 */
size_t mc_bytes_find(struct mc_bytes bytes, size_t from, struct mc_bytes text);

#endif
