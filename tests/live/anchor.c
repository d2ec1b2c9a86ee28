/* SPDX-License-Identifier: MIT */
/* Preloaded so that musl itself is in scope, as it is in every real process. */
#include <stdlib.h>

const void *anchor_needs_libc(void)
{
	return getenv("PATH");
}
