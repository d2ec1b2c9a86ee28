/* SPDX-License-Identifier: MIT */
/* Pages of mapped files, which count as this program's memory while they are looked at. */
#ifndef MC_BASE_PAGES_H
#define MC_BASE_PAGES_H

#include "base/bytes.h"

/*
 * Drop the pages that lie wholly in these bytes of a mapped file; they are read again on
 * access.  Not for other memory, which would be lost.
 */
void mc_pages_drop(struct mc_bytes mapped);

#endif
