/* SPDX-License-Identifier: MIT */
/* The "engines" field of npm packages: ">=18", "^20.19.0 || >=22.12.0". */
#ifndef MC_SERVICE_NODE_RANGE_H
#define MC_SERVICE_NODE_RANGE_H

#include <stdbool.h>

/*
 * True if the newest Node.js with that major version satisfies the range, as npm's semver
 * reads it; also if the range cannot be read.
 */
bool mc_node_range_allows(const char *range, unsigned major);

#endif
