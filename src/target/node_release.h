/* SPDX-License-Identifier: MIT */
/* The Node.js release of an image, and the module version that its addons need. */
#ifndef MC_TARGET_NODE_RELEASE_H
#define MC_TARGET_NODE_RELEASE_H

#include "target/target.h"

struct mc_node_release {
	unsigned major;	 /* 22 */
	unsigned module; /* its module version, 127 */
};

/* The target's release, or that whose addons its Bun opens; NULL: neither, or unknown. */
const struct mc_node_release *mc_node_release_of(const struct mc_target *target);

/* The release with that major or module version; NULL: unknown. */
const struct mc_node_release *mc_node_release_major(unsigned long major);
const struct mc_node_release *mc_node_release_module(unsigned long module);

#endif
