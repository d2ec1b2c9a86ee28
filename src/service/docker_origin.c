/* SPDX-License-Identifier: MIT */
/* Which COPY or ADD of the final stage puts a program where a command looks for it. */
#include <string.h>

#include "base/pathname.h"
#include "service/docker.h"

static const char default_path[] =
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/* "/app" and "bin/x" are "/app/bin/x"; ".", "./x" and a slash at the end are resolved. */
static const char *resolve(struct mc_arena *arena, const char *folder, const char *path)
{
	size_t size;
	char *out;

	while (!strncmp(path, "./", 2))
		path += 2 + strspn(path + 2, "/");
	if (!strcmp(path, "."))
		path = "";
	out = *path == '/'
		      ? mc_arena_strdup(arena, path)
		      : (char *)mc_arena_join(arena, folder,
					      mc_ends_with(folder, "/") ? "" : "/", path);
	size = out ? strlen(out) : 0;
	while (size > 1 &&
	       (out[size - 1] == '/' || (out[size - 1] == '.' && out[size - 2] == '/')))
		out[--size] = '\0';
	return out;
}

/* The folder after WORKDIR, which may be relative to the one before. */
static const char *enter(struct mc_arena *arena, const char *folder,
			 const struct mc_docker_instruction *at)
{
	const char *text = at->text + strspn(at->text, " \t\n\"");
	bool is_open = false;
	const char *path = mc_docker_with_defaults(
		mc_arena_strndup(arena, text, strcspn(text, " \t\n\"")), &is_open, arena);

	return path ? resolve(arena, folder, path) : NULL;
}

static bool is_below(const char *path, const char *folder)
{
	size_t size = strlen(folder);

	if (!strcmp(folder, "/"))
		return true;
	return !strncmp(path, folder, size) && path[size] == '/';
}

/* How well a COPY explains that a path exists. */
enum fit { FIT_NONE, FIT_FOLDER, FIT_FILE };

static enum fit fit_of(const struct mc_docker_instruction *at, const char *target,
		       const char *path)
{
	const char *last = at->words.items[at->words.count - 1];
	bool is_folder = at->words.count > 2 || mc_ends_with(last, "/") ||
			 mc_ends_with(last, ".") || !strcmp(last, "/");

	if (!is_folder && !strcmp(target, path))
		return FIT_FILE;
	if (!is_below(path, target))
		return FIT_NONE;
	for (size_t i = 0; i + 1 < at->words.count; i++)
		if (!strcmp(mc_last_component(at->words.items[i]),
			    path + strlen(target) + (target[1] != '\0')))
			return FIT_FILE;
	return FIT_FOLDER;
}

static enum mc_docker_origin_kind kind_of(const struct mc_docker_check *check,
					  const struct mc_docker_instruction *at,
					  size_t *stage)
{
	const char *from = mc_docker_flag(at, "from");

	*stage = from ? mc_docker_stage_named(check->file, from,
					      check->file->stage_count - 1)
		      : SIZE_MAX;
	if (from)
		return *stage == SIZE_MAX ? MC_DOCKER_FROM_IMAGE : MC_DOCKER_FROM_STAGE;
	if (at->kind == MC_DOCKER_ADD && strstr(at->words.items[0], "://"))
		return MC_DOCKER_FROM_URL;
	return at->heredoc_count ? MC_DOCKER_FROM_TEXT : MC_DOCKER_FROM_CONTEXT;
}

/* The last instruction that fits best. */
static enum muslcheck_status find_path(const struct mc_docker_check *check,
				       const char *path, struct mc_docker_origin *out)
{
	const char *folder = "/";
	enum fit best = FIT_NONE;

	for (size_t i = 0; i < check->final->chain_count; i++) {
		const struct mc_docker_instruction *at = check->final->chain[i];
		const char *target;
		enum fit fit;

		if (at->kind == MC_DOCKER_WORKDIR)
			folder = enter(check->arena, folder, at);
		if (!folder)
			return MUSLCHECK_ERROR_MEMORY;
		if ((at->kind != MC_DOCKER_COPY && at->kind != MC_DOCKER_ADD) ||
		    at->words.count < 2)
			continue;
		target = resolve(check->arena, folder,
				 at->words.items[at->words.count - 1]);
		if (!target)
			return MUSLCHECK_ERROR_MEMORY;
		fit = fit_of(at, target, path);
		if (fit == FIT_NONE || fit < best)
			continue;
		best = fit;
		out->at = at;
		out->is_file = fit == FIT_FILE;
		out->is_root = !strcmp(target, "/");
		out->kind = kind_of(check, at, &out->stage);
	}
	return MUSLCHECK_OK;
}

static const char *last_folder(const struct mc_docker_check *check)
{
	const char *folder = "/";

	for (size_t i = 0; folder && i < check->final->chain_count; i++)
		if (check->final->chain[i]->kind == MC_DOCKER_WORKDIR)
			folder = enter(check->arena, folder, check->final->chain[i]);
	return folder;
}

/* Its programs come from packages: there, only what is copied by name counts. */
static bool is_system(const char *folder)
{
	size_t size = strlen(folder);

	for (const char *at = default_path; *at; at += strspn(at, ":")) {
		size_t own = strcspn(at, ":");

		if (own == size && !strncmp(at, folder, size))
			return true;
		at += own;
	}
	return false;
}

/* Search the folders of PATH. */
static enum muslcheck_status find_name(const struct mc_docker_check *check,
				       const char *name, const char *folders,
				       struct mc_docker_origin *out)
{
	for (const char *at = folders; *at;) {
		size_t size = strcspn(at, ":");
		const char *folder = mc_arena_strndup(check->arena, at, size);
		const char *path = folder ? resolve(check->arena, folder, name) : NULL;
		struct mc_docker_origin found = { 0 };

		at += size + (at[size] == ':');
		if (!path)
			return MUSLCHECK_ERROR_MEMORY;
		if (*folder != '/')
			continue;
		if (find_path(check, path, &found) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
		if (found.at &&
		    (found.is_file || (!is_system(folder) && !found.is_root))) {
			*out = found;
			return MUSLCHECK_OK;
		}
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_find_origin(const struct mc_docker_check *check,
					    const char *program,
					    struct mc_docker_origin *out)
{
	const char *path = mc_docker_variable(check->final, "PATH");
	const char *folder;
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = (struct mc_docker_origin){ .stage = SIZE_MAX };
	if (strchr(program, '/')) {
		folder = last_folder(check);
		path = folder ? resolve(check->arena, folder, program) : NULL;
		return path ? find_path(check, path, out) : MUSLCHECK_ERROR_MEMORY;
	}
	if (path)
		status = find_name(check, program, path, out);
	return status == MUSLCHECK_OK && !out->at
		       ? find_name(check, program, default_path, out)
		       : status;
}
