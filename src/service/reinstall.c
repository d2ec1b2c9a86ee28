/* SPDX-License-Identifier: MIT */
/*
 * A lockfile next to the tree that was installed from it has two answers: what its package
 * manager would install on the target, and the tree as it is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"
#include "service/fold.h"

static const struct command_row {
	const char *file;
	const char *command;
	const char *for_libc;
} command_rows[] = {
#define MC_INSTALL_COMMAND_ROW(file, command, for_libc) { file, command, for_libc },
#include "service/install_commands.def"
#undef MC_INSTALL_COMMAND_ROW
};

/* NULL if nothing is known to install from the lockfile. */
static const struct command_row *row_of(const char *path)
{
	for (size_t i = 0; i < sizeof(command_rows) / sizeof(*command_rows); i++)
		if (!strcmp(command_rows[i].file, mc_last_component(path)))
			return &command_rows[i];
	return NULL;
}

static const char *command_of(const char *path)
{
	const struct command_row *row = row_of(path);

	return row ? row->command : NULL;
}

/*
 * That of the lockfile in the innermost folder around the path, by name if it has several,
 * since threads add them in any order; else the first.
 */
static const struct command_row *row_around(const struct mc_service *service,
					    const char *path)
{
	const char *found = NULL;
	size_t found_size = 0;

	for (size_t i = 0; i < service->lockfile_count; i++) {
		const char *lockfile = service->lockfiles[i].path;
		size_t size = mc_folder_size(lockfile);

		if (!row_of(lockfile) || strncmp(lockfile, path, size) != 0)
			continue;
		if (!found || size > found_size ||
		    (size == found_size && strcmp(lockfile, found) < 0)) {
			found = lockfile;
			found_size = size;
		}
	}
	return found ? row_of(found) : &command_rows[0];
}

const char *mc_service_how_to_install(struct mc_service *service, const char *key,
				      enum mc_libc libc)
{
	const struct command_row *row = row_around(service, key);

	return mc_arena_join(&service->arena, "run ", row->command, " on the image",
			     row->for_libc ? ", or " : "",
			     row->for_libc ? row->for_libc : "",
			     row->for_libc ? mc_platform_libc_name(libc) : "");
}

static struct mc_collected_lockfile *lockfile_of(struct mc_service *service,
						 const struct mc_collected_entry *entry)
{
	for (size_t i = 0; i < service->lockfile_count; i++)
		if (!strcmp(service->lockfiles[i].path, entry->component.path))
			return &service->lockfiles[i];
	return NULL;
}

enum muslcheck_status mc_service_note_reinstall(struct mc_service *service,
						const struct mc_collected_entry *entry,
						bool is_installed)
{
	struct mc_collected_lockfile *lockfile = lockfile_of(service, entry);
	size_t target_count = service->options.target_count;

	if (!lockfile || !command_of(lockfile->path))
		return MUSLCHECK_OK;
	if (!lockfile->verdicts) {
		lockfile->verdicts = mc_arena_alloc(&service->arena, target_count + 1,
						    sizeof(*lockfile->verdicts));
		if (!lockfile->verdicts)
			return MUSLCHECK_ERROR_MEMORY;
	}
	lockfile->is_installed |= is_installed;
	for (size_t i = 0; i < target_count; i++) {
		const struct mc_component_target *answer = &entry->component.targets[i];

		if (!answer->aside)
			lockfile->verdicts[i] =
				mc_verdict_fold(lockfile->verdicts[i], answer->verdict);
	}
	return MUSLCHECK_OK;
}

/* Was it installed by the lockfile: is it in a node_modules of its folder, or below? */
static bool is_installed_by(const struct mc_component *component,
			    const struct mc_collected_lockfile *lockfile)
{
	size_t folder = (size_t)(mc_last_component(lockfile->path) - lockfile->path);

	return component->type == MC_COMPONENT_NPM &&
	       !strncmp(component->path, lockfile->path, folder) &&
	       strstr(component->path + folder, "node_modules/");
}

/* Reinstalling is the fix of what fails, if it helps. */
static void set_fix(struct mc_component_target *target, const char *fix)
{
	target->remedy = fix;
	for (size_t i = 0; i < target->findings.count; i++)
		if (target->findings.items[i].work == target->verdict)
			target->findings.items[i].remedy = fix;
}

static enum muslcheck_status compare(struct mc_service *service,
				     const struct mc_collected_lockfile *lockfile,
				     struct mc_service_result *result,
				     struct mc_reinstall *out)
{
	const char *fix;

	out->path = lockfile->path;
	out->command = command_of(lockfile->path);
	out->installed =
		mc_arena_alloc(&service->arena, service->options.target_count + 1,
			       sizeof(*out->installed));
	out->reinstalled =
		mc_arena_alloc(&service->arena, service->options.target_count + 1,
			       sizeof(*out->reinstalled));
	fix = mc_arena_join(&service->arena, "Run ", out->command, " on the image");
	if (!out->installed || !out->reinstalled || !fix)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < result->component_count; i++) {
		struct mc_component *component = &result->components[i];

		if (!is_installed_by(component, lockfile))
			continue;
		for (size_t j = 0; j < service->options.target_count; j++) {
			struct mc_component_target *target = &component->targets[j];

			if (target->aside)
				continue;
			out->installed[j] =
				mc_verdict_fold(out->installed[j], target->verdict);
			if (target->is_not_generated)
				out->reinstalled[j] = mc_verdict_fold(out->reinstalled[j],
								      target->verdict);
			else if (target->verdict > MUSLCHECK_VERDICT_ADD_PACKAGES &&
				 service->options.targets[j].libc &&
				 lockfile->verdicts[j] <= MUSLCHECK_VERDICT_ADD_PACKAGES)
				set_fix(target, fix);
		}
	}
	/* On an image without a libc no package manager runs. */
	for (size_t j = 0; j < service->options.target_count; j++)
		out->reinstalled[j] = service->options.targets[j].libc
					      ? mc_verdict_fold(out->reinstalled[j],
								lockfile->verdicts[j])
					      : out->installed[j];
	return MUSLCHECK_OK;
}

/* Threads add lockfiles in any order. */
static int compare_paths(const void *left, const void *right)
{
	const struct mc_reinstall *a = left, *b = right;

	return strcmp(a->path, b->path);
}

enum muslcheck_status mc_service_compare_reinstalls(struct mc_service *service,
						    struct mc_service_result *result)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	result->reinstalls = mc_arena_alloc(&service->arena, service->lockfile_count + 1,
					    sizeof(*result->reinstalls));
	if (!result->reinstalls)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->lockfile_count; i++)
		if (service->lockfiles[i].is_installed)
			status = compare(service, &service->lockfiles[i], result,
					 &result->reinstalls[result->reinstall_count++]);
	if (result->reinstall_count)
		qsort(result->reinstalls, result->reinstall_count,
		      sizeof(*result->reinstalls), compare_paths);
	return status;
}
