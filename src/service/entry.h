/* SPDX-License-Identifier: MIT */
/* Private to service/: what an image or a script starts, on one target. */
#ifndef MC_SERVICE_ENTRY_H
#define MC_SERVICE_ENTRY_H

#include "service/collected.h"
#include "service/image_runtime.h"

struct mc_entry {
	struct mc_service *service;
	const struct mc_collected_image *image;
	const struct mc_target *target;
	size_t target_index;
	struct mc_component_target *out;
	bool decides;	   /* the target must have something */
	uint32_t runtimes; /* bit per runtime whose program was looked up */
};

/* Is it a script that the user named, and not an image? */
static inline bool mc_entry_is_script(const struct mc_entry *entry)
{
	return !entry->image->root;
}

/* Add the finding, and fold its work into the verdict. */
enum muslcheck_status mc_entry_add(const struct mc_entry *entry,
				   struct mc_finding *finding) MC_MUST_CHECK;

/* Install the package on the target. */
void mc_entry_install(const struct mc_entry *entry, const char *package);

/* The user that the image runs as must exist on the target. */
enum muslcheck_status mc_entry_check_user(struct mc_entry *entry) MC_MUST_CHECK;

/* The fix where a shell can create the user.  NULL when memory is out. */
const char *mc_entry_user_fix(const struct mc_target *target, const char *name,
			      struct mc_arena *arena);

/* The target must have the runtime; step is what starts it, NULL: something unknown. */
enum muslcheck_status mc_entry_need_runtime(
	struct mc_entry *entry, const struct mc_image_runtime *runtime,
	const struct mc_entrypoint_step *step) MC_MUST_CHECK;

/* If the step starts a program of the official image that not all its tags have (php-fpm). */
enum muslcheck_status mc_entry_need_server(
	struct mc_entry *entry, const struct mc_entrypoint_step *step) MC_MUST_CHECK;

/* The same for runtimes of the image that its entrypoint may start without naming them. */
enum muslcheck_status mc_entry_check_runtimes(struct mc_entry *entry) MC_MUST_CHECK;

#endif
