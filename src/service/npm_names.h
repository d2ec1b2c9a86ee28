/* SPDX-License-Identifier: MIT */
/* npm packages by name and project: what require finds from a package. */
#ifndef MC_SERVICE_NPM_NAMES_H
#define MC_SERVICE_NPM_NAMES_H

#include "base/map.h"
#include "service/collected.h"

/* A zeroed one is empty. */
struct mc_npm_names {
	struct mc_map places;	/* of npm_places.h, to the index of the component */
	struct mc_map anywhere; /* by name alone */
};

/*
 * Add the component under its name, and under the alias it is installed as, for the project
 * whose node_modules has it; the first of each name counts.  One outside of any node_modules
 * is found from everywhere.  Keys are in service->arena.
 */
enum muslcheck_status mc_npm_names_add(struct mc_npm_names *names,
				       struct mc_service *service,
				       size_t index) MC_MUST_CHECK;

/*
 * The component that a package finds under that name: in its own project or in a folder
 * above, as Node.js looks for it (nodejs.org, Modules: CommonJS modules, "Loading from
 * node_modules folders").  A package in a cache that projects share is of each project.
 * *out is NULL if there is none.
 */
enum muslcheck_status mc_npm_names_find(
	const struct mc_npm_names *names, struct mc_service *service,
	const struct mc_collected_component *from, const char *name,
	struct mc_collected_component **out) MC_MUST_CHECK;

void mc_npm_names_done(struct mc_npm_names *names);

#endif
