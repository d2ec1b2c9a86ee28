/* SPDX-License-Identifier: MIT */
/*
 * process.dlopen looks up node_register_module_vN with its own module version N, then
 * napi_register_module_v1 (src/node_binding.cc).  An addon with only another N fails:
 * "Module did not self-register", or "was compiled against a different Node.js version".
 */
#include "rules/module_loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target/node_release.h"

/* The entry points of an addon. */
struct entry_points {
	unsigned long wanted; /* module version */
	unsigned long other;  /* the newest other module version; 0: none */
	bool fits;
};

static void note(void *context, const char *name)
{
	static const char prefix[] = "node_register_module_v";
	struct entry_points *found = context;
	unsigned long module;

	if (*name != 'n')
		return;
	found->fits |= !strcmp(name, "napi_register_module_v1");
	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return;
	module = strtoul(name + sizeof(prefix) - 1, NULL, 10);
	if (module == found->wanted)
		found->fits = true;
	else if (module > found->other)
		found->other = module;
}

static const char *describe(const struct mc_node_release *release,
			    const struct mc_node_release *built_for, unsigned long module,
			    struct mc_arena *arena)
{
	char numbers[2][24];

	snprintf(numbers[0], sizeof(numbers[0]), "%lu", module);
	snprintf(numbers[1], sizeof(numbers[1]), "%u", release->major);
	if (!built_for)
		return mc_arena_join(arena, "compiled for module version ", numbers[0],
				     "; Node.js ", numbers[1], " refuses it");
	snprintf(numbers[0], sizeof(numbers[0]), "%u", built_for->major);
	return mc_arena_join(arena, "compiled for Node.js ", numbers[0], "; Node.js ",
			     numbers[1], " refuses it (another NODE_MODULE_VERSION)");
}

enum muslcheck_status mc_node_module_check(const struct mc_module_check *check)
{
	const struct mc_node_release *release = mc_node_release_of(check->target);
	struct entry_points found = { .wanted = release ? release->module : 0 };

	if (check->object->identity.kind != MC_KIND_NODE_ADDON || !release)
		return MUSLCHECK_OK;
	mc_object_each_name(&check->object->object, note, &found);
	if (found.fits || !found.other)
		return MUSLCHECK_OK;
	return mc_module_report(check, MC_RULE_NODE_MODULE, "node_register_module_v",
				describe(release, mc_node_release_module(found.other),
					 found.other, check->arena),
				"Compile it with the image's Node.js: npm rebuild");
}
