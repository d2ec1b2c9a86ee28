/* SPDX-License-Identifier: MIT */
/* How deeply JSON is nested, looked at before anything recurses over it. */
#ifndef MC_BASE_JSON_DEPTH_H
#define MC_BASE_JSON_DEPTH_H

#include "base/bytes.h"

/*
 * The line, from 1, on which the value that text begins with has an array or object
 * inside more than depth_max others; 0 if none has.  What follows it is not looked at.
 */
size_t mc_json_deep_line(struct mc_bytes text, size_t depth_max);

/* Does none? */
static inline bool mc_json_is_shallow(struct mc_bytes text, size_t depth_max)
{
	return !mc_json_deep_line(text, depth_max);
}

#endif
