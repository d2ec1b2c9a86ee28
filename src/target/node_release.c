/* SPDX-License-Identifier: MIT */
#include "target/node_release.h"

#include "target/runtime.h"

static const struct mc_node_release releases[] = {
#define MC_NODE_RELEASE_ROW(major, module) { major, module },
#include "target/node_releases.def"
#undef MC_NODE_RELEASE_ROW
};

static const struct {
	unsigned minor;
	unsigned node;
} buns[] = {
#define MC_BUN_RELEASE_ROW(minor, node) { minor, node },
#include "target/node_releases.def"
#undef MC_BUN_RELEASE_ROW
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

/* Bun opens addons as one release of Node.js does. */
static unsigned release_of_bun(const struct mc_target *target)
{
	const struct mc_runtime bun = mc_target_runtime(target, "bun");

	for (size_t i = 0; bun.has_minor && i < sizeof(buns) / sizeof(*buns); i++)
		if (buns[i].minor == bun.minor)
			return buns[i].node;
	return 0;
}

const struct mc_node_release *mc_node_release_of(const struct mc_target *target)
{
	unsigned major = mc_target_runtime(target, "node").major;

	return mc_node_release_major(major ? major : release_of_bun(target));
}
