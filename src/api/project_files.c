/* SPDX-License-Identifier: MIT */
#include "api/project_files.h"

#include <string.h>

#include "base/pathname.h"
#include "service/metadata.h"
#include "source/listing.h"

/* Of all files together; the largest workspaces have a few megabytes. */
enum { SIZE_MAX_OF_ALL = 16 << 20 };

static char *path_of(const struct mc_project_files *files, const char *path)
{
	const char *lockfile = files->candidate->path;
	size_t folder = (size_t)(mc_last_component(lockfile) - lockfile);
	const char *prefix = mc_arena_strndup(files->arena, lockfile, folder);

	return prefix ? mc_arena_join(files->arena, prefix, path) : NULL;
}

/* Archives keep only what is metadata by its name. */
static bool is_kept(const struct mc_project_files *files, const char *path)
{
	return !files->candidate->tree || mc_metadata_is(path) ||
	       mc_lockfile_is(path, false);
}

static struct mc_bytes read_file(struct mc_lock_project *project, const char *path)
{
	struct mc_project_files *files = (struct mc_project_files *)project;
	struct mc_candidate other = *files->candidate;
	struct mc_error ignored = { 0 };
	struct mc_bytes bytes = { 0 };
	unsigned char *copy = NULL;
	struct mc_file file;

	other.path = path_of(files, path);
	if (!other.path || !is_kept(files, other.path) ||
	    mc_candidate_open(&other, &file, &ignored) != MUSLCHECK_OK)
		return bytes;
	files->size += file.bytes.size;
	if (file.bytes.size && files->size <= SIZE_MAX_OF_ALL)
		copy = mc_arena_alloc(files->arena, file.bytes.size, 1);
	if (copy) {
		memcpy(copy, file.bytes.data, file.bytes.size);
		bytes = (struct mc_bytes){ copy, file.bytes.size };
	}
	mc_file_close(&file);
	return bytes;
}

static enum muslcheck_status list_folders(struct mc_lock_project *project,
					  const char *folder, const char ***names,
					  size_t *count)
{
	struct mc_project_files *files = (struct mc_project_files *)project;
	struct mc_listing listing = { 0 };
	struct mc_error ignored = { 0 };
	const char *path = path_of(files, folder);
	enum muslcheck_status status = path ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	*count = 0;
	/* An archive's members are not listed: its services share a row. */
	if (path && !files->candidate->tree)
		status = mc_listing_read(path, &listing, &ignored);
	if (status == MUSLCHECK_ERROR_IO)
		status = MUSLCHECK_OK;
	*names = mc_arena_alloc(files->arena, listing.count + 1, sizeof(**names));
	if (!*names)
		status = MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < listing.count; i++) {
		if (listing.items[i].type == MC_LISTED_FILE)
			continue;
		(*names)[*count] = mc_arena_strdup(files->arena, listing.items[i].name);
		if (!(*names)[(*count)++])
			status = MUSLCHECK_ERROR_MEMORY;
	}
	mc_listing_done(&listing);
	return status;
}

void mc_project_files_init(struct mc_project_files *files,
			   const struct mc_candidate *candidate, struct mc_arena *arena)
{
	*files = (struct mc_project_files){
		.project = { read_file, list_folders },
		.candidate = candidate,
		.arena = arena,
	};
}
