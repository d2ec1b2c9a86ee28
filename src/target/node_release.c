/* SPDX-License-Identifier: MIT */
#include "target/node_release.h"

#include "target/runtime.h"

static const struct mc_node_release releases[] = {
#define MC_NODE_RELEASE_ROW(major, module) { major, module },
#include "target/node_releases.def"
#undef MC_NODE_RELEASE_ROW
};

#define RELEASE_COUNT (sizeof(releases) / sizeof(*releases))

const struct mc_node_release *mc_node_release_major(unsigned long major)
{
	for (size_t i = 0; i < RELEASE_COUNT; i++)
		if (releases[i].major == major)
			return &releases[i];
	return NULL;
}

const struct mc_node_release *mc_node_release_module(unsigned long module)
{
	for (size_t i = 0; i < RELEASE_COUNT; i++)
		if (releases[i].module == module)
			return &releases[i];
	return NULL;
}

const struct mc_node_release *mc_node_release_of(const struct mc_target *target)
{
	return mc_node_release_major(mc_target_runtime(target, "node").major);
}
