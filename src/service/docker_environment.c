/* SPDX-License-Identifier: MIT */
/*
 * ENV that makes programs open a library of a distribution package: it is at another place
 * on an image with the other libc.
 */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"

/* Is the library in Debian's folder for an architecture, as /usr/lib/x86_64-linux-gnu? */
static bool is_multiarch(const char *path)
{
	static const char folder[] = "-linux-gnu";
	const char *end;

	if (!strncmp(path, "/usr/", 5))
		path += 4;
	end = strncmp(path, "/lib/", 5) ? NULL : strchr(path + 5, '/');
	return end && (size_t)(end - path) > sizeof(folder) - 1 + 5 &&
	       !strncmp(end - (sizeof(folder) - 1), folder, sizeof(folder) - 1);
}

const char *mc_docker_library_place(const char *path, struct mc_arena *arena)
{
	return mc_arena_join(arena, "/usr/lib/", mc_last_component(path));
}

/* "Set LD_PRELOAD to /usr/lib/libjemalloc.so.2, which apk add jemalloc brings" */
static const char *remedy_for(const struct mc_docker_check *check,
			      const struct mc_environment_file *file,
			      const struct mc_db_package *package)
{
	const char *place = mc_docker_library_place(file->name, check->arena);
	const char *set =
		place ? mc_arena_join(check->arena, "Set ", file->variable, " to ", place)
		      : NULL;

	if (!set || !package)
		return set;
	return mc_arena_join(check->arena, set, ", which ",
			     mc_target_installer(check->target), " ", package->name,
			     " brings");
}

static enum muslcheck_status note(struct mc_docker_check *check,
				  const struct mc_docker_instruction *at,
				  const struct mc_environment_file *file)
{
	const struct mc_db_package *package =
		mc_target_package_for(check->target, mc_last_component(file->name));
	const struct mc_finding finding = {
		.rule = MC_RULE_ENTRY_ENVIRONMENT,
		.severity = mc_rule_severity(MC_RULE_ENTRY_ENVIRONMENT),
		.subject = file->name,
		.work = file->missing_fails ? MUSLCHECK_VERDICT_PORT
					    : MUSLCHECK_VERDICT_RUNS,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.message =
			mc_arena_join(check->arena, file->variable, " names ", file->name,
				      ", where only Debian's packages have libraries; ",
				      mc_environment_effect(file)),
		.remedy = remedy_for(check, file, package),
	};

	return finding.message && finding.remedy
		       ? mc_docker_note(check, at, 0, finding,
					package ? package->name : NULL)
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status check_pair(struct mc_docker_check *check,
					const struct mc_docker_instruction *at,
					const struct mc_docker_pair *pair)
{
	struct mc_environment_files files = { 0 };
	const char *assignment = mc_arena_join(check->arena, pair->name, "=",
					       pair->value ? pair->value : "");
	enum muslcheck_status status =
		assignment ? mc_environment_read(assignment, check->arena, &files)
			   : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < files.count; i++)
		if (is_multiarch(files.items[i].name))
			status = note(check, at, &files.items[i]);
	return status;
}

enum muslcheck_status mc_docker_check_environment(struct mc_docker_check *check)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (check->target->image->libc != MC_LIBC_MUSL)
		return MUSLCHECK_OK;
	for (size_t i = 0; i < check->final->chain_count; i++) {
		const struct mc_docker_instruction *at = check->final->chain[i];

		if (at->kind != MC_DOCKER_ENV)
			continue;
		for (size_t j = 0; status == MUSLCHECK_OK && j < at->pairs.count; j++)
			status = check_pair(check, at, &at->pairs.items[j]);
	}
	return status;
}
