/* SPDX-License-Identifier: MIT */
/* The package.json files of a project, for lockfiles that do not show what is in them. */
#ifndef MC_SERVICE_NPM_PROJECT_H
#define MC_SERVICE_NPM_PROJECT_H

#include <jansson.h>

#include "service/lock_reader.h"

/*
 * The package.json in a folder, relative to the lockfile's.  New reference; NULL if there is
 * none, it is broken, or the folder is outside the project.
 */
json_t *mc_npm_project_manifest(const struct mc_lock_context *context,
				const char *folder);

/*
 * The project and the members of its workspace, as "workspaces" of package.json has them: an
 * object from folders, "." for the project, to their package.json.  New reference; empty if
 * there is no package.json.  MUSLCHECK_ERROR_LIMIT: the patterns match too many folders.
 */
enum muslcheck_status mc_npm_project_members(const struct mc_lock_context *context,
					     json_t **out) MC_MUST_CHECK;

#endif
