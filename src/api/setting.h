/* SPDX-License-Identifier: MIT */
#ifndef MC_API_SETTING_H
#define MC_API_SETTING_H

#include "findings/options.h"

/*
 * Room for one more in a list of count items of size bytes in the options' arena: items, or
 * a copy with twice the room.  NULL: out of memory.
 */
void *mc_options_grow(struct muslcheck_options *options, const void *items, size_t count,
		      size_t size);

#endif
