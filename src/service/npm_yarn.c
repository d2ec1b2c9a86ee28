/* SPDX-License-Identifier: MIT */
/*
 * Packages in a cache of yarn, which are zips: native files are opened only where yarn has
 * unpacked ("unplugged") them.
 */
#include <string.h>

#include "service/collected.h"
#include "service/npm_names.h"

static bool is_of_npm(const struct mc_collected_component *component, const char *folder)
{
	return component->type == MC_COMPONENT_NPM && component->name &&
	       component->version && strstr(component->key, folder);
}

static bool is_cached(const struct mc_collected_component *component)
{
	return is_of_npm(component, ".yarn/cache/") ||
	       is_of_npm(component, ".yarn/berry/cache/");
}

static enum muslcheck_status set_aside(struct mc_service *service,
				       struct mc_collected_component *component)
{
	component->is_copy = true;
	for (size_t i = 0; i < service->options.target_count; i++) {
		struct mc_collected_pick *pick =
			mc_service_pick_of(service, component, i);

		if (!pick)
			return MUSLCHECK_ERROR_MEMORY;
		pick->fails = false;
		pick->aside = "yarn opens the copy in .yarn/unplugged";
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_pick_yarn(struct mc_service *service)
{
	struct mc_npm_names unplugged = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		if (is_of_npm(&service->components[i], ".yarn/unplugged/"))
			status = mc_npm_names_add(&unplugged, service, i);
	for (size_t i = 0; status == MUSLCHECK_OK && unplugged.anywhere.count &&
			   i < service->component_count;
	     i++) {
		struct mc_collected_component *component = &service->components[i], *copy;

		if (!is_cached(component))
			continue;
		status = mc_npm_names_find(&unplugged, service, component,
					   component->name, &copy);
		if (status == MUSLCHECK_OK && copy &&
		    !strcmp(copy->version, component->version))
			status = set_aside(service, component);
	}
	mc_npm_names_done(&unplugged);
	return status;
}
