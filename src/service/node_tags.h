/* SPDX-License-Identifier: MIT */
/* What the path of a Node.js addon names besides its platform: "abi127", "electron". */
#ifndef MC_SERVICE_NODE_TAGS_H
#define MC_SERVICE_NODE_TAGS_H

#include "target/node_release.h"

struct mc_node_tags {
	const struct mc_node_release *release; /* NULL: any */
	bool is_exact;	  /* no other release opens a file with this tag */
	bool is_electron; /* only Electron or NW.js opens it */
	/* cmake-ts: the newest build that loads is opened, on whatever release. */
	bool is_tried;
};

/* Read the tags in a path; of several module versions the last counts. */
struct mc_node_tags mc_node_tags_of(const char *path);

/* The name without a module version: equal for builds that differ in that only. */
const char *mc_node_tags_strip(const char *name, struct mc_arena *arena);

#endif
