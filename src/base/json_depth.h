/* SPDX-License-Identifier: MIT */
/* How deep a JSON text nests, before anything is made of it. */
#ifndef MC_BASE_JSON_DEPTH_H
#define MC_BASE_JSON_DEPTH_H

#include "base/bytes.h"

/* Does no array or object lie inside more than depth_max others? */
bool mc_json_is_shallow(struct mc_bytes text, uint64_t depth_max);

#endif
